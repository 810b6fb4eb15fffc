// Formats of the model lab: those of the container, and the one in which a tensor opens elsewhere.
#include <doctest/doctest.h>

#include "labs/app/model_moves.hpp"
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

namespace {

/// A comparison with a second model, as a helper brings it.
BroughtComparison brought() {
  const auto pair = [](const std::string& name, const std::string& figures) {
    return R"({"a":{"name":")" + name +
           R"(","type":"F32","shape":[128,128],"bits_per_weight":32},"b":{"name":")" + name +
           R"(","type":"Q4_K","bits_per_weight":4.5},"weights":16384,)" + figures + "}";
  };
  BroughtComparison brought;
  brought.json =
      R"({"a":"one","b":"two","totals":{"compared":2,"identical":1,"bits_per_weight_a":32,"bits_per_weight_b":4.5,"sqnr_db":21.5},"pairs":[)" +
      pair("blk.0.attn_q.weight", R"("sqnr_db":18.5,"output_sqnr_db":19.25,"power":100,"loss":0.0141)") +
      "," + pair("blk.0.ffn_up.weight", R"("sqnr_db":"exact","power":100,"loss":0)") + "," +
      pair("blk.1.attn_q.weight", R"("problem":"the shapes differ")") +
      R"(],"only_a":[],"only_b":["late.weight"]})";
  brought.csv = "a,b\r\n";
  brought.page = "<!doctype html>";
  return brought;
}

}  // namespace

TEST_CASE("by path: a comparison shows its pairs beside a plane or a map, and leaves as a table and a page") {
  Harness harness;
  harness.show("lab=model&view=compare");
  bring_comparison(harness.app(), harness.app().loader().file_session(), 0, brought());
  harness.settle();
  CHECK(harness.item("model/compare/0").label.find("blk.0.attn_q.weight, 18.5 dB") != std::string::npos);
  CHECK(harness.item("model/compare/0").label.find("outputs 19.2") != std::string::npos);
  CHECK(harness.item("model/compare/1").label.find("same") != std::string::npos);
  CHECK(harness.item("model/compare/2").label.find("the shapes differ") != std::string::npos);
  harness.click("model/compared/1");
  harness.settle();
  CHECK(ModelLabState::from(harness.app().state()).compared_as_map);
  harness.host.open_link("lab=model&view=compare&compared=map");
  harness.settle();
  CHECK(harness.shows("model/compare/0"));
  for (const auto& [button, file] : {std::pair("model/compare_save", "comparison.csv"),
                                     std::pair("model/compare_page", "comparison.html")}) {
    harness.click(button);
    harness.frame();
    const auto sent = harness.take<Outgoing>();
    REQUIRE(sent);
    CHECK(sent->name == file);
  }
}
