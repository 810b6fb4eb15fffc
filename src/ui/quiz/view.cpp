#include "ui/quiz/view.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/app/app_sight.hpp"
#include "labs/app/moves.hpp"
#include "ui/quiz/parts.hpp"

namespace qs::ui {
namespace {

using quiz::Kind;
using quiz::Outcome;
using quiz::Phase;
using quiz::Question;
using quiz::Verdict;

void draw_head(Column& column) {
  App& app = column.app;
  Ui& ui = column.ui;
  const float cross = button_width(ui, "", ButtonLook::kCross);
  const bool alone = ui.surface.one_question;
  const Rect close{column.x + column.width - cross, column.y - 4, cross, cross};
  std::string where = tr(Text::quiz_title);
  const Question* question = column.controller.session.question();
  if (question != nullptr && question->item->own) {
    where = tr(Text::quiz_own);
  } else if (question != nullptr && column.controller.session.rules().feedback) {
    const auto* topic = find_by(quiz::kConcepts, &quiz::Concept::id, question->topic);
    const auto mastery =
        column.controller.session.progress().mastery(column.controller.session.file(), question->topic);
    where = alone ? phrase(topic->title)
                  : text(Text::quiz_where, {{"topic", phrase(topic->title)},
                                            {"solved", std::to_string(mastery.solved)},
                                            {"of", std::to_string(mastery.of)}});
  }
  say(ui, "quiz/where", Words::kParagraph, ui.fonts.tick, {column.x, column.y}, column.width - cross - 8,
      ui.theme.ink2, where);
  if (!alone && button(ui, "quiz/close", text(Text::quiz_close), close, ButtonLook::kCross))
    ui.last = [&app] { open_quiz(app, "", app.state().quiz_seed); };
  column.y += std::max(cross - 4, ui.fonts.tick->FontSize + 8);
}

/// Draws a band with the verdict's word and its reason.
void draw_verdict(Column& column, const Verdict& verdict) {
  const Ui& ui = column.ui;
  constexpr float kInset = 12;
  const bool told = column.controller.session.rules().feedback;
  const Text word = verdict.outcome != Outcome::kInvalid && !told ? Text::quiz_recorded
                    : verdict.outcome == Outcome::kCorrect        ? Text::quiz_correct
                    : verdict.outcome == Outcome::kWrong          ? Text::quiz_wrong
                                                                  : Text::quiz_invalid;
  const float room = column.width - 2 * kInset - 4;
  const float height = ui.fonts.strong->FontSize + 2 * (kInset - 2) +
                       (verdict.says.empty() ? 0 : wrapped_height(ui.fonts.label, verdict.says, room) + 2);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled({column.x, column.y}, {column.x + column.width, column.y + height}, ui.theme.band,
                     ui.measures.corner);
  const ImU32 edge = told && verdict.outcome == Outcome::kCorrect ? ui.theme.bound : ui.theme.ink;
  list.AddRectFilled({column.x, column.y}, {column.x + 4, column.y + height}, edge, ui.measures.corner,
                     ImDrawFlags_RoundCornersLeft);
  Column inside{column.app, column.ui, column.controller, column.x + kInset + 4, column.y + kInset - 3, room};
  inside.words("quiz/outcome", Words::kParagraph, ui.fonts.strong, ui.theme.ink, text(word));
  inside.space(2);
  inside.words("quiz/says", Words::kParagraph, ui.fonts.label, ui.theme.ink, verdict.says);
  column.space(height + 8);
}

void draw_goals(Column& column, const Question& question) {
  const auto& graded_as = column.controller.session.verdict();
  const auto verdict = column.controller.session.rules().feedback ? graded_as : std::nullopt;
  for (std::size_t i = 0; i < question.goals.size(); ++i) {
    const bool graded = verdict && i < verdict->goals.size();
    const auto& now = column.controller.session.goals_now();
    const quiz::GoalNow* live = !graded && i < now.size() ? &now[i] : nullptr;
    const bool met = graded ? verdict->goals[i] : live != nullptr && live->met;
    const std::string_view mark = text(met      ? Text::quiz_goal_met
                                       : graded ? Text::quiz_goal_missed
                                                : Text::quiz_goal);
    std::string words = std::string(mark) + " " + question.goals[i];
    if (live != nullptr && !live->value.empty())
      words += " " + text(Text::quiz_goal_now, {{"value", live->value}});
    column.words("quiz/goal/" + std::to_string(i), Words::kParagraph, column.ui.fonts.label,
                 met ? column.ui.theme.bound : column.ui.theme.ink, words);
    column.space(4);
  }
  if (verdict && verdict->quality && !question.item->quality.text.empty()) {
    const auto record = column.controller.session.progress().record(question.id);
    column.words(
        "quiz/quality", Words::kParagraph, column.ui.fonts.strong, column.ui.theme.ink,
        text(Text::quiz_quality, {{"what", question.item->quality.text},
                                  {"value", significant(*verdict->quality)},
                                  {"unit", phrase(question.item->quality.unit)},
                                  {"best", significant(record.quality.value_or(*verdict->quality))}}));
    column.space(4);
  }
}

/// Predict, look, explain: shows the locked prediction above the instructions.
void draw_observation(Column& column, const Question& question) {
  const quiz::Session& session = column.controller.session;
  const Ui& ui = column.ui;
  const auto& chosen = question.options[static_cast<std::size_t>(session.draft().chosen)];
  column.words("quiz/predicted", Words::kParagraph, ui.fonts.label, ui.theme.ink2,
               text(Text::quiz_predicted, {{"prediction", chosen.text}}));
  column.space(8);
  if (session.phase() == Phase::kObserving) {
    column.words("quiz/observe", Words::kParagraph, ui.fonts.answer, ui.theme.ink, question.observe);
    column.space(10);
    App& app = column.app;
    std::vector<QuizButton> buttons;
    buttons.push_back({"quiz/begin", tr(Text::quiz_begin),
                       [&app, &controller = column.controller] { make(app, controller.begin()); }});
    buttons.push_back(
        {"quiz/shows", tr(Text::quiz_show_me), [&app, link = question.shows] { move_lab(app, link); }});
    draw_buttons(column, std::move(buttons));
    return;
  }
  column.words("quiz/observed", Words::kParagraph, ui.fonts.answer, ui.theme.ink, session.observed());
  column.space(6);
  if (session.rules().feedback) {
    column.words("quiz/foretold", Words::kParagraph, ui.fonts.label, ui.theme.ink,
                 session.prediction()->says);
  }
  column.space(10);
}

void draw_help(Column& column, const Question& question) {
  const quiz::Session& session = column.controller.session;
  const Ui& ui = column.ui;
  for (std::size_t i = 0; i < session.hints_shown(); ++i) {
    column.words(
        "quiz/hint_" + std::to_string(i + 1), Words::kParagraph, ui.fonts.label, ui.theme.ink,
        text(Text::quiz_hint_said, {{"number", std::to_string(i + 1)}, {"hint", question.hints[i]}}));
    column.space(6);
  }
  if (!session.solution_shown()) return;
  column.words("quiz/worked", Words::kHeading, ui.fonts.strong, ui.theme.ink, text(Text::quiz_worked));
  column.space(2);
  column.words("quiz/solution_text", Words::kParagraph, ui.fonts.label, ui.theme.ink, question.solution);
  column.space(8);
}

std::vector<QuizButton> steps_of(Column& column, const Question& question) {
  quiz::Controller& controller = column.controller;
  quiz::Session& session = controller.session;
  App& app = column.app;
  std::vector<QuizButton> buttons;
  const QuizRules& rules = session.rules();
  const bool done = session.phase() == Phase::kDone, looking = session.phase() == Phase::kObserving;
  if (!done && !looking) {
    const bool predicts = question.kind == Kind::kPredict && session.phase() == Phase::kAsking;
    buttons.push_back({"quiz/check", tr(predicts ? Text::quiz_commit : Text::quiz_check),
                       [&app, &controller] { make(app, controller.check(AppSight(app))); }, true,
                       ButtonLook::kFilled});
  }
  if (question.kind == Kind::kTask && !done)
    buttons.push_back(
        {"quiz/begin", tr(Text::quiz_begin), [&app, &controller] { make(app, controller.begin()); }});
  if (!done && session.hints_shown() < question.hints.size()) {
    buttons.push_back(
        {"quiz/hint",
         text(Text::quiz_hint, {{"left", std::to_string(question.hints.size() - session.hints_shown())}}),
         [&session] { session.hint(); }});
  }
  const bool tried = session.verdict() && session.verdict()->outcome != Outcome::kInvalid;
  if (rules.solutions && rules.feedback && !session.solution_shown() &&
      (tried || session.hints_shown() == question.hints.size()))
    buttons.push_back({"quiz/solution", tr(Text::quiz_solution), [&session] { session.show_solution(); }});
  if (column.ui.surface.has_text && rules.feedback && tried &&
      session.verdict()->outcome == Outcome::kWrong) {
    buttons.push_back({"quiz/read", tr(Text::quiz_read), [&app, item = question.id, topic = question.topic] {
                         app.ask_host(ReadAbout{item, topic});
                       }});
  }
  if (rules.feedback && session.verdict() && !session.verdict()->link.empty()) {
    buttons.push_back(
        {"quiz/try", tr(Text::quiz_try), [&app, link = session.verdict()->link] { follow(app, link); }});
  }
  if (tried && session.has_more_variants())
    buttons.push_back(
        {"quiz/again", tr(Text::quiz_again), [&app, &controller] { make(app, controller.retry()); }});
  // One question alone may still be followed by its own next.
  if (column.ui.surface.one_question && (!done || question.item->then.empty())) return buttons;
  buttons.push_back({"quiz/next", tr(done ? Text::quiz_next : Text::quiz_skip),
                     [&app, &controller] { make(app, controller.next(AppSight(app))); }});
  return buttons;
}

/// Up to a full stop that ends a sentence, not one within a number.
std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

/// The verdict that the reader may see: in full, or only that the answer is recorded.
Verdict told_of(const quiz::Session& session) {
  const Verdict& verdict = *session.verdict();
  if (session.rules().feedback && verdict.outcome == Outcome::kCorrect && verdict.says.empty()) {
    Verdict reasoned = verdict;
    reasoned.says = first_sentence(session.question()->solution);
    return reasoned;
  }
  if (session.rules().feedback || verdict.outcome == Outcome::kInvalid) return verdict;
  Verdict recorded;
  recorded.outcome = verdict.outcome;
  return recorded;
}

void draw_attempts(Column& column) {
  const auto left = column.controller.session.attempts_left();
  if (!left) return;
  const std::string words = *left == 0 ? tr(Text::quiz_no_attempts)
                                       : text(Text::quiz_attempts_left, {{"left", std::to_string(*left)}});
  column.words("quiz/attempts", Words::kParagraph, column.ui.fonts.tick, column.ui.theme.ink2, words);
  column.space(8);
}

void draw_question(Column& column, const Question& question) {
  quiz::Session& session = column.controller.session;
  const Ui& ui = column.ui;
  column.words("quiz/question", Words::kHeading, ui.fonts.strong, ui.theme.ink2, question.title);
  column.space(2);
  column.words("quiz/prompt", Words::kParagraph, ui.fonts.answer, ui.theme.ink, question.prompt);
  column.space(12);
  if (session.prediction()) draw_observation(column, question);
  if (session.phase() != Phase::kObserving) draw_answer(column);
  if (question.kind == Kind::kTask) draw_goals(column, question);
  column.space(4);
  if (session.verdict()) draw_verdict(column, told_of(session));
  draw_attempts(column);
  draw_help(column, question);
  draw_buttons(column, steps_of(column, question));
}

}  // namespace

void draw_buttons(Column& column, std::vector<QuizButton> buttons) {
  Ui& ui = column.ui;
  constexpr float kGap = 8;
  const float height = std::max(34.0F, ui.measures.target);
  float x = column.x;
  for (QuizButton& one : buttons) {
    const float width = std::min(button_width(ui, one.label), column.width);
    if (x > column.x && x + width > column.x + column.width) {
      x = column.x;
      column.y += height + kGap;
    }
    if (button(ui, one.path, one.label, {x, column.y, width, height}, one.look, one.enabled))
      ui.last = std::move(one.run);
    x += width + kGap;
  }
  if (!buttons.empty()) column.y += height + kGap;
}

float draw_quiz(App& app, Ui& ui, ImVec2 at, float width) {
  quiz::Controller* controller = quiz_controller(app);
  if (controller == nullptr) return 0;
  Column column{app, ui, *controller, at.x, at.y, width};
  draw_head(column);
  const quiz::Session& session = controller->session;
  if (!session.problem().empty()) {
    column.words("quiz/problem", Words::kParagraph, ui.fonts.label, ui.theme.ink, session.problem());
  } else if (!session.has_items() || !controller->wants().empty()) {
    column.words("quiz/waiting", Words::kParagraph, ui.fonts.answer, ui.theme.ink2, text(Text::quiz_waiting));
  } else if (session.question() != nullptr) {
    draw_question(column, *session.question());
  } else if (app.state().quiz == kQuizChallenges) {
    draw_quiz_challenges(column);
  } else {
    if (app.state().quiz != kQuizProgress && app.state().quiz != kQuizNext) {
      column.words("quiz/unknown", Words::kParagraph, ui.fonts.label, ui.theme.ink,
                   text(Text::quiz_unknown, {{"id", app.state().quiz}}));
    }
    draw_quiz_progress(column);
  }
  if (session.question() != nullptr && session.rules().feedback && !ui.surface.one_question) {
    column.space(6);
    std::vector<QuizButton> pages;
    pages.push_back({"quiz/progress", tr(Text::quiz_progress),
                     [&app] { open_quiz(app, kQuizProgress, app.state().quiz_seed); }});
    pages.push_back({"quiz/challenges", tr(Text::quiz_challenges),
                     [&app] { open_quiz(app, kQuizChallenges, app.state().quiz_seed); }});
    draw_buttons(column, std::move(pages));
  }
  return column.y - at.y;
}

}  // namespace qs::ui
