#include "ui/kit/words.hpp"

#include <algorithm>
#include <cmath>

#include "ui/kit/hit.hpp"

namespace qs::ui {
namespace {

constexpr float kWordsInset = 12, kBullet = 26, kSentenceGap = 4;

float row_height(const Ui& ui, float width, const SentenceRow& row) {
  const float words = wrapped_height(ui.fonts.label, row.text, width - kBullet - 2 * kWordsInset);
  const float mark = row.mark.empty() ? 0 : ui.fonts.tick->FontSize + 2;
  return std::max(std::max(36.0F, ui.measures.target), words + mark + 16);
}

}  // namespace

void note_words(Ui& ui, std::string_view path, Words kind, std::string_view words, const Rect& place) {
  if (words.empty()) return;
  ui.probe.note(item_at(path, kind == Words::kHeading ? Role::kHeading : Role::kParagraph, words, place, 0));
}

float say(Ui& ui, std::string_view path, Words kind, const ImFont* font, ImVec2 at, float width, ImU32 color,
          std::string_view words, std::span<const WordColor> colors) {
  if (words.empty()) return 0;
  const float height = draw_wrapped(font, at, width, color, words, colors);
  note_words(ui, path, kind, words, {at.x, at.y, width, height});
  return height;
}

std::optional<std::string> text_field(Ui& ui, std::string_view path, std::string_view label,
                                      const Rect& place, const std::string& present, std::string_view unit) {
  std::optional<std::string> typed = ui.probe.take_text(path);
  const bool editing = ui.type_on_canvas != nullptr && ui.probe.editing() == path;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImGuiID id = 0;
  if (editing) {
    Number as_number;
    as_number.text = present;
    if (auto now = ui.type_on_canvas(ui, path, place, as_number)) typed = std::move(now);
    id = ImGui::GetItemID();
    list.AddRect(place.corner(), place.opposite(), ui.theme.signal, ui.measures.corner, 0, 2);
  } else {
    const Hit hit = hit_area(ui, path, place);
    id = hit.id;
    if (hit.pressed && ui.type_on_canvas != nullptr) ui.probe.edit(std::string(path));
    list.AddRect(place.corner(), place.opposite(), hit.hovered ? ui.theme.ink : ui.theme.ink2,
                 ui.measures.corner);
    const float y = place.y + (place.h - ui.fonts.answer->FontSize) / 2;
    draw_text_within(ui.fonts.answer, {place.x + kWordsInset, y}, place.w - 2 * kWordsInset, ui.theme.ink,
                     present);
  }
  ProbeItem item = item_at(path, Role::kField, label, place, id);
  item.typed = present;
  item.unit = unit;
  item.value_text = present;
  ui.probe.note(std::move(item));
  return typed;
}

float choice_rows_height(const Ui& ui, float width, std::span<const SentenceRow> rows) {
  float height = -kSentenceGap;
  for (const SentenceRow& row : rows) height += row_height(ui, width, row) + kSentenceGap;
  return height;
}

std::optional<int> choice_rows(Ui& ui, std::string_view path, std::string_view label, ImVec2 at, float width,
                               std::span<const SentenceRow> rows, int selected, bool enabled) {
  std::optional<int> wanted;
  if (const auto command = ui.probe.take(path))
    wanted = std::clamp(static_cast<int>(std::lround(*command)), 0, static_cast<int>(rows.size()) - 1);
  ProbeItem group =
      item_at(path, Role::kChoice, label, {at.x, at.y, width, choice_rows_height(ui, width, rows)}, 0);
  for (const SentenceRow& row : rows)
    group.options.push_back(row.mark.empty() ? row.text : row.text + " (" + row.mark + ")");
  group.value = selected;
  group.max = static_cast<double>(rows.size()) - 1;
  group.step = 1;
  group.enabled = enabled;
  if (selected >= 0) group.value_text = rows[static_cast<std::size_t>(selected)].text;
  ui.probe.note(std::move(group));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Theme& theme = ui.theme;
  float y = at.y;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const SentenceRow& row = rows[static_cast<std::size_t>(i)];
    const Rect place{at.x, y, width, row_height(ui, width, row)};
    const std::string option = std::string(path) + "/" + std::to_string(i);
    const Hit hit = hit_area(ui, option, place);
    const bool chosen = hit.pressed || ui.probe.take(option).has_value();
    if (chosen) wanted = i;
    const bool on = i == selected;
    if (on || (hit.hovered && enabled))
      list.AddRectFilled(place.corner(), place.opposite(), theme.band, ui.measures.corner);
    list.AddRect(place.corner(), place.opposite(), on ? theme.ink : theme.hair, ui.measures.corner, 0,
                 on ? 1.6F : 1);
    const ImVec2 bullet{place.x + kWordsInset + 7, place.y + 18};
    list.AddCircle(bullet, 7, on ? theme.ink : theme.ink2, 24, 1.4F);
    if (on) list.AddCircleFilled(bullet, 3.6F, theme.ink, 20);
    const ImVec2 words{place.x + kWordsInset + kBullet, place.y + 9};
    const float room = width - kBullet - 2 * kWordsInset;
    const float height = draw_wrapped(ui.fonts.label, words, room, theme.ink, row.text);
    if (!row.mark.empty()) draw_text(ui.fonts.tick, {words.x, words.y + height + 1}, theme.ink2, row.mark);
    ProbeItem item = item_at(option, Role::kOption, row.text, place, hit.id);
    item.value = on ? 1 : 0;
    item.max = 1;
    item.enabled = enabled;
    ui.probe.note(std::move(item));
    y += place.h + kSentenceGap;
  }
  return enabled && wanted && *wanted != selected ? wanted : std::nullopt;
}

}  // namespace qs::ui
