// Exports: runs, pictures as shapes, numbers of a picture.
#include <doctest/doctest.h>

#include <set>

#include "labs/entropy/lab.hpp"
#include "progress.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

std::string saved(Harness& harness, PictureKind kind) {
  harness.app().page().picture = kind;
  harness.frame();
  const auto outgoing = harness.take<Outgoing>();
  REQUIRE(outgoing.has_value());
  return outgoing->bytes;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("take away: every view gives a picture of shapes and letters, and the numbers in it") {
  for (const std::string& link : test::every_view()) {
    test::tell_progress("take away: " + link);
    CAPTURE(link);
    Harness harness;
    harness.show(link);
    const std::string svg = saved(harness, PictureKind::kSvg);
    CHECK(svg.starts_with("<svg "));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(count(svg, "<text ") == count(svg, "</text>"));
    CHECK(count(svg, "<text ") > 4);
    CHECK(count(svg, "<g ") == count(svg, "</g>"));
    CHECK(count(svg, "NaN") + count(svg, "infinity") == 0);
    const std::string csv = saved(harness, PictureKind::kCsv);
    CHECK(csv.starts_with("panel,series,x_axis,x,y_axis,y,label\r\n"));
    CHECK(count(csv, "\r\n") > 3);
  }
}

TEST_CASE("take away: words of the picture are words in the file") {
  Harness harness;
  harness.settle();
  const std::string svg = saved(harness, PictureKind::kSvg);
  CHECK(svg.find(">How much of this layer survives at 4 bits?<") != std::string::npos);
  CHECK(svg.find(">weights<") != std::string::npos);
  CHECK(svg.find("<title>How much of this layer survives at 4 bits?</title>") != std::string::npos);
  // The density is one stroke, not hundreds of pieces.
  CHECK(count(svg, "<polyline ") < 200);
}

TEST_CASE("take away: the numbers of the picture are those of the lab") {
  Harness harness;
  harness.host.open_link("lab=entropy&quantizer=int4");
  harness.settle();
  const EntropyResult& result = *harness.app().results().get<EntropyResult>();
  const std::string csv = saved(harness, PictureKind::kCsv);
  std::size_t occurring = 0;
  for (const double share : result.shares) occurring += share > 0 ? 1 : 0;
  CHECK(count(csv, "surprise") >= occurring);
}

TEST_CASE("take away: the screen shows the same before and after") {
  Harness harness;
  harness.settle();
  harness.frame();
  const int before = harness.vertices();
  saved(harness, PictureKind::kSvg);
  CHECK(harness.vertices() == before);  // the saved frame is not the one on the screen
}

TEST_CASE("take away: the picture as pixels is the heading and the picture") {
  Harness harness;
  harness.settle();
  harness.click("app/save");
  harness.settle();
  harness.click("save/png");
  harness.settle();
  const auto photograph = harness.take<SavePixels>();
  REQUIRE(photograph.has_value());
  CHECK(photograph->name == "quantscope-overview-int4.png");
  CHECK(photograph->h > 250);
  CHECK(photograph->y + photograph->h <= harness.item("overview/entropy").corner.y);
  CHECK_FALSE(harness.take<SavePixels>().has_value());
}

TEST_CASE("take away: runs are pinned, gone back to and removed by their controls") {
  Harness harness;
  harness.settle();
  harness.click("app/pin");
  harness.settle();
  CHECK(harness.item("app/pin").label == "Pinned");
  harness.drag("overview/bits", 1000);
  harness.settle();
  CHECK(harness.item("app/runs").label == "Runs 1");
  harness.click("app/runs");
  harness.settle();
  CHECK(harness.item("run/1").label.find("int4") == 0);
  CHECK(harness.item("run/1").label.find("−") != std::string::npos);  // fewer decibels than now
  harness.click("run/pin");
  harness.settle();
  CHECK(harness.shows("run/2"));
  harness.click("run/copy");
  const auto copied = harness.take<Outgoing>();
  REQUIRE(copied.has_value());
  CHECK(copied->to == Outgoing::To::kClipboard);
  CHECK(count(copied->bytes, "\r\n") == 3);
  harness.click("run/order/3");
  harness.settle();
  CHECK(harness.item("run/1").label.find("int8") == 0);
  harness.click("run/1/remove");
  harness.settle();
  CHECK_FALSE(harness.shows("run/2"));
  harness.click("run/1");
  harness.settle();
  CHECK(harness.app().state().quantizer.text() == "int4");
  CHECK(harness.shows("overview/bits"));
}

TEST_CASE("take away: a link to the state is copied with the address of the page") {
  Harness harness;
  harness.settle();
  harness.app().page().address = "https://example.org/lab/";
  harness.click("app/save");
  harness.settle();
  harness.click("save/link");
  const auto outgoing = harness.take<Outgoing>();
  REQUIRE(outgoing.has_value());
  CHECK(outgoing->bytes == "https://example.org/lab/?" + to_link(harness.app().state()));
}
