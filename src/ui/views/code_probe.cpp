#include "ui/views/code_probe.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/hit.hpp"

namespace qs::ui {

std::optional<std::size_t> probed_code(App& app, Ui& ui, const std::string& path, const Rect& noted,
                                       const CodedCells& coded, std::optional<std::size_t> pointed) {
  const std::size_t count = coded.count();
  if (count < 2 || count > kMostProbedCodes || ui.hidden(path)) return std::nullopt;
  std::size_t& kept = app.page().probed_code;
  kept = std::min(kept, count - 1);
  if (const auto command = ui.probe.take(path))
    kept = static_cast<std::size_t>(std::clamp(std::round(*command), 0.0, static_cast<double>(count - 1)));
  ProbeItem item = item_at(path, Role::kSlider, text(Text::overview_probe), noted, 0);
  item.value = static_cast<double>(kept);
  item.max = static_cast<double>(count - 1);
  item.step = 1;
  item.value_text = code_words(coded, kept);
  ui.probe.note(std::move(item));
  if (ui.export_frame != nullptr) return std::nullopt;
  if (pointed && !ImGui::IsMouseDown(0)) return std::min(*pointed, count - 1);
  return ui.probe.focus() == path ? std::optional(kept) : std::nullopt;
}

bool is_pointed_at(const Rect& place) {
  const ImVec2 at = ImGui::GetIO().MousePos;
  return ImGui::IsMousePosValid() && at.x >= place.x && at.x < place.right() && at.y >= place.y &&
         at.y < place.bottom();
}

}  // namespace qs::ui
