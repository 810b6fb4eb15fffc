// Formats of the model lab: those of the container, and the one in which a tensor opens elsewhere.
#include <doctest/doctest.h>

#include "labs/app/moves.hpp"
#include "labs/model/state.hpp"
#include "labs/model_file.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;
using test::read_model;

namespace {

std::string formats_in(Harness& harness) {
  return ModelLabState::from(harness.app().state()).formats;
}

}  // namespace

TEST_CASE("by path: a tensor opens in another lab in the format that the reader looked at, one step back") {
  for (const auto& [by, opened] : {std::pair("", "int8/channel=0"), std::pair("&by=nf4", "nf4"),
                                   std::pair("&by=int5", "int8/channel=0")}) {
    CAPTURE(by);
    Harness harness;
    harness.show("lab=model&formats=int8/channel=0,nf4&sort=sqnr&show=decoder.rnn.weight_hh" +
                 std::string(by));
    harness.click("model/open/noise");
    harness.settle();
    CHECK(harness.app().state().lab == "noise");
    CHECK(harness.app().state().source.tensor == "decoder.rnn.weight_hh");
    CHECK(harness.app().state().quantizer.text() == opened);
  }
}

TEST_CASE(
    "by path: formats that nobody chose follow the container of each file, without a word about links") {
  Harness harness;
  harness.show("lab=model");
  CHECK(formats_in(harness) == ModelLabState::kDefaultFormats);
  harness.open("a.gguf", read_model());
  harness.settle();
  CHECK(formats_in(harness).starts_with("q8_0,"));
  harness.open("b.safetensors", read_model());
  harness.settle();
  CHECK(formats_in(harness) == ModelLabState::kDefaultFormats);
  CHECK(harness.app().notice().sentence().empty());
  harness.host.probe().push({"model/format/1", 1});  // a choice of the reader
  harness.settle();
  const std::string chosen = formats_in(harness);
  CHECK(chosen != ModelLabState::kDefaultFormats);
  harness.open("c.gguf", read_model());
  harness.settle();
  CHECK(formats_in(harness) == chosen);
}

TEST_CASE("by path: a packed weight tells its scheme and what it is stored as, and opens as the weight") {
  Harness harness;
  harness.show("lab=model");
  const std::string path = std::string(QS_GOLDEN) + "/packed/gptq4-v1/model.safetensors";
  harness.open("model.safetensors", test::read_bytes(path.c_str()));
  harness.settle();
  const std::string row = harness.item("model/row/0").label;
  CHECK(row.find("model.layers.0.self_attn.q_proj.weight") != std::string::npos);
  harness.click("model/row/0");
  harness.settle();
  const std::string law = harness.item("model/tensor/law").label;
  CHECK(law.find("GPTQ 4-bit, groups of 32") != std::string::npos);
  const std::string stored = harness.item("model/tensor/packed").label;
  CHECK(stored.find("11,520 bits, 5.62 for each weight") != std::string::npos);
  CHECK(stored.find("of 16 codes used") != std::string::npos);
  CHECK(harness.item("model/tensor/companions").label.find("q_proj.g_idx (I32, 64)") != std::string::npos);
  harness.click("model/open/overview");
  harness.settle();
  const auto& sample = harness.app().loaded().sample;
  REQUIRE(sample);
  CHECK(sample->values.size() == 2048);
  CHECK(sample->values[0] == 0.285491943359375F);
  CHECK(sample->shape == std::vector<std::uint64_t>{32, 64});
}
