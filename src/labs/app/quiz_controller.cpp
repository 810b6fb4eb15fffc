#include "labs/app/quiz_controller.hpp"

#include <cmath>

#include "labs/app/quiz_facts.hpp"
#include "labs/state/share_link.hpp"
#include "labs/words/text.hpp"

namespace qs {

namespace quiz {

std::shared_ptr<Controller> make_quiz_controller() {
  return std::make_shared<Controller>();
}

std::optional<Move> Controller::bring_progress(const std::string& kept) {
  Expected<Progress> read = Progress::from_text(kept);
  if (!read) return Say{text(Text::quiz_progress_refused, {{"reason", told(read.error())}})};
  session.set_progress(*std::move(read));
  session.ask("", session.seed());  // ask again, so that earlier attempts count
  return std::nullopt;
}

std::optional<Move> Controller::update(const LabSight& lab) {
  session.set_time(lab.time());
  session.set_rules(lab.state().rules);
  if (lab.state().items != items_path_) {  // another file
    items_path_ = lab.state().items;
    asked_for_items_ = false;
    Progress progress = session.progress();
    session = Session();
    session.set_progress(std::move(progress));
    session.set_rules(lab.state().rules);
  }
  if (!session.has_items()) return std::nullopt;
  if (auto own = reader_tensor_of(lab);
      own && !(session.calls().own() && session.calls().own()->sample == own->sample)) {
    session.calls().set_reader_tensor(*std::move(own));
    session.ask("", session.seed());  // ask again, about this tensor
  }
  if (lab.state().quiz == kQuizNext) return next(lab);
  if (lab.state().quiz == kQuizOwn) return next_own(lab);
  session.ask(lab.state().quiz, lab.state().quiz_seed);
  if (layer_.empty()) layer_ = session.calls().take_missing_layer();
  if (!layer_.empty()) session.refuse_items("");  // the items wait for this layer only
  if (session.question() == nullptr) return std::nullopt;
  const std::string question = session.question()->id + " " + std::to_string(lab.state().quiz_seed);
  if (placed_ != question) {
    const bool came_by_link = std::exchange(links_seen_, lab.links_opened()) != lab.links_opened();
    // A reader who comes by a link keeps the state in it.
    placed_ = question;
    watched_.reset();
    session.watch({}, {});
    if (auto move = !came_by_link || lab.is_fresh() ? begin() : std::nullopt) return move;
  }
  if (session.phase() == Phase::kObserving && !lab.is_busy() && seen_ != lab.state()) {
    seen_ = lab.state();
    session.observe(facts_of(lab));
  }
  watch(lab);
  return std::nullopt;
}

/// Follows a task's goals, once for each state that has come to rest.
void Controller::watch(const LabSight& lab) {
  if (session.question()->kind != Kind::kTask || !session.rules().feedback || lab.is_busy()) return;
  const Watched now{lab.state(), lab.run_log().runs().size()};
  if (watched_ == now) return;
  watched_ = now;
  session.watch(facts_of(lab), facts_of(lab.run_log()));
}

std::string Controller::wants() const {
  if (!session.has_items()) return asked_for_items_ ? "" : std::string(kItemsFile);
  return layer_;
}

std::optional<Move> Controller::supply(const std::string& name, std::span<const std::byte> bytes) {
  if (name == kItemsFile) {
    asked_for_items_ = true;
    const std::string file = items_path_.empty() ? std::string(kItemsFile) : items_path_;
    const std::string_view json(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!session.supply_items(file, json)) return Say{session.problem()};
    return std::nullopt;
  }
  const Expected<void> supplied = session.calls().supply(name, bytes);
  if (!supplied) {
    refuse(name, told(supplied.error()));
    return std::nullopt;
  }
  layer_.clear();
  session.ask("", session.seed());  // ask again, with the layer
  return std::nullopt;
}

void Controller::refuse(const std::string& name, const std::string& reason) {
  if (name == kItemsFile) asked_for_items_ = true;
  layer_.clear();
  session.refuse_items(text(Text::quiz_not_loaded, {{"file", name}, {"reason", phrase(reason)}}));
}

std::optional<Move> Controller::check(const LabSight& lab) {
  session.set_time(lab.time());
  const Phase before = session.phase();
  session.check(facts_of(lab), facts_of(lab.run_log()), to_link(lab.state()));
  if (before != Phase::kAsking || session.phase() != Phase::kObserving) return std::nullopt;
  seen_.reset();
  return begin();
}

std::optional<Move> Controller::begin() const {
  const Question* question = session.question();
  if (question == nullptr) return std::nullopt;
  const bool before = question->kind == Kind::kPredict && session.phase() == Phase::kAsking;
  const std::string& link = question->start.empty() || before ? question->lab : question->start;
  return link.empty() ? std::nullopt : std::optional<Move>(MoveLab{link});
}

std::optional<Move> Controller::retry() const {
  if (session.question() == nullptr) return std::nullopt;
  return OpenQuiz{session.question()->id, session.seed() + 1};
}

Move Controller::next_own(const LabSight& lab) {
  const std::string after = session.question() != nullptr ? session.question()->id : "";
  std::string id = session.progress().next_own(session.file(), after);
  if (id.empty()) id = kQuizProgress;
  return OpenQuiz{std::move(id), lab.state().quiz_seed, lab.state().quiz != kQuizOwn};
}

Move Controller::next(const LabSight& lab, std::string_view topic) {
  if (topic.empty() && session.question() != nullptr && session.question()->item->own) return next_own(lab);
  std::string id = session.next(topic);
  if (id.empty()) id = kQuizProgress;
  return OpenQuiz{std::move(id), lab.state().quiz_seed, lab.state().quiz != kQuizNext};
}

void Controller::forget_progress() {
  if (asking_to_forget_) session.reset_progress();
  asking_to_forget_ = !asking_to_forget_;
}

Veil Controller::veil() const {
  const Question* question = session.question();
  if (question == nullptr || session.phase() == Phase::kDone || session.solution_shown())
    return Veil::kNothing;
  return question->kind == Kind::kDraw   ? Veil::kLab
         : question->kind == Kind::kTask ? Veil::kSentence
                                         : Veil::kNothing;
}

std::optional<std::string> Controller::take_progress() {
  if (kept_changes_ == session.changes()) return std::nullopt;
  kept_changes_ = session.changes();
  return session.progress().to_text();
}

std::string Controller::tell(const LabSight& lab, std::string_view pattern) {
  Names facts = facts_of(lab);
  // A sentence that names what is not known yet has a dash, as one that names what no lab tells.
  std::erase_if(facts, [](const auto& fact) {
    const auto* number = std::get_if<double>(&fact.second);
    return number != nullptr && std::isnan(*number);
  });
  return fill_text(pattern, session.calls().scope(facts)).value_or("–");
}

bool Controller::holds(const LabSight& lab, std::string_view predicate) {
  const Names facts = facts_of(lab);
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
