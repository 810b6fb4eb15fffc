// Zoom into a picture, and the way back.
#include <doctest/doctest.h>

#include "labs/app/moves.hpp"
#include "labs/entropy/lab.hpp"
#include "labs/state/share_link.hpp"
#include "ui/harness.hpp"

using namespace qs;
using test::Harness;

namespace {

/// Drags from one place of the canvas to another.
void drag(Harness& harness, ImVec2 from, ImVec2 to) {
  harness.press_at(from.x, from.y);
  for (int i = 1; i <= 4; ++i) {
    const float part = static_cast<float>(i) / 4;
    harness.host.pointer_moved(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    harness.frame();
  }
  harness.release();
  harness.settle();
}

}  // namespace

TEST_CASE("zoom: a part that is dragged out on the plot fills it; a button leads back") {
  Harness harness;
  harness.host.open_link("lab=entropy&quantizer=int4");
  harness.settle();
  const float y = harness.item("lab/picture").corner.y + 100;
  drag(harness, {300, y}, {500, y});
  const std::vector<double> zoom = harness.app().state().zoom;
  REQUIRE(zoom.size() == 2);
  const EntropyResult& result = *harness.app().results().get<EntropyResult>();
  CHECK(zoom[1] - zoom[0] < (result.x_high - result.x_low) / 2);
  CHECK(harness.app().results().get<CloseUp>() != nullptr);
  harness.click("entropy/zoom_whole");
  harness.settle();
  CHECK(harness.app().state().zoom.empty());
  CHECK_FALSE(harness.shows("entropy/zoom_whole"));
  undo(harness.app());
  CHECK(harness.app().state().zoom == zoom);
}

TEST_CASE("zoom: its buttons stand beside the question, clear of the picture and of its words") {
  for (const char* link :
       {"lab=overview", "lab=entropy", "lab=noise&view=map&source=gaussian", "lab=ladder"}) {
    CAPTURE(link);
    Harness harness;
    harness.show(link);
    const ui::ProbeItem picture = harness.item("lab/picture"), question = harness.item("lab/question");
    const std::string path = harness.app().state().lab + "/zoom_in";
    const ui::ProbeItem button = harness.item(path);
    CHECK(button.corner.y + button.size.y <= picture.corner.y);
    CHECK(question.corner.x + question.size.x <= button.corner.x);
  }
}

TEST_CASE("zoom: in by half, out again until it is the whole; by command as by pointer") {
  Harness harness;
  harness.host.open_link("lab=noise&source=gaussian&view=map");
  harness.settle();
  harness.host.probe().push({"noise/zoom_in", 0});
  harness.settle();
  const std::vector<double> once = harness.app().state().zoom;
  REQUIRE(once.size() == 2);
  CHECK(once[0] > 0);  // a logarithmic axis
  harness.click("noise/zoom_in");
  harness.settle();
  CHECK(harness.app().state().zoom[0] > once[0]);
  harness.click("noise/zoom_out");
  harness.settle();
  harness.click("noise/zoom_out");
  harness.settle();
  CHECK(harness.app().state().zoom.empty());
}

TEST_CASE("zoom: both axes of the plane of formats; a press still takes a format") {
  Harness harness;
  harness.host.open_link("lab=ladder&source=gaussian&n=4096");
  harness.settle();
  const ui::ProbeItem plane = harness.item("ladder/format");
  const ImVec2 from{plane.corner.x + 120, plane.corner.y + plane.size.y - 40};
  drag(harness, from, {from.x + 200, from.y - 120});
  REQUIRE(harness.app().state().zoom.size() == 4);
  CHECK(harness.app().state().quantizer.text() == "int4");  // dragging chose nothing
  CHECK(harness.host.escape());
  harness.settle();
  CHECK(harness.app().state().zoom.empty());
}

TEST_CASE("zoom: the edges can be typed, and do not pass each other") {
  Harness harness;
  harness.host.open_link("zoom=-0.5,0.5");
  harness.settle();
  CHECK(harness.host.type("overview/zoom_from", "-0.25").empty());
  harness.settle();
  CHECK(harness.app().state().zoom == std::vector<double>{-0.25, 0.5});
  CHECK(harness.host.type("overview/zoom_from", "0.75").find("0.75") != std::string::npos);
  harness.settle();
  CHECK(harness.app().state().zoom[0] == -0.25);
}

TEST_CASE("zoom: a part of one picture is not a part of another") {
  Harness harness;
  harness.host.open_link("lab=noise&source=gaussian&view=map&zoom=0.5,2");
  harness.settle();
  CHECK_FALSE(harness.app().state().zoom.empty());
  harness.click("noise/view/2");
  harness.settle();
  CHECK(harness.app().state().zoom.empty());
  harness.host.open_link("zoom=-0.5,0.5");
  harness.settle();
  open_lab(harness.app(), "noise");
  CHECK(harness.app().state().zoom.empty());
}

TEST_CASE("zoom: links hold it; what is no range is refused with what is accepted") {
  const ParsedLink four = from_link("lab=ladder&zoom=2,4,10,30");
  CHECK(four.problems.empty());
  CHECK(from_link(to_link(four.state)).state == four.state);
  for (const char* bad : {"1", "2,1", "0,1,2", "a,b", "0,1,3,3", "0,infinity", "1,2,3,4,5,6"}) {
    CAPTURE(bad);
    const ParsedLink parsed = from_link("zoom=" + std::string(bad));
    REQUIRE(parsed.problems.size() == 1);
    CHECK(message(parsed.problems[0]).find("LOW,HIGH") != std::string::npos);
    CHECK(parsed.state.zoom.empty());
  }
}

TEST_CASE("zoom: far off and very narrow parts draw finite pictures in every view") {
  for (const std::string& link : test::every_view()) {
    Harness harness;  // asserts finite vertices
    for (const char* zoom : {"1e20,2e20", "1e-300,2e-300", "-5e-324,5e-324", "-1e30,1e30", "0,1e-9,0,1e-9",
                             "-8.842e28,9.5,0,11.15"}) {
      CAPTURE(link);
      CAPTURE(zoom);
      harness.host.open_link(link + "&zoom=" + zoom);
      harness.settle();
    }
  }
}

TEST_CASE("zoom: a drag that another picture interrupted is forgotten") {
  Harness harness;
  harness.host.open_link("lab=entropy&quantizer=int4");
  harness.settle();
  const float y = harness.item("lab/picture").corner.y + 100;
  harness.press_at(300, y);
  harness.app().set_choosing(Choosing::kLab);
  harness.frame();
  harness.host.pointer_left();
  harness.host.pointer_button(false);
  harness.frame();
  harness.host.pointer_button(true);  // pressed where no pointer is
  harness.frame();
  harness.app().set_choosing(Choosing::kNothing);
  harness.host.pointer_moved(500, y);
  harness.frame();  // asserts finite vertices
  harness.host.pointer_button(false);
  harness.settle();
  CHECK(harness.app().state().zoom.empty());
}
