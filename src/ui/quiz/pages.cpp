#include <algorithm>

#include "labs/app/app_sight.hpp"
#include "labs/app/moves.hpp"
#include "ui/quiz/parts.hpp"

namespace qs::ui {
namespace {

constexpr float kProgressBar = 6;

/// Lists the questions of a topic, each to be opened, once the reader asks for the list.
void draw_questions(Column& column, const quiz::Concept& topic) {
  App& app = column.app;
  const quiz::Session& session = column.controller.session;
  const bool listed = app.page().listed_topic == topic.id;
  const std::string path = "quiz/topic/" + std::string(topic.id) + "/list";
  std::vector<QuizButton> buttons;
  buttons.push_back(
      {path, tr(listed ? Text::quiz_list_close : Text::quiz_list),
       [&app, id = listed ? std::string() : std::string(topic.id)] { app.page().listed_topic = id; }});
  draw_buttons(column, std::move(buttons));
  if (!listed) return;
  std::vector<QuizButton> questions;
  for (const quiz::Item& item : session.file().items) {
    if (item.topic != topic.id || item.challenge || item.own) continue;
    const bool solved = session.progress().record(item.id).solved;
    questions.push_back({"quiz/item/" + item.id,
                         solved ? text(Text::quiz_item_solved, {{"title", item.title}}) : item.title,
                         [&app, id = item.id] { open_quiz(app, id, app.state().quiz_seed); }});
  }
  draw_buttons(column, std::move(questions));
}

void draw_topic(Column& column, const quiz::Concept& topic) {
  Ui& ui = column.ui;
  App& app = column.app;
  quiz::Controller& controller = column.controller;
  const auto& file = controller.session.file();
  const auto mastery = controller.session.progress().mastery(file, topic.id);
  if (mastery.of == 0) return;
  const bool ready = controller.session.progress().is_ready_for(file, topic.id);
  const std::string path = "quiz/topic/" + std::string(topic.id);
  const std::string label = tr(mastery.is_mastered() ? Text::quiz_mastered : Text::quiz_practise);
  const float height = std::max(34.0F, ui.measures.target), width = button_width(ui, label);
  const float room = column.width - width - 16, top = column.y;
  const std::string state =
      text(mastery.is_mastered() ? Text::quiz_topic_done
           : ready               ? Text::quiz_topic_open
                                 : Text::quiz_topic_later,
           {{"solved", std::to_string(mastery.solved)}, {"of", std::to_string(mastery.of)}});
  float y = top;
  y += say(ui, path + "/title", Words::kHeading, ui.fonts.strong, {column.x, y}, room, ui.theme.ink,
           phrase(topic.title));
  y += say(ui, path + "/state", Words::kParagraph, ui.fonts.tick, {column.x, y}, room, ui.theme.ink2, state) +
       4;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float part = static_cast<float>(mastery.solved) / static_cast<float>(mastery.of);
  list.AddRectFilled({column.x, y}, {column.x + room, y + kProgressBar}, ui.theme.track, kProgressBar / 2);
  if (part > 0) {
    list.AddRectFilled({column.x, y}, {column.x + std::max(kProgressBar, room * part), y + kProgressBar},
                       ui.theme.bound, kProgressBar / 2);
  }
  const Rect place{column.x + column.width - width, top, width, height};
  if (button(ui, path + "/practise", label, place, ButtonLook::kPlain, !mastery.is_mastered()))
    ui.last = [&app, &controller, id = topic.id] { make(app, controller.next(AppSight(app), id)); };
  column.y = std::max(y + kProgressBar, place.bottom()) + 8;
  draw_questions(column, topic);
  column.space(14);
}

/// Offers items about the reader's own tensor; draws nothing if the file has none.
void draw_own(Column& column) {
  App& app = column.app;
  const quiz::Session& session = column.controller.session;
  std::size_t solved = 0, of = 0;
  for (const quiz::Item& item : session.file().items) {
    if (!item.own) continue;
    ++of;
    solved += session.progress().record(item.id).solved ? 1 : 0;
  }
  if (of == 0) return;
  const Ui& ui = column.ui;
  const auto& own = session.calls().own();
  column.words("quiz/own/title", Words::kHeading, ui.fonts.strong, ui.theme.ink, tr(Text::quiz_own));
  column.words(
      "quiz/own/state", Words::kParagraph, ui.fonts.tick, ui.theme.ink2,
      own ? text(Text::quiz_own_open,
                 {{"tensor", own->tensor}, {"solved", std::to_string(solved)}, {"of", std::to_string(of)}})
          : tr(Text::quiz_own_none));
  column.space(6);
  std::vector<QuizButton> buttons;
  if (own) {
    buttons.push_back(
        {"quiz/own", tr(Text::quiz_practise), [&app] { open_quiz(app, kQuizOwn, app.state().quiz_seed); }});
  } else {
    buttons.push_back({"quiz/own/open", tr(Text::quiz_own_model), [&app] { open_lab(app, "model"); }});
  }
  draw_buttons(column, std::move(buttons));
  column.space(8);
}

/// Exports the log, one line per attempt.
void take_log(App& app, const quiz::Controller& controller) {
  app.ask_host(Outgoing{Outgoing::To::kFile, "quantscope-answers.jsonl", "application/x-ndjson",
                        controller.session.progress().log_text()});
}

}  // namespace

void draw_quiz_progress(Column& column) {
  App& app = column.app;
  quiz::Controller& controller = column.controller;
  const Ui& ui = column.ui;
  const quiz::Progress& progress = controller.session.progress();
  column.words("quiz/title", Words::kHeading, ui.fonts.question, ui.theme.ink,
               text(Text::quiz_progress_title));
  column.space(2);
  column.words("quiz/how", Words::kParagraph, ui.fonts.label, ui.theme.ink2, text(Text::quiz_progress_how));
  if (!controller.session.rules().feedback) {
    column.words("quiz/held", Words::kParagraph, ui.fonts.label, ui.theme.ink, text(Text::quiz_held));
    return;
  }
  column.space(14);
  for (const quiz::Concept& topic : quiz::kConcepts) draw_topic(column, topic);
  draw_own(column);
  std::vector<QuizButton> buttons;
  if (!controller.session.next().empty()) {
    buttons.push_back({"quiz/next", tr(progress.log().empty() ? Text::quiz_start : Text::quiz_go_on),
                       [&app, &controller] { make(app, controller.next(AppSight(app))); }});
  }
  buttons.push_back({"quiz/challenges", tr(Text::quiz_challenges),
                     [&app] { open_quiz(app, kQuizChallenges, app.state().quiz_seed); }});
  if (!progress.log().empty()) {
    buttons.push_back(
        {"quiz/export", tr(Text::quiz_export), [&app, &controller] { take_log(app, controller); }});
    buttons.push_back({"quiz/reset",
                       tr(controller.is_asking_to_forget() ? Text::quiz_forget_really : Text::quiz_forget),
                       [&controller] { controller.forget_progress(); }});
  }
  draw_buttons(column, std::move(buttons));
}

/// The goals of a challenge in one line; those with numbers of their own are told by the task.
std::string asked_by(const quiz::Item& item) {
  std::string asked;
  for (const quiz::Goal& goal : item.goals)
    if (goal.text.find('{') == std::string::npos) asked += (asked.empty() ? "" : " · ") + goal.text;
  return asked;
}

void draw_quiz_challenges(Column& column) {
  App& app = column.app;
  const quiz::Session& session = column.controller.session;
  const Ui& ui = column.ui;
  column.words("quiz/title", Words::kHeading, ui.fonts.question, ui.theme.ink,
               text(Text::quiz_challenges_title));
  column.space(2);
  column.words("quiz/how", Words::kParagraph, ui.fonts.label, ui.theme.ink2, text(Text::quiz_challenges_how));
  column.space(14);
  for (const quiz::Item& item : session.file().items) {
    if (!item.challenge) continue;
    const quiz::ItemRecord record = session.progress().record(item.id);
    column.words("quiz/challenge/" + item.id + "/title", Words::kHeading, ui.fonts.strong, ui.theme.ink,
                 item.title);
    column.words("quiz/challenge/" + item.id + "/asks", Words::kParagraph, ui.fonts.label, ui.theme.ink,
                 asked_by(item));
    const std::string state = record.quality ? text(Text::quiz_best, {{"what", item.quality.text},
                                                                      {"value", significant(*record.quality)},
                                                                      {"unit", phrase(item.quality.unit)}})
                                             : tr(Text::quiz_not_yet);
    column.words("quiz/challenge/" + item.id + "/state", Words::kParagraph, ui.fonts.tick, ui.theme.ink2,
                 state);
    column.space(6);
    std::vector<QuizButton> buttons;
    buttons.push_back({"quiz/challenge/" + item.id, text(Text::quiz_take, {{"title", item.title}}),
                       [&app, id = item.id] { open_quiz(app, id, app.state().quiz_seed); }});
    if (!record.link.empty()) {
      buttons.push_back({"quiz/challenge/" + item.id + "/best", tr(Text::quiz_show_best),
                         [&app, link = record.link] { follow(app, link); }});
    }
    draw_buttons(column, std::move(buttons));
    column.space(8);
  }
  std::vector<QuizButton> pages;
  pages.push_back({"quiz/progress", tr(Text::quiz_progress),
                   [&app] { open_quiz(app, kQuizProgress, app.state().quiz_seed); }});
  draw_buttons(column, std::move(pages));
}

}  // namespace qs::ui
