// Gestures and commands by path: drags, cancelled presses, commands between frames, glides.
#include <doctest/doctest.h>

#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

TEST_CASE("by path: a command for a control that is not there is forgotten") {
  Harness harness;
  harness.settle();
  harness.host.probe().push({"overview/nothing", 1});
  harness.settle();
  CHECK(!harness.host.probe().has_commands());
}

TEST_CASE("by path: a drag that ends within one frame ends where the pointer was; a cancelled one stays") {
  Harness harness;
  harness.settle();
  const auto flick = [&](std::string_view path, float dx, bool cancelled) {
    const ui::ProbeItem target = harness.item(path);
    const float x = target.corner.x + target.size.x / 2, y = target.corner.y + target.size.y / 2;
    harness.press_at(x, y);
    harness.settle();
    harness.host.pointer_moved(x + dx, y);
    if (cancelled) harness.host.pointer_left();
    harness.host.pointer_button(false);
    harness.settle();
  };
  flick("overview/bits", 1000, false);
  CHECK(harness.app().state().quantizer.id == "int8");
  flick("overview/bits", -1000, true);
  CHECK(harness.app().state().quantizer.id == "int5");  // where it was pressed: the middle
  const double wide = harness.item("overview/range_high").value;
  flick("overview/range_high", -150, false);
  CHECK(harness.item("overview/range_high").value < wide - 0.2);
}

TEST_CASE("by path: a cancelled gesture leaves the state as it was before the press") {
  Harness harness;
  harness.settle();
  const std::string before = to_link(harness.app().state());
  for (const char* path : {"overview/bits", "overview/range_high", "overview/scheme/1"}) {
    CAPTURE(path);
    const ui::ProbeItem target = harness.item(path);
    const float x = target.corner.x + target.size.x / 2, y = target.corner.y + target.size.y / 2;
    harness.press_at(x, y);
    harness.host.pointer_moved(x - 40, y);
    harness.frame();
    harness.host.pointer_cancelled();
    harness.settle();
    CHECK(to_link(harness.app().state()) == before);
  }
  harness.click("overview/scheme/1");  // nothing is stuck
  CHECK(to_link(harness.app().state()) != before);
}

TEST_CASE("by path: commands that come faster than frames are all followed, in their order") {
  Harness harness;
  harness.app().open_link("source=gaussian&n=100");
  harness.settle();
  for (const double bits : {7.0, 3.0, 5.0}) harness.host.probe().push({"overview/bits", bits});
  for (int i = 0; i < 3; ++i) harness.host.probe().push({"overview/draw_again", 0});
  harness.settle();
  CHECK(harness.app().state().quantizer.id == "int5");
  CHECK(harness.app().state().seed == 4);
}

TEST_CASE(
    "by path: a slider that is set glides there; one that is held, or a reader who wants none, sees no "
    "glide") {
  Harness harness;
  harness.settle();
  const auto frames_until_rest = [&](bool reduced) {
    harness.host.set_surface({820, 800, 1, false, false, reduced});
    harness.settle();
    harness.host.probe().push({"overview/bits", harness.item("overview/bits").value == 4 ? 8.0 : 4.0});
    harness.host.disturb();
    int frames = 0;
    for (; harness.host.wants_frame(); ++frames) harness.frame();
    return frames;
  };
  const int still = frames_until_rest(true);
  CHECK(still <= 6);
  CHECK(frames_until_rest(false) >= still + 7);  // 150 ms are nine frames
}
