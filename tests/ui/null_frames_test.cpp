#include <doctest/doctest.h>

#include <cmath>

#include "core/find.hpp"
#include "ui/harness.hpp"
#include "ui/views/rows.hpp"
#include "ui/views/views.hpp"

using namespace qs;
using test::Harness;

namespace {

/// True for the first and the last visible row of a scrolling list, which may be cut off.
bool is_cut_by_a_list(Harness& harness, const ui::ProbeItem& row) {
  for (const ui::ProbeItem& list : harness.host.probe().items()) {
    if (list.role != ui::Role::kScroll) continue;
    constexpr float kGap = 4;  // between rows, and to the edge
    const float top = list.corner.y, bottom = top + list.size.y;
    if (row.corner.y >= top - kGap && row.corner.y + row.size.y <= bottom + kGap &&
        (row.corner.y < top + kGap || row.corner.y + row.size.y > bottom - kGap))
      return true;
  }
  return false;
}

}  // namespace

TEST_CASE("views: every lab has one, and every view a lab") {
  CHECK(ui::lab_views().size() == labs().size());
  for (const ui::LabView& view : ui::lab_views()) CHECK(find_lab(view.lab) != nullptr);
}

TEST_CASE("views: every word of a lab's parameter has its row, in the order of the words") {
  for (const LabInfo& lab : labs()) {
    CAPTURE(lab.id);
    const ParamInfo* param = find_by(lab.params, &ParamInfo::id, std::string_view("view"));
    std::vector<std::string> ids;
    for (const ui::View* view : ui::views_of(lab.id)) ids.emplace_back(view->id);
    CHECK(ids == (param == nullptr ? std::vector<std::string>{} : param->words));
  }
}

TEST_CASE(
    "null frames: every lab draws 60 frames on every screen, light and dark, while its layer is loading and "
    "after") {
  struct Screen {
    float width, height;
    bool coarse;
  };
  for (const Screen& screen : {Screen{820, 800, false},
                               {360, 640, true},
                               {640, 360, true},
                               {1600, 1100, false},
                               {200, 200, false}}) {
    for (const LabInfo& lab : labs()) {
      CAPTURE(lab.id);
      CAPTURE(screen.width);
      Harness harness(screen.width, screen.height, screen.coarse);
      AppState state;
      state.lab = lab.id;
      state.theme = ThemeChoice::kDark;
      harness.app().set_state(state);
      for (int i = 0; i < 30; ++i) harness.frame();
      harness.settle();
      for (int i = 0; i < 30; ++i) harness.frame();
      CHECK(harness.vertices() > 500);
    }
  }
}

TEST_CASE("null frames: a state at rest asks for no frame") {
  Harness harness;
  harness.settle();
  CHECK(!harness.host.wants_frame());
}

TEST_CASE("null frames: in every view controls keep inside the canvas, apart, and large enough to hit") {
  for (const std::string& link : test::every_view()) {
    Harness harness;
    for (const bool coarse : {false, true}) {
      // A small phone, the same on its side, and a tablet.
      for (const float width : {360.0F, 640.0F, 820.0F}) {
        CAPTURE(link);
        CAPTURE(width);
        const float window = width == 640 ? 360.0F : 10000.0F;
        harness.host.set_surface({width, 400, 1, coarse, false, false, {}, window});
        harness.show(link);
        // The page gives the canvas the height that the lab requests.
        const float height = std::ceil(harness.host.content_height());
        harness.host.set_surface({width, height, 1, coarse, false, false, {}, window});
        harness.settle();
        const float least = coarse ? 44 : 24;
        for (const ui::ProbeItem& item : harness.host.probe().items()) {
          CAPTURE(item.path);
          CHECK(item.corner.x >= 0);
          CHECK(item.corner.x + item.size.x <= width);
          CHECK(item.corner.y + item.size.y <= height);
          CHECK(item.value_text.find("nan") == std::string::npos);
          if (item.id == 0 || is_cut_by_a_list(harness, item)) continue;
          constexpr float kRounding = 0.01F;
          CHECK(item.size.y >= least - kRounding);
          CHECK(item.size.x >= least - kRounding);
        }
      }
    }
  }
}

TEST_CASE("null frames: extreme tensors draw something true") {
  for (const std::string& view : test::every_view()) {
    CAPTURE(view);
    Harness harness;
    for (const char* link :
         {"source=gaussian&n=1", "source=gaussian&n=2&quantizer=uint8/range=1000sigma",
          "source=laplace&n=100&quantizer=int2/range=0.01sigma", "source=uniform&quantizer=int8/range=1e-30",
          "source=gaussian&quantizer=uint2/range=1e30", "source=gaussian&quantizer=bfloat16",
          "source=uniform&n=500&quantizer=mid_tread/step=8sigma",
          "source=gaussian&n=1&quantizer=nf4/block=32"}) {
      CAPTURE(link);
      harness.app().open_link(view + "&" + link);
      harness.settle();
      CHECK(harness.app().notice().sentence().empty());
      CHECK(harness.vertices() > 500);
      for (const ui::ProbeItem& item : harness.host.probe().items())
        CHECK(item.value_text.find("nan") == std::string::npos);
    }
  }
}
