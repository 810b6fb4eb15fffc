#include <algorithm>

#include "core/sources.hpp"
#include "labs/layers.hpp"
#include "labs/text.hpp"
#include "ui/app_view.hpp"

namespace qs::ui {
namespace {

std::string shape_text(const io::TensorInfo& tensor) {
  std::string shape;
  for (const std::uint64_t extent : tensor.shape) shape += (shape.empty() ? "" : " × ") + grouped(extent);
  return shape.empty() ? "1" : shape;
}

/// "decoder.rnn.weight_hh[0:64]" where only some rows are shown.
std::string tensor_text(const Layer& layer) {
  std::string name(layer.tensor);
  if (layer.row_count == 0) return name;
  return name + "[" + std::to_string(layer.first_row) + ":" +
         std::to_string(layer.first_row + layer.row_count) + "]";
}

std::string size_text(double bytes) {
  const ByteText size = byte_text(bytes);
  return size.number + " " + size.unit;
}

/// Lays rows under one another; rows outside the visible part are noted for keyboard and tests, but not
/// drawn.
class List {
 public:
  List(Ui& ui, const Rect& visible, float scroll)
      : ui_(ui), visible_(visible), y_(visible.y - scroll), top_(y_) {}

  /// Two lines when narrow: the name and, under it, the detail.
  float row_height(const std::string& detail) const {
    const bool two_lines = ui_.measures.narrow && !detail.empty();
    return std::max(two_lines ? 50.0F : 34.0F, ui_.measures.target);
  }
  float length() const { return y_ - top_; }

  void heading(std::string_view title) {
    y_ += 10;
    if (is_visible(24)) draw_text(ui_.fonts.tick, {visible_.x + kInset, y_ + 4}, ui_.theme.ink2, title);
    y_ += 24;
  }

  bool row(const std::string& path, const std::string& name, const std::string& detail, bool selected) {
    const Rect place{visible_.x, y_, visible_.w, row_height(detail)};
    y_ += place.h + 2;
    if (ui_.probe.focus_just_moved_to(path)) bring_into_sight(place);
    const std::string label = detail.empty() ? name : name + ", " + detail;
    if (place.bottom() < visible_.y || place.y > visible_.bottom())
      return note_row(ui_, path, label, place, selected);
    const bool chosen = option_row(ui_, path, label, place, selected);
    const ImFont* font = selected ? ui_.fonts.strong : ui_.fonts.label;
    const float left = place.x + kInset, room = place.w - 2 * kInset;
    const float middle = place.y + place.h / 2, detail_width = text_width(ui_.fonts.tick, detail);
    if (ui_.measures.narrow && !detail.empty()) {
      draw_name_within(font, {left, middle - font->FontSize - 1}, room, ui_.theme.ink, name);
      draw_text_within(ui_.fonts.tick, {left, middle + 2}, room, ui_.theme.ink2, detail);
    } else {
      draw_name_within(font, {left, middle - font->FontSize / 2}, room - detail_width - kInset, ui_.theme.ink,
                       name);
      draw_text(ui_.fonts.tick, {left + room, middle - ui_.fonts.tick->FontSize / 2}, ui_.theme.ink2, detail,
                Align::kRight);
    }
    return chosen;
  }

 private:
  static constexpr float kInset = 12;

  void bring_into_sight(const Rect& place) const {
    const float above = visible_.y - place.y, below = place.bottom() - visible_.bottom();
    if (above > 0) ImGui::SetScrollY(ImGui::GetScrollY() - above);
    if (below > 0) ImGui::SetScrollY(ImGui::GetScrollY() + below);
  }
  bool is_visible(float height) const { return y_ + height >= visible_.y && y_ <= visible_.bottom(); }

  Ui& ui_;
  Rect visible_;
  float y_, top_;
};

void choose(App& app, std::string_view id) {
  AppState state = app.state();
  state.source = {std::string(id), "", "", ""};
  app.set_state(std::move(state));
  app.set_choosing_source(false);
}

void list_file(App& app, List& list) {
  const FileSession* file = app.file();
  if (file == nullptr) return;
  const auto& tensors = file->tensors();
  list.heading(std::string(text(Text::group_file)) + " · " +
               text(Text::tensors_summary, {{"count", grouped(tensors.size())},
                                            {"size", size_text(static_cast<double>(file->size()))}}));
  if (tensors.empty()) list.heading(text(Text::tensors_empty_list));
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const io::TensorInfo& tensor = tensors[i];
    const std::string detail = shape_text(tensor) + "   " + std::string(io::info(tensor.dtype).name) + "   " +
                               size_text(static_cast<double>(tensor.bytes.size));
    const SourceChoice& shown = app.state().source;
    const bool selected =
        shown.id == kOwnFile && shown.hash == file->fingerprint() && shown.tensor == tensor.name;
    if (list.row("source/tensor/" + std::to_string(i), tensor.name, detail, selected)) {
      app.choose_tensor(i);
      return;
    }
  }
}

void list_built_in(App& app, List& list) {
  list.heading(text(Text::group_layers));
  for (const Layer& layer : layers()) {
    const bool selected = app.state().source.id == layer.id;
    if (list.row("source/" + std::string(layer.id), std::string(layer.title), tensor_text(layer), selected)) {
      choose(app, layer.id);
    }
  }
  list.heading(text(Text::group_synthetic));
  for (const SourceInfo& source : sources()) {
    const bool selected = app.state().source.id == source.text();
    if (list.row("source/" + std::string(source.id), std::string(source.title), "", selected))
      choose(app, source.id);
  }
}

}  // namespace

void draw_source_list(App& app, Ui& ui) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad;
  float y = pad - 4;
  const FileSession* file = app.file();
  const std::string title = file != nullptr ? text(Text::tensors_title, {{"file", file->name()}})
                                            : std::string(text(Text::sources_title));
  y += draw_wrapped(ui.fonts.question, {pad, y}, width, ui.theme.ink, title) + 6;
  y += draw_notice(app, ui, {pad, y}, width);

  const std::string_view back = text(Text::control_close), open = text(Text::control_open_file);
  const float height = 34, back_width = button_width(ui, back);
  ui.probe.note_escape("source/close");
  if (button(ui, "source/close", back, {pad, y, back_width, height})) app.set_choosing_source(false);
  const Rect open_place{pad + back_width + ui.measures.gap, y, button_width(ui, open), height};
  if (ui.can_pick_file && button(ui, "app/open_file", open, open_place)) ui.wants_file = true;
  y += std::max(height, ui.measures.target) + 4;

  const Rect visible{pad, y, width, std::max(60.0F, ui.area.h - y - 8)};
  constexpr float kBesideScrollbar = 12;
  const Rect rows{visible.x, visible.y, visible.w - kBesideScrollbar, visible.h};
  ImGui::SetCursorScreenPos(visible.corner());
  ImGui::BeginChild("source_list", {visible.w, visible.h}, false,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  List list(ui, rows, ImGui::GetScrollY());
  // A list taller than its window can be dragged, which is how a finger scrolls it.
  if (const auto command = ui.probe.take("source/list")) ImGui::SetScrollY(static_cast<float>(*command));
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
      ImGui::IsMouseDragging(0, 4)) {
    ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
  }
  list_file(app, list);
  list_built_in(app, list);
  ImGui::SetCursorPosY(list.length());
  ImGui::Dummy({1, 1});
  const float scroll = ImGui::GetScrollY(), beyond = ImGui::GetScrollMaxY();
  ImGui::EndChild();
  note_scroll(ui, "source/list", title, visible, scroll, beyond);
  // A long list scrolls by itself; the canvas does not grow with it.
  constexpr float kTallest = 700;
  ui.content_height = y + std::min(list.length(), kTallest) + 12;
}

}  // namespace qs::ui
