#include "ui/kit/shader_mark.hpp"

namespace qs::ui {

namespace {

/// Keeps the mark in the frame's list until the frame is drawn.
void submit(Ui& ui, ShaderMark mark) {
  ui.marks->push_back(std::move(mark));
  const Rect& place = ui.marks->back().place;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect(place.corner(), place.opposite(), true);
  list.AddCallback(ui.painter != nullptr ? ui.painter->paint : skip_mark, &ui.marks->back());
  list.PopClipRect();
  list.AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

}  // namespace

void draw_surface(Ui& ui, const Rect& place, const SurfaceMark& surface) {
  if (ui.marks == nullptr || surface.network == nullptr) return;
  ShaderMark mark{place, surface.picture, {0, 0, 1, 1}, surface.color, 0, 0.6F};
  mark.network = surface.network;
  mark.other = surface.other;
  mark.second = surface.second;
  mark.painter = ui.painter;
  submit(ui, std::move(mark));
}

void draw_heat(Ui& ui, const Rect& place, const Heat& heat, ImU32 color, float least, float most,
               const std::array<float, 4>& window) {
  if (heat == nullptr || heat->heat.empty() || ui.marks == nullptr) return;
  ShaderMark mark{place, heat, window, color, least, most};
  mark.painter = ui.painter;
  submit(ui, std::move(mark));
}

void skip_mark(const ImDrawList*, const ImDrawCmd*) {}

}  // namespace qs::ui
