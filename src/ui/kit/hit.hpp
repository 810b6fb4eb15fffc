#pragma once
/// Base of every control: an invisible ImGui item to operate, and its note in the probe.

#include <algorithm>
#include <cmath>

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// ImGui ids come from the stable path. `led` is true while held and in the frame of the release: if a
/// pointer moves and lets go within one frame, its last position counts. False once the pointer is gone, as
/// in a cancelled touch. Locked controls are never hit.
struct Hit {
  bool pressed, held, led, hovered;
  ImGuiID id;
};
Hit hit_area(const Ui& ui, std::string_view path, const Rect& place);

ProbeItem item_at(std::string_view path, Role role, std::string_view label, const Rect& place, ImGuiID id);

/// Grows the rectangle to the size of a target, around its centre.
Rect as_target(const Ui& ui, Rect place);

/// The whole number nearest to a pointer's place or a command, within the control's range.
inline int nearest(double value, int min, int max) {
  return std::clamp(static_cast<int>(std::lround(value)), min, max);
}

/// Animated value of a change: moves for 150 ms, or `seconds`, eased out; jumps at once if the reader wants no motion or if
/// `held`. `id` is that of the control.
double glide(Ui& ui, ImGuiID id, double target, bool held, float seconds = 0.15F);

}  // namespace qs::ui
