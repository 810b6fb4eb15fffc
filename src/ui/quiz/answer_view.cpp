#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/hit.hpp"
#include "ui/quiz/parts.hpp"

namespace qs::ui {
namespace {

using quiz::AskedOption;
using quiz::Kind;
using quiz::Phase;
using quiz::Session;

void draw_options(Column& column, const std::vector<AskedOption>& options, int chosen,
                  std::string_view label) {
  Session& session = column.controller.session;
  const bool done = session.phase() == Phase::kDone, told = session.rules().feedback;
  std::vector<SentenceRow> rows;
  for (std::size_t i = 0; i < options.size(); ++i) {
    SentenceRow row{options[i].text, ""};
    const bool mine = static_cast<int>(i) == chosen;
    if (((done && told) || session.solution_shown()) && options[i].correct)
      row.mark = tr(Text::quiz_mark_right);
    if (session.verdict() && told && mine && !options[i].correct) row.mark = tr(Text::quiz_mark_wrong);
    rows.push_back(std::move(row));
  }
  const auto wanted =
      choice_rows(column.ui, "quiz/options", label, {column.x, column.y}, column.width, rows, chosen, !done);
  column.space(choice_rows_height(column.ui, column.width, rows) + 10);
  if (wanted) session.choose(*wanted);
}

void draw_number(Column& column) {
  Session& session = column.controller.session;
  Ui& ui = column.ui;
  const quiz::Question& question = *session.question();
  draw_text(ui.fonts.tick, {column.x, column.y}, ui.theme.ink2, text(Text::quiz_answer));
  column.space(ui.fonts.tick->FontSize + 3);
  const float height = std::max(38.0F, ui.measures.target), width = std::min(180.0F, column.width - 70);
  const Rect place{column.x, column.y, width, height};
  if (session.phase() == Phase::kDone) {
    column.words("quiz/given", Words::kParagraph, ui.fonts.answer, ui.theme.ink, session.draft().typed);
    column.space(8);
    return;
  }
  const std::string unit = phrase(question.unit);
  const auto typed =
      text_field(ui, "quiz/answer", text(Text::quiz_answer), place, session.draft().typed, unit);
  draw_text(ui.fonts.answer, {place.right() + 10, place.y + (height - ui.fonts.answer->FontSize) / 2},
            ui.theme.ink2, unit);
  column.space(height + 5);
  const std::string tolerance =
      question.tolerance == 0
          ? tr(Text::quiz_exactly)
          : text(Text::quiz_tolerance,
                 {{"tolerance", significant(question.tolerance) + (unit.empty() ? "" : " " + unit)}});
  column.words("quiz/tolerance", Words::kParagraph, ui.fonts.tick, ui.theme.ink2, tolerance);
  column.space(10);
  if (typed) session.type(*typed);
}

void draw_entries(Column& column) {
  Session& session = column.controller.session;
  Ui& ui = column.ui;
  const quiz::Question& question = *session.question();
  const bool done = session.phase() == Phase::kDone;
  const float button_size = std::max(30.0F, ui.measures.target), room = column.width - 2 * button_size - 44;
  for (std::size_t i = 0; i < session.draft().order.size(); ++i) {
    const quiz::AskedEntry& entry = question.entries[session.draft().order[i]];
    const std::string words = std::to_string(i + 1) + ". " + entry.text +
                              ((done && session.rules().feedback) || session.solution_shown()
                                   ? " (" + significant(entry.value) + ")"
                                   : "");
    const float height = std::max(button_size + 6, wrapped_height(ui.fonts.label, words, room) + 14);
    const Rect place{column.x, column.y, column.width, height};
    const std::string path = "quiz/order/" + std::to_string(i);
    ImGui::GetWindowDrawList()->AddRect(place.corner(), place.opposite(), ui.theme.hair, ui.measures.corner);
    say(ui, path, Words::kParagraph, ui.fonts.label, {place.x + 12, place.y + 8}, room, ui.theme.ink, words);
    const auto move = [&](std::string_view what, Text label, ButtonLook look, float x, int by, bool enabled) {
      const Rect at{x, place.y + (height - button_size) / 2, button_size, button_size};
      const bool pressed = button(ui, path + std::string(what), text(label, {{"entry", entry.text}}), at,
                                  look, enabled && !done);
      if (pressed) ui.last = [&session, i, by] { session.move(i, by); };
    };
    move("/up", Text::quiz_up, ButtonLook::kUp, place.right() - 2 * button_size - 6, -1, i > 0);
    move("/down", Text::quiz_down, ButtonLook::kDown, place.right() - button_size - 4, 1,
         i + 1 < session.draft().order.size());
    column.space(height + 4);
  }
  column.space(6);
}

}  // namespace

void draw_prediction(Column& column) {
  Session& session = column.controller.session;
  Ui& ui = column.ui;
  const quiz::Question& question = *session.question();
  const quiz::Item& item = *question.item;
  const bool done = session.phase() == Phase::kDone;
  constexpr float kHeight = 220;
  const auto count = item.x.values.size();
  const std::string y_unit = phrase(item.y.unit);
  const std::string y_title = item.y.title + (y_unit.empty() ? "" : " (" + y_unit + ")");
  Chart chart(ui, {column.x, column.y, column.width, kHeight},
              {-0.5, static_cast<double>(count) - 0.5, false, "", false},
              {item.y.min, item.y.max, false, y_title});
  const auto place_of = [&chart](std::size_t i) { return chart.x(static_cast<double>(i)); };
  const float column_width = chart.plot().w / static_cast<float>(count);
  std::vector<Dot> drawn;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string x_text = localized(shortest(item.x.values[i]));
    const std::string path = "quiz/draw/" + std::to_string(i);
    const Rect area{place_of(i) - column_width / 2, chart.plot().y, column_width, chart.plot().h};
    const Hit hit = hit_area(ui, path, area);
    const auto point = session.draft().points[i];
    std::optional<double> wanted;
    if (hit.led) wanted = chart.y_at(ImGui::GetIO().MousePos.y);
    if (const auto command = ui.probe.take(path)) wanted = *command;
    const double step = (item.y.max - item.y.min) / 100;
    if (wanted && !done) {
      const double y = std::clamp(std::round(*wanted / step) * step, item.y.min, item.y.max);
      if (!point || y != *point) session.set_point(i, y);
    }
    if (point) drawn.push_back({static_cast<double>(i), *point});
    draw_text(ui.fonts.tick, {place_of(i), chart.plot().bottom() + 5}, ui.theme.ink2, x_text, Align::kCentre);
    ProbeItem slot = item_at(
        path, Role::kSlider,
        text(Text::quiz_draw_at, {{"what", item.y.title}, {"x", item.x.title + " " + x_text}}), area, hit.id);
    slot.value = point.value_or(item.y.min);
    slot.min = item.y.min;
    slot.max = item.y.max;
    slot.step = step;
    slot.value_text = point ? significant(*point) + " " + y_unit : tr(Text::quiz_not_drawn);
    slot.claims_swipes = true;
    ui.probe.note(std::move(slot));
  }
  if ((done && session.rules().feedback) || session.solution_shown()) {
    std::vector<Dot> truth;
    for (std::size_t i = 0; i < count; ++i)
      truth.push_back({static_cast<double>(i), question.curves.front().values[i]});
    chart.line(truth, ui.theme.bound, tr(Text::quiz_computed), y_unit);
  }
  if (drawn.size() > 1) chart.line(drawn, ui.theme.ink, tr(Text::quiz_yours), y_unit, Stroke::kDashed);
  for (const Dot& dot : drawn) chart.point(dot, ui.theme.ink, "", true, {}, 5);
  chart.finish();
  const bool says_unit = item.x.unit.empty() || item.x.unit == item.x.title;
  draw_text(ui.fonts.tick, {column.x + column.width, column.y + kHeight + 2}, ui.theme.ink2,
            item.x.title + (says_unit ? "" : " (" + phrase(item.x.unit) + ")"), Align::kRight);
  column.space(kHeight + 30);
}

void draw_answer(Column& column) {
  const Session& session = column.controller.session;
  const quiz::Question& question = *session.question();
  switch (question.kind) {
    case Kind::kChoice:
      return draw_options(column, question.options, session.draft().chosen, question.prompt);
    case Kind::kPredict:
      if (!session.prediction())
        return draw_options(column, question.options, session.draft().chosen, question.prompt);
      column.words("quiz/explain", Words::kParagraph, column.ui.fonts.answer, column.ui.theme.ink,
                   question.explain);
      column.space(8);
      return draw_options(column, question.explanations, session.draft().explained, question.explain);
    case Kind::kNumber:
      return draw_number(column);
    case Kind::kOrder:
      return draw_entries(column);
    case Kind::kDraw:
      return draw_prediction(column);
    case Kind::kTask:
      break;
  }
}

}  // namespace qs::ui
