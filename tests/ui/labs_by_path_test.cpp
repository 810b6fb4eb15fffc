// Controls of single labs beside the shared ones, operated by path.
#include <doctest/doctest.h>

#include <cmath>

#include "labs/blocks/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

TEST_CASE("by path: a block is stepped through weight by weight, and from its end to its beginning") {
  for (const char* quantizer : {"int4/block=32", "nf4/block=32", "mxfp4", "nvfp4", "q4_0"}) {
    CAPTURE(quantizer);
    Harness harness;
    harness.host.open_link("lab=blocks&block=3&quantizer=" + std::string(quantizer));
    harness.settle();
    const BlocksResult& result = *harness.app().results().get<BlocksResult>();
    const std::size_t count = result.values.size();
    REQUIRE(count >= 16);
    CHECK(harness.item("blocks/values").value == 1);
    harness.click("blocks/next_value");
    harness.settle();
    const ui::ProbeItem& second = harness.item("blocks/values");
    CHECK(second.value == 2);
    CHECK(second.value_text.find("code " + fixed(result.values[1].code, 0)) != std::string::npos);
    CHECK(second.value_text.find("of a scale") != std::string::npos);
    harness.host.probe().push({"blocks/values", static_cast<double>(count)});
    harness.settle();
    harness.click("blocks/next_value");
    harness.settle();
    CHECK(harness.item("blocks/values").value == 1);
    // Another block begins at its first weight.
    harness.host.probe().push({"blocks/values", 5.0});
    harness.settle();
    harness.host.probe().push({"blocks/map", 7.0});
    harness.settle();
    CHECK(harness.item("blocks/values").value == 1);
  }
}

TEST_CASE("by path: bits or nats in every lab, and a nat is 1.4427 bits") {
  for (const LabInfo& lab : labs()) {
    CAPTURE(lab.id);
    Harness harness(820, 1100);  // as tall as the page makes it for the labs with many controls
    harness.host.open_link("lab=" + std::string(lab.id));
    harness.settle();
    CHECK(harness.item("app/units").value == 0);
    harness.click("app/units/1");
    harness.settle();
    CHECK(harness.app().state().nats);
    CHECK(to_link(harness.app().state()).find("units=nats") != std::string::npos);
  }
  Harness harness;
  harness.host.open_link("quantizer=int4&units=nats");
  harness.settle();
  const double bits = harness.app().results().get<OverviewResult>()->entropy_bits;
  CHECK(harness.item("overview/entropy").value_text == fixed(bits / 1.4426950408889634, 2) + " nats of 2.77");
  // Compared numbers stay comparable: the ratio is the same in either unit.
  CHECK(overview_answer(*harness.app().results().get<OverviewResult>(), InfoUnit(harness.app().state()))
            .find("2.77 nats") != std::string::npos);
}

TEST_CASE("by path: a number that is explained moves what is below it, not the picture") {
  Harness harness(390, 900, true);
  harness.settle();
  const auto fit = [&] {  // as the page does
    Surface surface = harness.host.surface();
    surface.height = std::ceil(harness.host.content_height());
    harness.host.set_surface(surface);
    harness.settle();
  };
  fit();
  const float before = harness.item("overview/entropy").corner.y,
              controls = harness.item("overview/bits").corner.y;
  harness.click("overview/entropy");
  harness.settle();
  fit();
  CHECK(std::abs(harness.item("overview/entropy").corner.y - before) <= 1);
  CHECK(harness.item("overview/bits").corner.y > controls + 40);
  harness.click("overview/entropy");
  harness.settle();
  fit();
  CHECK(std::abs(harness.item("overview/bits").corner.y - controls) <= 1);
}
