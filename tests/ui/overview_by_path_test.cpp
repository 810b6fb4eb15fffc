// The lab "overview" by path: bits, scheme, range, sources, families, a notice.
#include <doctest/doctest.h>
#include <imgui.h>

#include "core/sources.hpp"
#include "labs/state/layers.hpp"
#include "ui/harness.hpp"

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
  OverviewResult before = *harness.app().results().get<OverviewResult>();
  for (int bits = 5; bits <= 8; ++bits) {
    harness.host.probe().push({"overview/bits", static_cast<double>(bits)});
    harness.settle();
    harness.settle();
    const OverviewResult& now = *harness.app().results().get<OverviewResult>();
    CHECK(now.rate_bits == bits);
    CHECK(now.entropy_bits > before.entropy_bits);
    CHECK(*now.sqnr_db > *before.sqnr_db + 4);
    CHECK(now.bits_per_weight > before.bits_per_weight);
    CHECK(now.bytes > before.bytes);
    before = now;
  }
}

TEST_CASE("the answer's numbers wear the colours of the numbers below it") {
  Harness harness;
  harness.settle();
  const ui::ProbeItem answer = harness.item("lab/answer");
  const ImVec2 low = answer.corner, high{low.x + answer.size.x, low.y + answer.size.y};
  const ui::Theme theme = harness.host.theme();
  int of_entropy = 0, of_sqnr = 0, others = 0;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& vertex : data->CmdLists[i]->VtxBuffer) {
      if (vertex.pos.x < low.x || vertex.pos.y < low.y || vertex.pos.x > high.x || vertex.pos.y > high.y)
        continue;
      of_entropy += vertex.col == theme.quantized ? 1 : 0;
      of_sqnr += vertex.col == theme.noise ? 1 : 0;
      others += vertex.col == theme.ink2 ? 1 : 0;
    }
  }
  // Four vertices a letter: "1.86" and "13.6", once each.
  CHECK(of_entropy == 16);
  CHECK(of_sqnr == 16);
  CHECK(others > 200);
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
  const double wide = harness.app().results().get<OverviewResult>()->range_high;
  harness.drag("overview/range_high", -150);
  CHECK(harness.app().state().quantizer.text().ends_with("sigma"));
  CHECK(harness.app().results().get<OverviewResult>()->range_high < wide - 0.2);
  CHECK(harness.app().results().get<OverviewResult>()->clipped_share > 0);
  CHECK(harness.app().results().get<OverviewResult>()->range_low ==
        -harness.app().results().get<OverviewResult>()->range_high);
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
  const double before = harness.app().results().get<OverviewResult>()->entropy_bits;
  harness.click("overview/draw_again");
  CHECK(harness.app().state().seed == 2);
  CHECK(harness.app().results().get<OverviewResult>()->entropy_bits != before);
}

TEST_CASE("by path: a notice stays until it is dismissed") {
  Harness harness;
  harness.app().open_link("lab=moon");
  harness.settle();
  CHECK(!harness.app().notice().sentence().empty());
  harness.click("app/dismiss");
  CHECK(harness.app().notice().sentence().empty());
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

TEST_CASE("by path: every family is chosen from the list, and its picture and numbers are drawn") {
  Harness harness;
  harness.settle();
  for (const std::string& family : quantizer_families()) {
    CAPTURE(family);
    harness.click("overview/quantizer");
    harness.settle();
    CHECK(harness.app().page().choosing == Choosing::kQuantizer);
    harness.host.probe().push({"quantizer/" + family, 1});  // those further down are not in sight
    harness.settle();
    CHECK(harness.app().page().choosing == Choosing::kNothing);
    CHECK(find_quantizer(harness.app().state().quantizer.id)->family == family);
    harness.settle();
    REQUIRE(harness.app().results().get<OverviewResult>());
    CHECK(!harness.app().results().get<OverviewResult>()->problem);
    CHECK(harness.app().results().get<OverviewResult>()->entropy_bits > 0);
  }
  harness.click("overview/quantizer");
  harness.settle();
  harness.click("quantizer/close");
  harness.settle();
  CHECK(harness.app().page().choosing == Choosing::kNothing);
  harness.click("overview/scheme/0");
  CHECK(find_quantizer(harness.app().state().quantizer.id)->family == "int");
}
