#include "ui/kit/list.hpp"

#include <algorithm>

#include "ui/kit/words.hpp"

namespace qs::ui {

float List::row_height(const std::string& detail) const {
  const bool two_lines = is_tight() && !detail.empty();
  return std::max(two_lines ? 50.0F : 34.0F, ui_.measures.target);
}

void List::heading(std::string_view title, std::string_view path) {
  y_ += 10;
  if (is_visible(24)) draw_text(ui_.fonts.tick, {visible_.x + kInset, y_ + 4}, ui_.theme.ink2, title);
  if (!is_far(24)) {
    note_words(ui_, "list/" + std::string(path.empty() ? title : path), Words::kHeading, title,
               {visible_.x, y_, visible_.w, 24});
  }
  y_ += 24;
}

void List::words(std::string_view paragraph) {
  constexpr float kLongestLine = 560;
  const float width = std::min(visible_.w - 2 * kInset, kLongestLine);
  y_ += 12 + say(ui_, "list/" + std::string(paragraph), Words::kParagraph, ui_.fonts.answer,
                 {visible_.x + kInset, y_ + 12}, width, ui_.theme.ink2, paragraph);
}

bool List::pass_far_row(std::string_view path, float height, bool selected) {
  if (selected || !is_far(height) || ui_.probe.focus() == path) return false;
  y_ += height + kBetween;
  return true;
}

List::Row List::open_row(const std::string& path, const std::string& label, float height, float right_margin,
                         bool selected) {
  Row row{{visible_.x, y_, visible_.w, height}};
  y_ += height + kBetween;
  if (ui_.probe.focus_just_moved_to(path)) bring_into_sight(row.place);
  row.visible = row.place.bottom() >= visible_.y && row.place.y <= visible_.bottom();
  const Rect hit{row.place.x, row.place.y, row.place.w - right_margin, height};
  is_hinted_ =
      ui_.probe.focus() == path || (row.visible && ImGui::IsMouseHoveringRect(hit.corner(), hit.opposite()));
  row.chosen =
      row.visible ? option_row(ui_, path, label, hit, selected) : note_row(ui_, path, label, hit, selected);
  return row;
}

bool List::row(const std::string& path, const std::string& name, const std::string& detail, bool selected) {
  const std::string label = detail.empty() ? name : name + ", " + detail;
  const auto [place, visible, chosen] = open_row(path, label, row_height(detail), 0, selected);
  if (!visible) return chosen;
  const ImFont* font = selected ? ui_.fonts.strong : ui_.fonts.label;
  const float left = place.x + kInset, room = place.w - 2 * kInset;
  const float middle = place.y + place.h / 2, detail_width = text_width(ui_.fonts.tick, detail);
  if (is_tight() && !detail.empty()) {
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

void List::bring_into_sight(const Rect& place) const {
  const float above = visible_.y - place.y, below = place.bottom() - visible_.bottom();
  if (above > 0) ImGui::SetScrollY(ImGui::GetScrollY() - above);
  if (below > 0) ImGui::SetScrollY(ImGui::GetScrollY() + below);
}

float draw_list_in(Ui& ui, std::string_view path, const std::string& title, const Rect& visible,
                   const Callback<List&>& rows) {
  constexpr float kBesideScrollbar = 12;
  const Rect inner{visible.x, visible.y, visible.w - kBesideScrollbar, visible.h};
  ImGui::SetCursorScreenPos(visible.corner());
  ImGui::BeginChild(std::string(path).c_str(), {visible.w, visible.h}, false,
                    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav);
  List list(ui, inner, ImGui::GetScrollY());
  // Dragging scrolls a list taller than its window; fingers need this.
  if (const auto command = ui.probe.take(path)) ImGui::SetScrollY(static_cast<float>(*command));
  if (ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
      ImGui::IsMouseDragging(0, 4)) {
    ImGui::SetScrollY(ImGui::GetScrollY() - ImGui::GetIO().MouseDelta.y);
  }
  rows(list);
  ImGui::SetCursorPosY(list.length());
  ImGui::Dummy({1, 1});
  const float scroll = ImGui::GetScrollY(), beyond = ImGui::GetScrollMaxY();
  ImGui::EndChild();
  note_scroll(ui, std::string(path), title, visible, scroll, beyond);
  return list.length();
}

void draw_list(Ui& ui, std::string_view path, const std::string& title, const Rect& place,
               const Callback<List&>& rows) {
  const Rect visible{place.x, place.y, place.w, std::max(60.0F, ui.area.bottom() - place.y - 8)};
  const float length = draw_list_in(ui, path, title, visible, rows);
  // A long list scrolls by itself instead of making the canvas taller.
  constexpr float kTallest = 700, kBeside = 420;
  const float most = ui.is_beside() ? kBeside : kTallest;
  ui.content_height = std::max(ui.content_height, place.y + std::min(length, most) + 12);
}

}  // namespace qs::ui
