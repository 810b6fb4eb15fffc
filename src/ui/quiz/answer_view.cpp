#include <algorithm>
#include <cmath>

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
  // A small tolerance only forgives rounding: it is told where answers have decimals.
  constexpr double kRounding = 0.05;
  const bool is_whole = question.value == std::round(question.value) && question.tolerance < kRounding;
  const std::string tolerance =
      is_whole ? ""
      : question.tolerance == 0
          ? tr(Text::quiz_exactly)
          : text(Text::quiz_tolerance,
                 {{"tolerance", significant(question.tolerance) + (unit.empty() ? "" : " " + unit)}});
  if (!tolerance.empty())
    column.words("quiz/tolerance", Words::kParagraph, ui.fonts.tick, ui.theme.ink2, tolerance);
  column.space(10);
  if (typed) session.type(*typed);
}

/// An entry of an order, with the room that its words have.
struct Card {
  std::string words;
  float room = 0, height = 0;
};

Card card_of(const Column& column, std::size_t i) {
  const Session& session = column.controller.session;
  const Ui& ui = column.ui;
  const quiz::AskedEntry& entry = session.question()->entries[session.draft().order[i]];
  const bool is_told =
      (session.phase() == Phase::kDone && session.rules().feedback) || session.solution_shown();
  const float button_size = std::max(30.0F, ui.measures.target);
  Card card{
      std::to_string(i + 1) + ". " + entry.text + (is_told ? " (" + significant(entry.value) + ")" : ""),
      column.width - 2 * button_size - 44, 0};
  card.height = std::max(button_size + 6, wrapped_height(ui.fonts.label, card.words, card.room) + 14);
  return card;
}

constexpr float kBetweenCards = 4;

/// The card goes with the pointer that holds it: past its neighbour's middle they change places. Its id is the entry's,
/// which the pointer holds wherever it stands.
void drag_card(Column& column, std::size_t i, const Rect& place, const std::string& words) {
  Session& session = column.controller.session;
  Ui& ui = column.ui;
  const Hit hit = hit_area(ui, "quiz/card/" + std::to_string(session.draft().order[i]), place);
  ui.probe.note(item_at("quiz/order/" + std::to_string(i), Role::kParagraph, words, place, hit.id));
  if (hit.held || hit.hovered) {
    ImGui::GetWindowDrawList()->AddRectFilled(place.corner(), place.opposite(),
                                              hit.held ? ui.theme.track : ui.theme.band, ui.measures.corner);
  }
  if (!hit.held || !ImGui::IsMousePosValid()) return;
  const float y = ImGui::GetIO().MousePos.y;
  const auto middle_of = [&](std::size_t neighbour) {
    return kBetweenCards + card_of(column, neighbour).height / 2;
  };
  if (i > 0 && y < place.y - middle_of(i - 1)) ui.last = [&session, i] { session.move(i, -1); };
  if (i + 1 < session.draft().order.size() && y > place.bottom() + middle_of(i + 1))
    ui.last = [&session, i] { session.move(i, 1); };
}

void draw_entries(Column& column) {
  Session& session = column.controller.session;
  Ui& ui = column.ui;
  const bool done = session.phase() == Phase::kDone;
  const float button_size = std::max(30.0F, ui.measures.target);
  for (std::size_t i = 0; i < session.draft().order.size(); ++i) {
    const quiz::AskedEntry& entry = session.question()->entries[session.draft().order[i]];
    const Card card = card_of(column, i);
    const Rect place{column.x, column.y, column.width, card.height};
    const ImVec2 at{place.x + 12, place.y + 8};
    const std::string path = "quiz/order/" + std::to_string(i);
    if (!done && !ui.surface.quiz_on_page) {
      drag_card(column, i, {place.x, place.y, place.w - 2 * button_size - 10, place.h}, card.words);
      draw_wrapped(ui.fonts.label, at, card.room, ui.theme.ink, card.words);
    } else {
      say(ui, path, Words::kParagraph, ui.fonts.label, at, card.room, ui.theme.ink, card.words);
    }
    ImGui::GetWindowDrawList()->AddRect(place.corner(), place.opposite(), ui.theme.hair, ui.measures.corner);
    const auto move = [&](std::string_view what, Text label, ButtonLook look, float x, int by, bool enabled) {
      const Rect button_place{x, place.y + (card.height - button_size) / 2, button_size, button_size};
      const bool pressed = button(ui, path + std::string(what), text(label, {{"entry", entry.text}}),
                                  button_place, look, enabled && !done);
      if (pressed) ui.last = [&session, i, by] { session.move(i, by); };
    };
    move("/up", Text::quiz_up, ButtonLook::kUp, place.right() - 2 * button_size - 6, -1, i > 0);
    move("/down", Text::quiz_down, ButtonLook::kDown, place.right() - button_size - 4, 1,
         i + 1 < session.draft().order.size());
    column.space(card.height + kBetweenCards);
  }
  column.space(6);
}

/// The curve is drawn in the lab's place; once it is graded it stands here, beside the lab.
void draw_curve_answer(Column& column) {
  if (column.controller.veil() == quiz::Veil::kLab) {
    column.words("quiz/draw_where", Words::kParagraph, column.ui.fonts.label, column.ui.theme.ink,
                 text(Text::quiz_draw_where));
    column.space(10);
  } else if (!column.ui.surface.quiz_on_page) {
    constexpr float kHeight = 220;
    draw_prediction(column.ui, column.controller.session, {column.x, column.y, column.width, kHeight});
    column.space(kHeight + 30);
  }
}

}  // namespace

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
      return draw_curve_answer(column);
    case Kind::kTask:
      break;
  }
}

}  // namespace qs::ui
