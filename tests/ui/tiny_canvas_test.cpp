// A host may give the lab next to no room for a moment: nothing of it may be refused by the interface below.
#include <doctest/doctest.h>

#include "progress.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

TEST_CASE("layout: a canvas of a few pixels draws every view without a fault, and is whole again after it") {
  for (const std::string& view : test::every_view()) {
    CAPTURE(view);
    test::tell_progress("tiny: " + view);
    Harness harness;
    harness.show(view);
    const int before = harness.vertices();
    for (const auto& [width, height] : {std::pair{5.0F, 300.0F},
                                        {12.0F, 12.0F},
                                        {20.0F, 800.0F},
                                        {40.0F, 5.0F},
                                        {300.0F, 20.0F},
                                        {1.0F, 1.0F}}) {
      CAPTURE(width);
      for (const bool is_touched : {false, true}) {
        harness.host.set_surface({width, height, 1, is_touched, false});
        harness.frame();
        harness.frame();
      }
    }
    harness.host.set_surface({820, 800, 1, false, false});
    harness.settle();
    CHECK(harness.vertices() == before);
  }
}
