#pragma once
/// What every control is made of: an invisible ImGui item that is operated, and its note in the probe.

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// ImGui ids come from the stable path. `led` is held, and the frame of the release too: where a pointer
/// moves and lets go within one frame, the last place counts. Not when the pointer is gone, as in a cancelled
/// touch. What is locked is never hit.
struct Hit {
  bool pressed, held, led, hovered;
  ImGuiID id;
};
Hit hit_area(const Ui& ui, std::string_view path, const Rect& place);

ProbeItem item_at(std::string_view path, Role role, std::string_view label, const Rect& place, ImGuiID id);

/// The rectangle grown to the size of a target without moving its centre.
Rect as_target(const Ui& ui, Rect place);

/// Where something that went from one value to another is to be drawn: on its way for 150 ms, eased out, and
/// at once where the reader wants no motion or `held` it there. `id` is that of the control.
double glide(Ui& ui, ImGuiID id, double target, bool held);

}  // namespace qs::ui
