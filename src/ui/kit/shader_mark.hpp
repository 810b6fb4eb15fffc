#pragma once
/// A mark with more places than vertices can carry: a rectangle that a shader fills from a grid of numbers.
/// Views describe it; the host compiles, uploads and draws it in order with the other marks. Without a host
/// renderer (tests) nothing is drawn.

#include <array>

#include "labs/values/heat.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct ShaderMark {
  Rect place;                     // on the canvas
  Heat heat;                      // values to draw
  std::array<float, 4> window{};  // shown part of the grid: left, top, right, bottom, 0 to 1
  ImU32 color = 0;
  float least = 0, most = 1;  // opacity of 0 and of 1
  // If set, the shader evaluates a network at every pixel (surface.frag), or the difference of two; `heat` is
  // then the picture for export.
  Heat network{}, other{};
  ImU32 second = 0;  // of class 0
  const MarkPainter* painter = nullptr;
};

/// `window` as in ShaderMark. Clipped to `place`.
void draw_heat(Ui& ui, const Rect& place, const Heat& heat, ImU32 color, float least, float most,
               const std::array<float, 4>& window = {0, 0, 1, 1});

/// The surface of one network over the plane [−1, 1]², or the difference of two.
struct SurfaceMark {
  Heat picture;  // coarse, for export
  Heat network, other{};
  ImU32 color, second = 0;
};
void draw_surface(Ui& ui, const Rect& place, const SurfaceMark& surface);

}  // namespace qs::ui
