#include "labs/quiz/session.hpp"

#include <algorithm>
#include <numeric>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {

Expected<void> Session::supply_items(std::string_view name, std::string_view json) {
  ReadItems read = read_items(name, json);
  if (!read.errors.empty()) {
    constexpr std::size_t kMost = 5;
    std::string all;
    for (std::size_t i = 0; i < std::min(kMost, read.errors.size()); ++i)
      all += (all.empty() ? "" : "; ") + told(read.errors[i]);
    if (read.errors.size() > kMost)
      all += text(Text::quiz_more_errors, {{"count", std::to_string(read.errors.size() - kMost)}});
    problem_ = all;
    return tl::unexpected(read.errors.front());
  }
  problem_.clear();
  question_.reset();
  asked_.clear();
  file_ = std::move(read.file);
  return {};
}

const Item* Session::item(std::string_view id) const {
  return find_by(file_.items, &Item::id, id);
}

void Session::ask(std::string_view id, std::uint64_t seed) {
  if (!has_items() || (id == asked_ && seed == seed_)) return;
  if (question_ && question_->id != id && item(id) != nullptr && !verdict_) ++passed_[question_->id];
  asked_ = id;
  seed_ = seed;
  question_.reset();
  verdict_.reset();
  prediction_.reset();
  observed_.clear();
  problem_.clear();
  phase_ = Phase::kAsking;
  draft_ = {};
  hints_ = 0;
  solution_ = false;
  asked_at_ = now_;
  const Item* wanted = item(id);
  if (wanted == nullptr) return;
  Expected<Question> made = make_question(*wanted, static_cast<std::size_t>(seed), seed, calls_);
  if (!made) {
    problem_ = told(made.error());
    return;
  }
  question_ = *std::move(made);
  draft_.order.resize(question_->entries.size());
  std::iota(draft_.order.begin(), draft_.order.end(), 0);
  if (attempts_left() == 0U) phase_ = Phase::kDone;
  if (question_->kind == Kind::kDraw) draft_.points.resize(question_->curves.front().values.size());
}

void Session::choose(int shown) {
  if (phase_ == Phase::kExplaining) draft_.explained = shown;
  if (phase_ == Phase::kAsking) draft_.chosen = shown;
  if (verdict_ && phase_ != Phase::kDone) verdict_.reset();
}

void Session::type(std::string typed) {
  draft_.typed = std::move(typed);
  if (verdict_ && phase_ == Phase::kAsking) verdict_.reset();
}

void Session::move(std::size_t place, int by) {
  const std::size_t other = place + static_cast<std::size_t>(by);
  if (phase_ != Phase::kAsking || place >= draft_.order.size() || other >= draft_.order.size()) return;
  std::swap(draft_.order[place], draft_.order[other]);
  draft_.ordered = true;
  verdict_.reset();
}

void Session::set_point(std::size_t place, double y) {
  if (phase_ != Phase::kAsking || place >= draft_.points.size()) return;
  const Axis& axis = question_->item->y;
  draft_.points[place] = std::clamp(y, axis.min, axis.max);
  verdict_.reset();
}

Expected<Verdict> Session::grade_state(const Names& facts, std::span<const Names> runs) {
  if (!question_->item->pairs) return grade_task(*question_, facts, calls_);
  if (runs.size() < 2)
    return Verdict{Outcome::kInvalid, "invalid", std::string(text(Text::quiz_pin_two)), "", {}, {}};
  std::optional<Verdict> best;
  for (const Names& pair : pairs_of(runs)) {
    Expected<Verdict> verdict = grade_task(*question_, pair, calls_);
    if (!verdict) return verdict;
    const auto met = [](const Verdict& of) { return std::count(of.goals.begin(), of.goals.end(), true); };
    if (!best || met(*verdict) > met(*best)) best = *std::move(verdict);
  }
  return *best;
}

void Session::watch(const Names& facts, std::span<const Names> runs) {
  goals_now_.clear();
  if (!question_ || question_->kind != Kind::kTask) return;
  const Expected<Verdict> graded = grade_state(facts, runs);
  if (graded) goals_now_ = quiz::goals_now(*question_, *graded, facts);
}

void Session::check(const Names& facts, std::span<const Names> runs, const std::string& link) {
  if (!question_ || phase_ == Phase::kDone || phase_ == Phase::kObserving) return;
  const Question& question = *question_;
  switch (question.kind) {
    case Kind::kChoice:
      return grade(grade_choice(question.options, draft_.chosen),
                   draft_.chosen < 0 ? "" : question.options[static_cast<std::size_t>(draft_.chosen)].text,
                   link);
    case Kind::kNumber:
      return grade(grade_number(question, draft_.typed), draft_.typed, link);
    case Kind::kOrder: {
      std::string response;
      for (const std::size_t place : draft_.order)
        response += (response.empty() ? "" : " < ") + question.entries[place].text;
      return grade(grade_order(question, draft_.order), response, link);
    }
    case Kind::kDraw: {
      std::string response;
      for (const auto& point : draft_.points)
        response += (response.empty() ? "" : ", ") + (point ? shortest(*point) : "–");
      return grade(grade_drawing(question, draft_.points), response, link);
    }
    case Kind::kTask: {
      Expected<Verdict> verdict = grade_state(facts, runs);
      if (!verdict) verdict = Verdict{Outcome::kInvalid, "invalid", told(verdict.error()), "", {}, {}};
      return grade(*std::move(verdict), link, link);
    }
    case Kind::kPredict:
      break;
  }
  if (phase_ == Phase::kAsking) {
    Verdict prediction = grade_choice(question.options, draft_.chosen);
    if (prediction.outcome == Outcome::kInvalid) {
      verdict_ = std::move(prediction);
      return;
    }
    prediction_ = std::move(prediction);
    verdict_.reset();
    phase_ = Phase::kObserving;
    return;
  }
  Verdict verdict = grade_choice(question.explanations, draft_.explained);
  grade(std::move(verdict),
        draft_.explained < 0 ? "" : question.explanations[static_cast<std::size_t>(draft_.explained)].text,
        link);
}

void Session::observe(const Names& facts) {
  if (!question_ || phase_ != Phase::kObserving) return;
  if (!holds(*question_, question_->item->observe_that, facts, calls_)) return;
  Names all = facts;
  all.insert(question_->names.begin(), question_->names.end());
  observed_ =
      fill_text(question_->item->observe_says, calls_.scope(all)).value_or(question_->item->observe_says);
  phase_ = Phase::kExplaining;
}

void Session::grade(Verdict verdict, const std::string& response, const std::string& link) {
  verdict_ = std::move(verdict);
  if (verdict_->outcome == Outcome::kInvalid) return;
  // Without feedback the question stays open, since closing it would reveal the verdict.
  if (verdict_->outcome == Outcome::kCorrect && rules_.feedback) phase_ = Phase::kDone;
  double credit =
      verdict_->outcome == Outcome::kCorrect ? credit_for(static_cast<int>(hints_), solution_) : 0;
  // A wrong prediction with a right explanation earns half the credit: the reader understood it afterwards.
  if (prediction_ && prediction_->outcome != Outcome::kCorrect) credit /= 2;
  const Attempt attempt{now_,
                        (now_ - asked_at_) / 1000,
                        question_->id,
                        response,
                        std::string(kOutcomes[static_cast<std::size_t>(verdict_->outcome)]),
                        verdict_->branch,
                        question_->variant,
                        seed_,
                        credit,
                        std::string(kKinds[static_cast<std::size_t>(question_->kind)]),
                        question_->title};
  const bool counts = question_->kind == Kind::kTask && !question_->item->quality.value.empty();
  progress_.note(attempt, counts ? std::optional(question_->item->quality) : std::nullopt, verdict_->quality,
                 link);
  attempts_.push_back(attempt);
  ++changes_;
  if (attempts_left() == 0U) phase_ = Phase::kDone;
}

std::optional<std::uint64_t> Session::attempts_left() const {
  const std::uint64_t allowed = rules_.allowed();
  if (allowed == 0 || !question_) return std::nullopt;
  return allowed - std::min(allowed, static_cast<std::uint64_t>(progress_.record(question_->id).attempts));
}

void Session::hint() {
  if (question_ && hints_ < question_->hints.size()) ++hints_;
}

bool Session::has_more_variants() const {
  return question_ && rules_.variants && attempts_left() != 0U &&
         (question_->item->parameters.size() > 1 || !question_->options.empty() ||
          !question_->entries.empty());
}

void Session::reset_progress() {
  progress_ = {};
  ++changes_;
  const std::string id = std::exchange(asked_, "");
  ask(id, seed_);
}

std::string Session::next(std::string_view topic) const {
  const bool is_right = verdict_ && verdict_->outcome == Outcome::kCorrect;
  if (topic.empty() && question_ && is_right && !question_->item->then.empty()) return question_->item->then;
  return progress_.next(file_, seed_, topic, question_ ? question_->id : "", passed_);
}

}  // namespace qs::quiz
