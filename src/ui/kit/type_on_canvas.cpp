#include "ui/kit/type_on_canvas.hpp"

#include <array>
#include <cstring>

namespace qs::ui {

std::optional<std::string> type_on_canvas(Ui& ui, std::string_view path, const Rect& place,
                                          const Number& number) {
  constexpr std::size_t kLongest = 64;
  constexpr float kInset = 10;
  std::array<char, kLongest> typed{};
  std::strncpy(typed.data(), number.text.c_str(), kLongest - 1);
  ImGui::SetCursorScreenPos(place.corner());
  ImGui::SetNextItemWidth(place.w);
  ImGui::PushFont(ui.fonts.strong);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {kInset, (place.h - ui.fonts.strong->FontSize) / 2});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameRounding, ui.measures.corner);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.theme.panel);
  ImGui::PushStyleColor(ImGuiCol_Text, ui.theme.ink);
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, ui.theme.track);
  ImGui::PushID(path.data(), path.data() + path.size());
  const bool begins = !ImGui::IsAnyItemActive();
  if (begins) ImGui::SetKeyboardFocusHere();
  ImGui::InputText("##typed", typed.data(), typed.size(), ImGuiInputTextFlags_AutoSelectAll);
  const bool done = ImGui::IsItemDeactivated(), changed = ImGui::IsItemDeactivatedAfterEdit();
  ImGui::PopID();
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  ImGui::PopFont();
  if (done) ui.probe.edit("");
  return changed ? std::optional<std::string>(typed.data()) : std::nullopt;
}

}  // namespace qs::ui
