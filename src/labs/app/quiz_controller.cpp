#include "labs/app/quiz_controller.hpp"

#include "labs/app/quiz_facts.hpp"
#include "labs/words/text.hpp"

namespace qs {

namespace quiz {

std::shared_ptr<Controller> make_quiz_controller() {
  return std::make_shared<Controller>();
}

void Controller::update(App& app) {
  if (const auto kept = app.take_kept_progress()) {
    Expected<Progress> read = Progress::from_text(*kept);
    if (read) {
      session.set_progress(*std::move(read));
      session.ask("", session.seed());  // ask again, so that earlier attempts count
    } else {
      app.say(text(Text::quiz_progress_refused, {{"reason", told(read.error())}}));
    }
  }
  session.set_time(app.time());
  session.set_rules(app.state().rules);
  if (app.state().items != items_path_) {  // another file
    items_path_ = app.state().items;
    asked_for_items_ = false;
    Progress progress = session.progress();
    session = Session();
    session.set_progress(std::move(progress));
    session.set_rules(app.state().rules);
  }
  if (!session.has_items()) return;
  if (auto own = reader_tensor_of(app);
      own && !(session.calls().own() && session.calls().own()->sample == own->sample)) {
    session.calls().set_reader_tensor(*std::move(own));
    session.ask("", session.seed());  // ask again, about this tensor
  }
  if (app.state().quiz == kQuizNext) return next(app);
  if (app.state().quiz == kQuizOwn) return next_own(app);
  session.ask(app.state().quiz, app.state().quiz_seed);
  if (layer_.empty()) layer_ = session.calls().take_missing_layer();
  if (!layer_.empty()) session.refuse_items("");  // the items wait for this layer only
  if (session.question() == nullptr) return;
  const std::string question = session.question()->id + " " + std::to_string(app.state().quiz_seed);
  if (placed_ != question) {
    const bool came_by_link = std::exchange(links_seen_, app.links_opened()) != app.links_opened();
    // A reader who comes by a link keeps the state in it.
    if (!came_by_link || app.is_fresh()) begin(app);
    placed_ = question;
  }
  if (session.phase() == Phase::kObserving && !app.is_busy() && seen_ != app.state()) {
    seen_ = app.state();
    session.observe(facts_of(app));
  }
}

std::string Controller::wants() const {
  if (!session.has_items()) return asked_for_items_ ? "" : std::string(kItemsFile);
  return layer_;
}

void Controller::supply(App& app, const std::string& name, std::span<const std::byte> bytes) {
  if (name == kItemsFile) {
    asked_for_items_ = true;
    const std::string file = items_path_.empty() ? std::string(kItemsFile) : items_path_;
    const std::string_view json(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!session.supply_items(file, json)) app.say(session.problem());
    return;
  }
  const Expected<void> supplied = session.calls().supply(name, bytes);
  if (!supplied) return refuse(name, told(supplied.error()));
  layer_.clear();
  session.ask("", session.seed());  // ask again, with the layer
}

void Controller::refuse(const std::string& name, const std::string& reason) {
  if (name == kItemsFile) asked_for_items_ = true;
  layer_.clear();
  session.refuse_items(text(Text::quiz_not_loaded, {{"file", name}, {"reason", phrase(reason)}}));
}

void Controller::check(App& app) {
  session.set_time(app.time());
  const Phase before = session.phase();
  session.check(facts_of(app), facts_of(app.run_log()), app.link());
  if (before == Phase::kAsking && session.phase() == Phase::kObserving) {
    begin(app);
    seen_.reset();
  }
}

void Controller::begin(App& app) const {
  const Question* question = session.question();
  if (question == nullptr) return;
  const bool before = question->kind == Kind::kPredict && session.phase() == Phase::kAsking;
  const std::string& link = question->start.empty() || before ? question->lab : question->start;
  if (!link.empty()) app.move_lab(link);
}

void Controller::retry(App& app) {
  app.open_quiz(app.state().quiz, app.state().quiz_seed + 1);
}

void Controller::next_own(App& app) {
  const std::string after = session.question() != nullptr ? session.question()->id : "";
  const std::string id = session.progress().next_own(session.file(), after);
  const bool is_history_entry = app.state().quiz != kQuizOwn;
  app.open_quiz(id.empty() ? kQuizProgress : std::string_view(id), app.state().quiz_seed, is_history_entry);
}

void Controller::next(App& app, std::string_view topic) {
  if (topic.empty() && session.question() != nullptr && session.question()->item->own) return next_own(app);
  const std::string id = session.next(topic);
  const bool is_history_entry = app.state().quiz != kQuizNext;
  app.open_quiz(id.empty() ? kQuizProgress : std::string_view(id), app.state().quiz_seed, is_history_entry);
}

void Controller::forget_progress() {
  if (asking_to_forget_) session.reset_progress();
  asking_to_forget_ = !asking_to_forget_;
}

std::optional<std::string> Controller::take_progress() {
  if (kept_changes_ == session.changes()) return std::nullopt;
  kept_changes_ = session.changes();
  return session.progress().to_text();
}

std::string Controller::tell(App& app, std::string_view pattern) {
  const Names facts = facts_of(app);
  return fill_text(pattern, session.calls().scope(facts)).value_or("–");
}

bool Controller::holds(App& app, std::string_view predicate) {
  const Names facts = facts_of(app);
  return evaluate_truth(predicate, session.calls().scope(facts)).value_or(false);
}

Progress::Score Controller::score(std::string_view item) const {
  return session.progress().score(session.file(), item);
}

std::string Controller::take_attempts() {
  std::string lines;
  for (const Attempt& attempt : session.take_attempts()) lines += to_json(attempt) + "\n";
  return lines;
}

}  // namespace quiz
}  // namespace qs
