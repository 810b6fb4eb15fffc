// Controls and pictures of the lab "rounding", with states that a link can hold and a layer lacks.
#include <doctest/doctest.h>

#include <string>

#include "labs/rounding/compensate.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/state.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

TEST_CASE(
    "by path: rows, steps and codes that a layer lacks, and what cannot be rounded so, draw something true") {
  Harness harness(820, 1400);
  for (const char* link :
       {"layer=second&row=64&step=64&hand=64:255,1:-255&quantizer=int2/channel=0", "row=64&step=64",
        "layer=sequence&rho=0&row=64&step=64&damping=0", "layer=outliers&step=1&hand=1:3&quantizer=int3",
        "quantizer=bfloat16&step=5", "quantizer=nf4&step=64", "quantizer=custom",
        "view=rotate&quantizer=bfloat16", "view=rotate&law=12&quantizer=int8",
        "view=rotate&law=14&signs=none&quantizer=dither/step=1sigma", "view=calibrate&layer=sequence",
        "view=calibrate&layer=second&width=8&range=3", "view=rescale&inputs=7&formats=4&alpha=1",
        "view=motion&trained=1&weight=4"}) {
    CAPTURE(std::string(link));
    for (const char* method : {"off", "on"}) {
      harness.show("lab=rounding&method=" + std::string(method) + "&" + link);
      CHECK(harness.vertices() > 500);
      for (const ui::ProbeItem& item : harness.host.probe().items()) {
        CAPTURE(item.path);
        for (const std::string& words : {item.label, item.value_text}) {
          CHECK(words.find("nan") == std::string::npos);
          CHECK(words.find("inf ") == std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("by path: a code set by hand stays, and the slider of steps goes to the row's end") {
  Harness harness(820, 1400);
  harness.show("lab=rounding&layer=sequence&method=on&quantizer=int3/channel=0&row=5&step=11");
  const auto path = [&] { return harness.app().results().get<PathResult>()->path; };
  const std::int32_t before = path().codes[10];
  const double place = harness.item("rounding/code").value;
  harness.host.probe().push({"rounding/code", place > 2 ? place - 1 : place + 1});
  harness.settle();
  CHECK(path().codes[10] != before);
  CHECK(path().steps[10].by_hand);
  CHECK(RoundingLabState::from(harness.app().state()).hand != "none");
}

TEST_CASE("by path: while a network learns, nothing says that its file is missing") {
  Harness harness;
  harness.host.open_link("lab=rounding&view=motion");
  constexpr int kMostRounds = 20'000;
  int told = 0;
  for (int i = 0; i < kMostRounds && harness.app().results().get<MotionResult>() == nullptr; ++i) {
    harness.work_a_little();
    if (i % 50 < 2) {
      harness.frame();
      told += harness.shows("rounding/load") ? 1 : 0;
    }
  }
  CHECK(told == 0);
  harness.settle();
  CHECK(harness.app().results().get<MotionResult>() != nullptr);
  CHECK(!harness.shows("rounding/load"));
}
