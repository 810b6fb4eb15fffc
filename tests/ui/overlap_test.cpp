// Nothing that is pressed or read lies on another such thing, in any view, on a page that lends little room or much.
#include <doctest/doctest.h>

#include <algorithm>

#include "harness.hpp"
#include "progress.hpp"

using namespace qs;
using namespace qs::test;
using ui::ProbeItem;
using ui::Role;

namespace {

/// Has a place of its own on the canvas: marks on a chart and the field in a slider share theirs.
bool has_own_place(const ProbeItem& item) {
  return item.role == Role::kButton || item.role == Role::kOption || item.role == Role::kHeading ||
         item.role == Role::kParagraph;
}

float shared(float a, float a_size, float b, float b_size) {
  return std::min(a + a_size, b + b_size) - std::max(a, b);
}

/// A part of a control lies on it.
bool is_part(const ProbeItem& part, const ProbeItem& of) {
  return part.path.starts_with(of.path + "/");
}

bool overlap(const ProbeItem& a, const ProbeItem& b) {
  if (is_part(a, b) || is_part(b, a)) return false;
  constexpr float kTouching = 3;  // targets of neighbours may touch
  return shared(a.corner.x, a.size.x, b.corner.x, b.size.x) > kTouching &&
         shared(a.corner.y, a.size.y, b.corner.y, b.size.y) > kTouching;
}

void check_overlaps(Harness& harness) {
  std::vector<const ProbeItem*> items;
  for (const ProbeItem& item : harness.host.probe().items()) {
    if (has_own_place(item)) items.push_back(&item);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (std::size_t j = i + 1; j < items.size(); ++j) {
      if (overlap(*items[i], *items[j]))
        CHECK_MESSAGE(false, items[i]->path << " and " << items[j]->path << " overlap");
    }
  }
}

struct Canvas {
  float width, height;
  bool coarse, folded;
};
constexpr Canvas kCanvases[] = {{1240, 800, false, false}, {816, 794, false, true}, {656, 637, false, true},
                                {390, 719, true, true},    {390, 719, true, false}, {740, 340, true, false}};

}  // namespace

TEST_CASE("layout: controls and words of every view have places of their own, also with a tensor's figures") {
  std::vector<std::string> views = every_view();
  views.push_back(
      "lab=model&show=decoder.rnn.weight_hh&formats=int8/channel=0,mxfp6,int4/block=32/scale=float16,nf4,mxfp4");
  for (const Canvas& canvas : kCanvases) {
    Harness harness(canvas.width, canvas.height, canvas.coarse);
    ui::Surface surface = harness.host.surface();
    surface.folded = canvas.folded;
    surface.window_height = canvas.height;
    harness.host.set_surface(surface);
    for (const std::string& view : views) {
      test::tell_progress("overlaps: " + view);
      CAPTURE(view);
      CAPTURE(canvas.width);
      CAPTURE(canvas.folded);
      harness.show(view);
      harness.settle();
      check_overlaps(harness);
    }
  }
}
