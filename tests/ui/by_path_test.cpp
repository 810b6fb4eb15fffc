#include <doctest/doctest.h>

#include <cmath>

#include "core/sources.hpp"
#include "labs/state/layers.hpp"
#include "labs/words/text.hpp"
#include "ui/harness.hpp"
#include "ui/kit/key_road.hpp"
#include "ui/kit/type_on_canvas.hpp"

using namespace qs;
using test::Harness;

TEST_CASE("by path: the bits slider follows the pointer and stops at its ends") {
  Harness harness;
  harness.settle();
  CHECK(harness.item("overview/bits").value == 4);
  harness.drag("overview/bits", 1000);
  CHECK(harness.app().state().quantizer.id == "int8");
  harness.drag("overview/bits", -1000);
  CHECK(harness.app().state().quantizer.id == "int2");
  CHECK(harness.item("overview/bits").value_text == "2 bits");
}

TEST_CASE("by path: one slider moves entropy, SQNR, bits per weight and size together") {
  Harness harness;
  harness.settle();
  OverviewResult before = *harness.app().results().overview;
  for (int bits = 5; bits <= 8; ++bits) {
    harness.host.probe().push({"overview/bits", static_cast<double>(bits)});
    harness.settle();
    harness.settle();
    const OverviewResult& now = *harness.app().results().overview;
    CHECK(now.rate_bits == bits);
    CHECK(now.entropy_bits > before.entropy_bits);
    CHECK(*now.sqnr_db > *before.sqnr_db + 4);
    CHECK(now.bits_per_weight > before.bits_per_weight);
    CHECK(now.bytes > before.bytes);
    before = now;
  }
}

TEST_CASE("by path: symmetric and affine, full range and percentile") {
  Harness harness;
  harness.settle();
  harness.click("overview/scheme/1");
  CHECK(harness.app().state().quantizer.text() == "uint4");
  harness.click("overview/range/1");
  CHECK(harness.app().state().quantizer.text() == "uint4/range=p99.9");
  harness.click("overview/scheme/0");
  CHECK(harness.app().state().quantizer.text() == "int4/range=p99.9");
  harness.click("overview/range/0");
  CHECK(harness.app().state().quantizer.text() == "int4");
}

TEST_CASE("by path: the ends of the range are dragged on the picture, and clip") {
  Harness harness;
  harness.settle();
  const double wide = harness.app().results().overview->range_high;
  harness.drag("overview/range_high", -150);
  CHECK(harness.app().state().quantizer.text().ends_with("sigma"));
  CHECK(harness.app().results().overview->range_high < wide - 0.2);
  CHECK(harness.app().results().overview->clipped_share > 0);
  CHECK(harness.app().results().overview->range_low == -harness.app().results().overview->range_high);
  // None of the named ranges is selected; the number stands beside them.
  CHECK(harness.item("overview/range").value == -1);
  const ui::ProbeItem& sigmas = harness.item("overview/range_sigmas");
  CHECK(harness.app().state().quantizer.text() == "int4/range=" + sigmas.typed + "sigma");
}

TEST_CASE("by path: a handle that is only touched does not move") {
  Harness harness;
  harness.settle();
  harness.click("overview/range_low");
  CHECK(harness.app().state().quantizer.text() == "int4");
}

TEST_CASE("by path: every source of the list can be chosen") {
  Harness harness(820, 1200);
  harness.settle();
  std::vector<std::string> ids;
  for (const Layer& layer : layers()) ids.emplace_back(layer.id);
  for (const SourceInfo& source : sources()) ids.emplace_back(source.id);
  for (const std::string& id : ids) {
    CAPTURE(id);
    harness.click("overview/source");
    harness.click("source/" + id);
    CHECK(harness.app().state().source.id == id);
    CHECK(harness.app().loaded().origin.source.id == id);
    CHECK(harness.shows("overview/bits"));
  }
}

TEST_CASE("by path: drawing again changes the sample and the link") {
  Harness harness;
  harness.app().open_link("source=gaussian&n=500");
  harness.settle();
  const double before = harness.app().results().overview->entropy_bits;
  harness.click("overview/draw_again");
  CHECK(harness.app().state().seed == 2);
  CHECK(harness.app().results().overview->entropy_bits != before);
}

TEST_CASE("by path: a notice stays until it is dismissed") {
  Harness harness;
  harness.app().open_link("lab=moon");
  harness.settle();
  CHECK(!harness.app().notice().empty());
  harness.click("app/dismiss");
  CHECK(harness.app().notice().empty());
}

TEST_CASE("by path: clicking everything that is shown breaks nothing") {
  Harness harness;
  harness.settle();
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> paths;
    for (const ui::ProbeItem& item : harness.host.probe().items()) {
      if (item.id != 0) paths.push_back(item.path);
    }
    for (const std::string& path : paths) {
      if (!harness.shows(path)) continue;
      CAPTURE(path);
      harness.click(path);
      if (harness.shows("source/close")) harness.click("source/close");
    }
  }
  CHECK(harness.vertices() > 500);
}

TEST_CASE("by path: a command for a control that is not there is forgotten") {
  Harness harness;
  harness.settle();
  harness.host.probe().push({"overview/nothing", 1});
  harness.settle();
  CHECK(!harness.host.probe().has_commands());
}

TEST_CASE(
    "by path: every number can be typed, with a comma too, and what is refused changes nothing and says "
    "why") {
  Harness harness;
  harness.app().open_link("source=gaussian&n=1000");
  harness.settle();
  const auto type = [&](std::string_view path, std::string_view typed) {
    std::string refusal = harness.host.type(path, typed);
    harness.settle();
    return refusal;
  };
  CHECK(type("overview/bits_value", "6").empty());
  CHECK(type("overview/range_sigmas", "2,75 σ").empty());
  CHECK(type("overview/count", "2,000").empty());
  CHECK(type("overview/seed", "12").empty());
  CHECK(harness.app().link() ==
        "v=1&lab=overview&source=gaussian&n=2000&seed=12&quantizer=int6/range=2.75sigma");
  CHECK(harness.item("overview/range_sigmas").value == 2.75);

  CHECK(type("overview/bits_value", "9") == "Bits: “9” is not accepted; expected a whole number from 2 to 8");
  CHECK(type("overview/count", "0").starts_with("Values: “0” is not accepted"));
  CHECK(type("overview/seed", "-1").starts_with("Seed: "));
  CHECK(!type("overview/bits", "4").empty());  // a slider's own path takes no text
  CHECK(harness.item("overview/bits").value == 6);
}

TEST_CASE("by path: the number beside the range says how far any range reaches") {
  Harness harness;
  harness.settle();
  const OverviewResult& absmax = *harness.app().results().overview;
  CHECK(harness.item("overview/range_sigmas").value == doctest::Approx(absmax.range_high / absmax.sigma));
  harness.click("overview/scheme/1");
  const OverviewResult& minmax = *harness.app().results().overview;
  const double reach = (minmax.range_high - minmax.range_low) / 2 / minmax.sigma;
  CHECK(harness.item("overview/range_sigmas").value == doctest::Approx(reach));
}

TEST_CASE("by path: where the host has no text fields, a number is typed on the canvas") {
  Harness harness;
  harness.host.set_type_on_canvas(ui::type_on_canvas);
  harness.settle();
  const auto type = [&](const char* text, ImGuiKey end) {
    harness.click("overview/bits_value");
    for (; *text != 0; ++text) harness.host.character(static_cast<unsigned>(*text));
    harness.frame();
    for (const bool down : {true, false}) {
      harness.host.key(end, down);
      harness.frame();
    }
    harness.settle();
  };
  type("7", ImGuiKey_Enter);
  CHECK(harness.app().state().quantizer.id == "int7");
  type("3", ImGuiKey_Escape);
  CHECK(harness.app().state().quantizer.id == "int7");
  type("99", ImGuiKey_Enter);
  CHECK(harness.app().state().quantizer.id == "int7");
  CHECK(harness.app().notice() == "Bits: “99” is not accepted; expected a whole number from 2 to 8");
  // Clicking elsewhere commits the typed text, too.
  harness.click("overview/bits_value");
  harness.host.character('5');
  harness.frame();
  harness.press_at(2, 2);
  harness.release();
  CHECK(harness.app().state().quantizer.id == "int5");
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
  const std::string before = harness.app().link();
  for (const char* path : {"overview/bits", "overview/range_high", "overview/scheme/1"}) {
    CAPTURE(path);
    const ui::ProbeItem target = harness.item(path);
    const float x = target.corner.x + target.size.x / 2, y = target.corner.y + target.size.y / 2;
    harness.press_at(x, y);
    harness.host.pointer_moved(x - 40, y);
    harness.frame();
    harness.host.pointer_cancelled();
    harness.settle();
    CHECK(harness.app().link() == before);
  }
  harness.click("overview/scheme/1");  // nothing is stuck
  CHECK(harness.app().link() != before);
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

TEST_CASE("by path: Escape leaves the list, then there is nothing to leave") {
  Harness harness;
  harness.settle();
  CHECK(!harness.host.escape());
  harness.click("overview/source");
  CHECK(harness.app().choosing() == App::Choosing::kSource);
  CHECK(harness.host.escape());
  harness.settle();
  CHECK(harness.app().choosing() == App::Choosing::kNothing);
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

TEST_CASE("by path: without page elements the keyboard walks every control, both ways, and works them") {
  Harness harness;
  harness.host.set_type_on_canvas(ui::type_on_canvas);
  harness.settle();
  const auto step = [&](ui::KeyStep key) {
    const bool meant = ui::take_step(harness.host.probe(), key);
    harness.settle();
    return meant;
  };
  std::vector<std::string> walked;
  do {
    step(ui::KeyStep::kNext);
    walked.push_back(harness.host.probe().focus());
  } while (walked.size() < 2 || walked.back() != walked.front());
  CHECK(walked.size() > 15);
  step(ui::KeyStep::kPrevious);
  CHECK(harness.host.probe().focus() == walked[walked.size() - 2]);

  harness.host.probe().set_focus("overview/bits");
  CHECK(step(ui::KeyStep::kMore));
  CHECK(harness.app().state().quantizer.id == "int5");
  harness.host.probe().set_focus("overview/scheme");
  CHECK(step(ui::KeyStep::kMore));
  CHECK(harness.app().state().quantizer.id == "uint5");
  CHECK(!step(ui::KeyStep::kActivate));
  harness.host.probe().set_focus("overview/bits_value");
  CHECK(!step(ui::KeyStep::kMore));
  CHECK(step(ui::KeyStep::kActivate));
  CHECK(harness.host.probe().editing() == "overview/bits_value");
  harness.host.probe().edit("");
  harness.host.probe().set_focus("overview/source");
  CHECK(step(ui::KeyStep::kActivate));
  CHECK(harness.app().choosing() == App::Choosing::kSource);
}

TEST_CASE("by path: every family is chosen from the list, and its picture and numbers are drawn") {
  Harness harness;
  harness.settle();
  for (const std::string& family : quantizer_families()) {
    CAPTURE(family);
    harness.click("overview/quantizer");
    harness.settle();
    CHECK(harness.app().choosing() == App::Choosing::kQuantizer);
    harness.host.probe().push({"quantizer/" + family, 1});  // those further down are not in sight
    harness.settle();
    CHECK(harness.app().choosing() == App::Choosing::kNothing);
    CHECK(find_quantizer(harness.app().state().quantizer.id)->family == family);
    harness.settle();
    REQUIRE(harness.app().results().overview);
    CHECK(!harness.app().results().overview->problem);
    CHECK(harness.app().results().overview->entropy_bits > 0);
  }
  harness.click("overview/quantizer");
  harness.settle();
  harness.click("quantizer/close");
  harness.settle();
  CHECK(harness.app().choosing() == App::Choosing::kNothing);
  harness.click("overview/scheme/0");
  CHECK(find_quantizer(harness.app().state().quantizer.id)->family == "int");
}
