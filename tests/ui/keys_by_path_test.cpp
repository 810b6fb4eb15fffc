// The keyboard by path: typed numbers, Escape, and the walk through every control.
#include <doctest/doctest.h>

#include "ui/harness.hpp"
#include "ui/kit/key_road.hpp"
#include "ui/kit/type_on_canvas.hpp"

using namespace qs;
using test::Harness;

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
  CHECK(to_link(harness.app().state()) ==
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
  const OverviewResult& absmax = *harness.app().results().get<OverviewResult>();
  CHECK(harness.item("overview/range_sigmas").value == doctest::Approx(absmax.range_high / absmax.sigma));
  harness.click("overview/scheme/1");
  const OverviewResult& minmax = *harness.app().results().get<OverviewResult>();
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
  CHECK(harness.app().notice().sentence() ==
        "Bits: “99” is not accepted; expected a whole number from 2 to 8");
  // Clicking elsewhere commits the typed text, too.
  harness.click("overview/bits_value");
  harness.host.character('5');
  harness.frame();
  harness.press_at(2, 2);
  harness.release();
  CHECK(harness.app().state().quantizer.id == "int5");
}

TEST_CASE("by path: Escape leaves the list, then there is nothing to leave") {
  Harness harness;
  harness.settle();
  CHECK(!harness.host.escape());
  harness.click("overview/source");
  CHECK(harness.app().page().choosing == Choosing::kSource);
  CHECK(harness.host.escape());
  harness.settle();
  CHECK(harness.app().page().choosing == Choosing::kNothing);
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
  CHECK(harness.app().page().choosing == Choosing::kSource);
}
