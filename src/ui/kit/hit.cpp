#include "ui/kit/hit.hpp"

#include <algorithm>

namespace qs::ui {

Hit hit_area(const Ui& ui, std::string_view path, const Rect& place) {
  if (ui.probe.looks_only()) return {false, false, false, false, 0};
  ImGui::SetCursorScreenPos(place.corner());
  ImGui::PushID(path.data(), path.data() + path.size());
  const bool pressed = ImGui::InvisibleButton("##hit", {std::max(1.0F, place.w), std::max(1.0F, place.h)});
  const bool held = ImGui::IsItemActive();
  const bool led = (held || ImGui::IsItemDeactivated()) && ImGui::IsMousePosValid();
  Hit hit{pressed, held, led, ImGui::IsItemHovered(), ImGui::GetItemID()};
  if (ui.probe.is_locked(path)) hit = {false, false, false, false, hit.id};
  ImGui::PopID();
  return hit;
}

ProbeItem item_at(std::string_view path, Role role, std::string_view label, const Rect& place, ImGuiID id) {
  // A control scrolled out of sight cannot be hit.
  const ImVec2 low = ImGui::GetWindowDrawList()->GetClipRectMin();
  const ImVec2 high = ImGui::GetWindowDrawList()->GetClipRectMax();
  const ImVec2 corner{std::clamp(place.x, low.x, high.x), std::clamp(place.y, low.y, high.y)};
  ProbeItem item;
  item.path = path;
  item.role = role;
  item.label = label;
  item.corner = corner;
  item.size = {std::clamp(place.right(), low.x, high.x) - corner.x,
               std::clamp(place.bottom(), low.y, high.y) - corner.y};
  item.id = id;
  return item;
}

Rect as_target(const Ui& ui, Rect place) {
  const float grow = std::max(0.0F, ui.measures.target - place.h);
  return {place.x, place.y - grow / 2, place.w, place.h + grow};
}

double glide(Ui& ui, ImGuiID id, double target, bool held, float seconds) {
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  // Three numbers per control, stored beside ImGui's own.
  const ImGuiID from_key = id + 1, to_key = id + 2, since_key = id + 3;
  const auto to = static_cast<float>(target);
  if (held || ui.surface.reduced_motion || storage.GetFloat(to_key, to) == to) {
    storage.SetFloat(to_key, to);
    if (held || ui.surface.reduced_motion) storage.SetFloat(since_key, seconds);
  } else {
    storage.SetFloat(from_key, storage.GetFloat(id + 4, storage.GetFloat(to_key)));
    storage.SetFloat(to_key, to);
    storage.SetFloat(since_key, 0);
  }
  const float since = std::min(seconds, storage.GetFloat(since_key, seconds) + ImGui::GetIO().DeltaTime);
  storage.SetFloat(since_key, since);
  const float left = 1 - since / seconds;
  const double shown = to + (storage.GetFloat(from_key, to) - to) * left * left * left;
  storage.SetFloat(id + 4, static_cast<float>(shown));
  ui.moving = ui.moving || since < seconds;
  return left > 0 ? shown : target;
}

}  // namespace qs::ui
