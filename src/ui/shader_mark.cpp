#include "ui/shader_mark.hpp"

namespace qs::ui {

void draw_heat(Ui& ui, const Rect& place, const Heat& heat, ImU32 color, float least, float most,
               const std::array<float, 4>& window) {
  if (heat == nullptr || heat->heat.empty() || ui.marks == nullptr) return;
  // The list of the frame holds it until the frame is drawn.
  ui.marks->push_back({place, heat, window, color, least, most, ui.painter});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(place.corner(), place.opposite(), true);
  list.AddCallback(ui.painter != nullptr ? ui.painter->paint : skip_mark, &ui.marks->back());
  list.PopClipRect();
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void skip_mark(const ImDrawList*, const ImDrawCmd*) {}

}  // namespace qs::ui
