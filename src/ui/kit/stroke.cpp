#include "ui/kit/stroke.hpp"

#include <algorithm>
#include <cmath>

namespace qs::ui {

std::vector<StrokePoint> stroke_over(const Hit& hit, std::size_t count, float x, float apart) {
  if (!hit.held || !ImGui::IsMousePosValid()) return {};
  const ImGuiIO& io = ImGui::GetIO();
  const bool begins = ImGui::IsMouseClicked(0);
  const ImVec2 to = io.MousePos, from = begins ? to : ImVec2{to.x - io.MouseDelta.x, to.y - io.MouseDelta.y};
  const auto place = [&](float at) {
    return std::clamp<long>(std::lround((at - x) / apart), 0, static_cast<long>(count) - 1);
  };
  std::vector<StrokePoint> passed;
  for (long i = std::min(place(from.x), place(to.x)); i <= std::max(place(from.x), place(to.x)); ++i) {
    const float way = to.x - from.x;
    const float part =
        way == 0 ? 1 : std::clamp((x + apart * static_cast<float>(i) - from.x) / way, 0.0F, 1.0F);
    passed.push_back({static_cast<std::size_t>(i), from.y + (to.y - from.y) * part});
  }
  return passed;
}

}  // namespace qs::ui
