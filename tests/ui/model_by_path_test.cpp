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
