// Lists beside the lab: the picture stays in sight and shows what a row would do; nothing is kept until it is chosen.
#include <doctest/doctest.h>

#include "harness.hpp"
#include "labs/app/moves.hpp"
#include "labs/overview/lab.hpp"

using namespace qs;
using namespace qs::test;

namespace {

double entropy_shown(Harness& harness) {
  return harness.app().results().get<OverviewResult>()->entropy_bits;
}

void point_at(Harness& harness, std::string_view path) {
  const ui::ProbeItem row = harness.item(path);
  harness.host.pointer_moved(row.corner.x + row.size.x / 2, row.corner.y + row.size.y / 2);
  harness.settle();
}

}  // namespace

TEST_CASE("list beside: a row under the pointer is previewed in the picture, and kept only when chosen") {
  Harness harness;
  harness.settle();
  const AppState before = harness.app().state();
  const double entropy = entropy_shown(harness);
  harness.click("overview/quantizer");
  harness.settle();
  CHECK(!harness.shows("overview/bits"));  // the lab can only be looked at
  point_at(harness, "quantizer/binary");
  CHECK(harness.app().state().quantizer.id == "binary");
  CHECK(harness.app().kept_state() == before);
  CHECK(entropy_shown(harness) <= 1);
  harness.click("quantizer/close");
  harness.settle();
  CHECK(harness.app().state() == before);
  CHECK(entropy_shown(harness) == entropy);

  harness.click("overview/quantizer");
  harness.settle();
  harness.click("quantizer/binary");
  harness.settle();
  CHECK(harness.app().kept_state().quantizer.id == "binary");
  undo(harness.app());
  CHECK(harness.app().kept_state() == before);
}

TEST_CASE("list beside: the keyboard's focus previews as the pointer does") {
  Harness harness;
  harness.settle();
  harness.click("overview/quantizer");
  harness.settle();
  harness.host.pointer_left();
  harness.host.probe().set_focus("quantizer/ternary");
  harness.settle();
  CHECK(harness.app().state().quantizer.id == "ternary");
  CHECK(harness.host.escape());
  harness.settle();
  CHECK(harness.app().page().choosing == Choosing::kNothing);
  CHECK(harness.app().state().quantizer.id == "int4");
}

TEST_CASE("list beside: a press on the picture closes the list") {
  Harness harness;
  harness.settle();
  harness.click("overview/quantizer");
  harness.settle();
  harness.press_at(200, 300);
  harness.release();
  harness.settle();
  CHECK(harness.app().page().choosing == Choosing::kNothing);
}

TEST_CASE("list beside: a narrow page has the list alone") {
  Harness narrow(390, 844, true);
  narrow.settle();
  narrow.click("overview/quantizer");
  narrow.settle();
  CHECK(narrow.item("quantizer/list").size.x > 300);
  point_at(narrow, "quantizer/binary");
  CHECK(narrow.app().kept_state().quantizer.id != "binary");
}
