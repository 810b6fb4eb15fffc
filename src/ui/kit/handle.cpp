#include <cmath>

#include "ui/kit/hit.hpp"

namespace qs::ui {

std::optional<double> handle(Ui& ui, std::string_view path, std::string_view label, float ring, float end,
                             const HandleAxis& axis, double value, const std::string& value_text) {
  const bool is_upright = axis.moves == Along::kY;
  const auto point = [is_upright](float along, float across) {
    return is_upright ? ImVec2{across, along} : ImVec2{along, across};
  };
  const auto along = [is_upright](ImVec2 at) { return is_upright ? at.y : at.x; };
  const double per_unit = (axis.at_max - axis.at_min) / (axis.max - axis.min);
  const float place = axis.at_min + static_cast<float>((value - axis.min) * per_unit);
  constexpr float kRadius = 10;
  const float reach = std::max(ui.measures.target, 2 * kRadius) / 2;
  const ImVec2 centre = point(place, ring);
  const Rect target{centre.x - reach, centre.y - reach, 2 * reach, 2 * reach};

  // Dragging keeps the initial distance between pointer and line; ImGui's storage holds it.
  const Hit hit = hit_area(ui, path, target);
  const ImGuiIO& io = ImGui::GetIO();
  ImGuiStorage& storage = *ImGui::GetStateStorage();
  if (ImGui::IsMouseClicked(0) && hit.held) storage.SetFloat(hit.id, place - along(io.MousePos));
  std::optional<double> wanted;
  // Move the line only with the pointer: its axis may change under a resting pointer.
  const bool moves = along(io.MouseDelta) != 0;
  constexpr float kStill = 0.5F;
  const bool dragged = io.MouseDragMaxDistanceSqr[0] >= kStill * kStill ||
                       std::abs(along(io.MousePos) - along(io.MouseClickedPos[0])) >= kStill;
  if (hit.led && moves && dragged)
    wanted = axis.min + (along(io.MousePos) + storage.GetFloat(hit.id) - axis.at_min) / per_unit;
  if (const auto command = ui.probe.take(path)) wanted = *command;

  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (axis.is_quiet && !hit.hovered && !hit.held && ui.probe.focus() != path) {
    list.AddLine(centre, point(place, end), faded(ui.theme.ink2, 0.6F), 1);
    list.AddCircleFilled(centre, 3, ui.theme.ink2);
  } else {
    list.AddLine(centre, point(place, end), ui.theme.ink, 1.4F);
    draw_ring(centre, hit.held ? kRadius + 1 : kRadius, ui.theme.ink, ui.theme.panel);
    draw_arrows(centre, 5, ui.theme.ink, is_upright);
  }

  ProbeItem item = item_at(path, Role::kHandle, label, target, hit.id);
  item.value = value;
  item.min = axis.min;
  item.max = axis.max;
  item.step = axis.step;
  item.value_text = value_text;
  item.claims_swipes = is_upright;
  ui.probe.note(std::move(item));
  return wanted ? std::optional(std::clamp(*wanted, axis.min, axis.max)) : std::nullopt;
}

}  // namespace qs::ui
