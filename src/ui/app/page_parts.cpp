#include "ui/app/page_parts.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {
namespace {

std::string progress_text(const Progress& progress) {
  using What = Progress::What;
  const Placeholder name{"name", progress.name};
  const Placeholder percent_place{"percent", fixed(std::floor(100 * progress.part), 0)};
  switch (progress.what) {
    case What::kOpeningFile:
      return text(Text::progress_header, {name});
    case What::kLoadingLayer:
      return text(Text::progress_layer, {name});
    case What::kReading:
      return text(Text::progress_reading, {name, percent_place});
    case What::kSorting:
      return text(Text::progress_sorting, {name, percent_place});
    case What::kNothing:
      break;
  }
  return {};
}

}  // namespace

float draw_heading(Ui& ui, ImVec2 at, HeadingWidths widths, std::string_view question,
                   std::string_view answer, std::span<const WordColor> numbers) {
  float y = at.y;
  y += say(ui, "lab/question", Words::kHeading, ui.fonts.question, {at.x, y}, widths.question, ui.theme.ink,
           question);
  y += 2;
  y += say(ui, "lab/answer", Words::kParagraph, ui.fonts.answer, {at.x, y}, widths.answer, ui.theme.ink2,
           answer, numbers);
  return y - at.y;
}

float draw_progress(App& app, Ui& ui, ImVec2 at, float width) {
  const Progress progress = app.loader().progress();
  if (progress.what == Progress::What::kNothing) return 0;
  const std::string_view cancel = text(Text::control_cancel);
  const float row = std::max(30.0F, ui.measures.target), button_place = button_width(ui, cancel);
  const bool can_cancel = app.loaded().sample != nullptr;
  const float room = width - (can_cancel ? button_place + ui.measures.gap : 0);
  const std::string words = progress_text(progress);
  draw_text_within(ui.fonts.label, {at.x, at.y + 4}, room, ui.theme.ink2, words);
  note_words(ui, "lab/progress", Words::kParagraph, words, {at.x, at.y, room, row});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float y = at.y + row - 6;
  list.AddRectFilled({at.x, y}, {at.x + room, y + 3}, ui.theme.track, 1.5F);
  list.AddRectFilled({at.x, y}, {at.x + room * static_cast<float>(progress.part), y + 3}, ui.theme.signal,
                     1.5F);
  const Rect place{at.x + width - button_place, at.y + (row - 30) / 2, button_place, 30};
  if (can_cancel) {
    ui.probe.note_escape("app/cancel");
    if (button(ui, "app/cancel", cancel, place)) app.cancel();
  }
  return row + ui.measures.gap;
}

float draw_notice(App& app, Ui& ui, ImVec2 at, float width) {
  if (app.notice().sentence().empty()) return 0;
  const float cross = button_width(ui, "", ButtonLook::kCross), inset = 12;
  const float text_room = width - cross - 2 * inset - 6;
  const float height =
      std::max(ui.measures.target, wrapped_height(ui.fonts.label, app.notice().sentence(), text_room)) +
      2 * (inset - 4);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, ui.theme.band, ui.measures.corner);
  list.AddRectFilled(at, {at.x + 4, at.y + height}, ui.theme.ink, ui.measures.corner,
                     ImDrawFlags_RoundCornersLeft);
  say(ui, "lab/notice", Words::kParagraph, ui.fonts.label, {at.x + inset + 4, at.y + inset - 3}, text_room,
      ui.theme.ink, app.notice().sentence());
  const Rect place{at.x + width - cross - 4, at.y + 4, cross, cross};
  ui.probe.note_escape("app/dismiss");
  const bool closed = button(ui, "app/dismiss", text(Text::control_dismiss), place, ButtonLook::kCross);
  if (closed) app.notice().dismiss();
  return height + ui.measures.gap;
}

}  // namespace qs::ui
