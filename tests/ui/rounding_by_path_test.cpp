// Controls and pictures of the lab "rounding", with states that a link can hold and a layer lacks.
#include <doctest/doctest.h>

#include <string>

#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/state.hpp"
#include "labs/words/text.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

std::string picture_of(Harness& harness, PictureKind kind) {
  harness.app().page().picture = kind;
  harness.frame();
  const auto outgoing = harness.take<Outgoing>();
  REQUIRE(outgoing.has_value());
  return outgoing->bytes;
}

/// Sum of y over the lines of a CSV whose y axis has this title.
double sum_of(const std::string& csv, const std::string& axis) {
  double sum = 0;
  const std::string column = "," + axis + ",";
  for (std::size_t at = csv.find(column); at != std::string::npos; at = csv.find(column, at + 1)) {
    // The panel has the same title.
    const std::size_t begin = at + column.size();
    const char first = csv[begin];
    if ((first >= '0' && first <= '9') || first == '-') sum += std::stod(csv.substr(begin));
  }
  return sum;
}

}  // namespace

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
        "view=rescale&inputs=8", "view=motion&until=0", "view=motion&trained=1&weight=4"}) {
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

TEST_CASE("by path: a bar that the picture cuts is whole in its numbers, and its share is said") {
  Harness harness(820, 1000);
  for (const char* layer : {"first", "second"}) {
    CAPTURE(layer);
    harness.show("lab=rounding&view=calibrate&width=4&layer=" + std::string(layer));
    const CalibrateResult& result = *harness.app().results().get<CalibrateResult>();
    CHECK(result.zeros > 0.3);
    CHECK(result.zeros <= result.shares.front());
    const std::string csv = picture_of(harness, PictureKind::kCsv);
    CHECK(sum_of(csv, std::string(text(Text::axis_share_activations))) == doctest::Approx(1).epsilon(1e-3));
    const std::string svg = picture_of(harness, PictureKind::kSvg);
    CHECK(svg.find(percent(result.shares.front())) != std::string::npos);
    CHECK(svg.find(percent(result.zeros)) != std::string::npos);
  }
}

TEST_CASE("by path: each range of activations has its name, however close they lie") {
  for (const float width : {820.0F, 1280.0F}) {
    Harness harness(width, 1000);
    for (const char* layer : {"first", "second"}) {
      for (const char* bits : {"2", "4", "8"}) {
        CAPTURE(layer);
        CAPTURE(bits);
        harness.show("lab=rounding&view=calibrate&width=" + std::string(bits) + "&layer=" + layer);
        const std::string svg = picture_of(harness, PictureKind::kSvg);
        const std::size_t picture = svg.find("</text>");
        for (const CalibrationMethodInfo& method : calibration_methods()) {
          CAPTURE(std::string(method.title));
          // The face of tests has no dash.
          const std::string name = phrase(method.title);
          const std::string words = name == "Min–max" ? "max" : ">" + name;
          CHECK(svg.find(words + "<", picture) != std::string::npos);
        }
      }
    }
  }
}

TEST_CASE("by path: the run of a restless weight plays, rests where it is paused, and a slider walks it") {
  Harness harness(820, 1000);
  harness.show("lab=rounding&view=motion");
  const auto until = [&] { return RoundingLabState::from(harness.app().state()).until; };
  CHECK(until() == kAllTrainingSteps);
  harness.click("rounding/play");
  const std::uint64_t revision = until();
  for (int i = 0; i < 120; ++i) harness.frame();
  CHECK(until() == revision);  // no link for each frame
  const double played = harness.item("rounding/until").value;
  CHECK(played > 1);
  harness.click("rounding/play");
  CHECK(until() >= static_cast<std::uint64_t>(played));
  const std::uint64_t rests = until();
  for (int i = 0; i < 30; ++i) harness.frame();
  CHECK(until() == rests);
  harness.host.probe().push({"rounding/until", 5});
  harness.settle();
  CHECK(until() == 5);
  const MotionResult& result = *harness.app().results().get<MotionResult>();
  CHECK(result.steps < kAllTrainingSteps);
  CHECK(steps_shown(result, 5) == 5);
  CHECK(steps_shown(result, 0) == 0);
  CHECK(steps_shown(result, kAllTrainingSteps) == result.steps);
  CHECK(moment_at(result.weights.front(), 5).step == 5);
}

TEST_CASE(
    "by path: on a phone the row's picture is tall, its step is told in few lines, and buttons are as high as fields") {
  Harness harness(390, 2400, true);
  const std::string link = "lab=rounding&method=on&step=3&quantizer=int3/channel=0&hand=3:";
  harness.show(link + "-3");
  const float low = harness.item("rounding/level").corner.y;
  harness.show(link + "3");
  constexpr float kLeastApart = 70, kFewLines = 56, kTarget = 44;
  CHECK(low - harness.item("rounding/level").corner.y >= kLeastApart);
  CHECK(harness.item("rounding/told").size.y <= kFewLines);
  CHECK(harness.item("rounding/next_step").size.y >= kTarget);
}
