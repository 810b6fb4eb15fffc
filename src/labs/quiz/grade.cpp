#include "labs/quiz/grade.hpp"

#include <algorithm>
#include <cmath>

#include "core/metrics.hpp"
#include "labs/quiz/answer.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

Verdict invalid(Text why) {
  return {Outcome::kInvalid, "invalid", std::string(text(why)), "", {}, {}};
}

Names both(const Names& names, const Names& facts) {
  Names all = facts;
  all.insert(names.begin(), names.end());
  return all;
}

}  // namespace

Verdict grade_choice(std::span<const AskedOption> options, int shown) {
  if (shown < 0 || static_cast<std::size_t>(shown) >= options.size()) return invalid(Text::quiz_choose_first);
  const AskedOption& chosen = options[static_cast<std::size_t>(shown)];
  return {chosen.correct ? Outcome::kCorrect : Outcome::kWrong,
          "option " + std::to_string(chosen.row),
          chosen.says,
          chosen.link,
          {},
          {}};
}

Verdict grade_number(const Question& question, std::string_view typed) {
  const bool is_count = question.tolerance == 0 && question.value == std::floor(question.value);
  const TypedAnswer answer = read_answer(typed, question.unit, is_count);
  if (!answer.value) return {Outcome::kInvalid, "invalid", answer.problem, "", {}, {}};
  if (within(*answer.value, question.value, question.tolerance))
    return {Outcome::kCorrect, "key", "", "", {}, {}};
  const AskedBranch* nearest = nullptr;
  for (const AskedBranch& branch : question.wrong) {
    const double tolerance =
        question.tolerance == 0 ? 0 : std::max(question.tolerance, 0.01 * std::abs(branch.value));
    const bool nearer = nearest == nullptr ||
                        std::abs(*answer.value - branch.value) < std::abs(*answer.value - nearest->value);
    if (within(*answer.value, branch.value, tolerance) && nearer) nearest = &branch;
  }
  if (nearest != nullptr) {
    const auto place = static_cast<std::size_t>(nearest - question.wrong.data());
    return {Outcome::kWrong, "wrong " + std::to_string(place), nearest->says, nearest->link, {}, {}};
  }
  return {Outcome::kWrong, "other", std::string(text(Text::quiz_not_it)), "", {}, {}};
}

Verdict grade_order(const Question& question, std::span<const std::size_t> order) {
  if (order.size() != question.entries.size()) return invalid(Text::quiz_order_first);
  bool right = true, reversed = true;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t rank = question.entries[order[i]].rank;
    right = right && rank == i;
    reversed = reversed && rank == order.size() - 1 - i;
  }
  if (right) return {Outcome::kCorrect, "key", "", "", {}, {}};
  if (reversed && !question.reversed.empty())
    return {Outcome::kWrong, "reversed", question.reversed, "", {}, {}};
  return {Outcome::kWrong, "other", question.says, "", {}, {}};
}

Verdict grade_drawing(const Question& question, std::span<const std::optional<double>> points) {
  const auto missing = [](const std::optional<double>& point) { return !point; };
  if (points.size() != question.curves.front().values.size() ||
      std::any_of(points.begin(), points.end(), missing))
    return invalid(Text::quiz_draw_first);
  std::vector<double> distances;
  for (const AskedCurve& curve : question.curves) {
    double sum = 0;
    for (std::size_t i = 0; i < points.size(); ++i) sum += std::abs(*points[i] - curve.values[i]);
    distances.push_back(sum / static_cast<double>(points.size()));
  }
  const std::string off = text(Text::quiz_drawing_off, {{"by", significant(distances.front())},
                                                        {"unit", phrase(question.item->y.unit)}});
  if (within(distances.front(), 0, question.item->within))
    return {Outcome::kCorrect, "key", off, "", {}, distances.front()};
  const auto nearest = std::min_element(distances.begin(), distances.end()) - distances.begin();
  if (nearest > 0) {
    return {Outcome::kWrong,
            "wrong " + std::to_string(nearest - 1),
            question.curves[static_cast<std::size_t>(nearest)].says,
            "",
            {},
            distances.front()};
  }
  return {Outcome::kWrong, "other", off, "", {}, distances.front()};
}

bool holds(const Question& question, std::string_view predicate, const Names& facts, Calls& calls) {
  return evaluate_truth(predicate, calls.scope(both(question.names, facts))).value_or(false);
}

Expected<Verdict> grade_task(const Question& question, const Names& facts, Calls& calls) {
  const Item& item = *question.item;
  const Names all = both(question.names, facts);
  const Scope scope = calls.scope(all);
  Verdict verdict{Outcome::kCorrect, "key", "", "", {}, {}};
  for (const Goal& goal : item.goals) {
    const Expected<bool> met = evaluate_truth(goal.that, scope);
    if (!met) return tl::unexpected(met.error());
    verdict.goals.push_back(*met);
    if (!*met) verdict.outcome = Outcome::kWrong;
  }
  if (verdict.outcome == Outcome::kCorrect) {
    if (!item.quality.value.empty()) {
      if (const auto quality = evaluate_number(item.quality.value, scope)) verdict.quality = *quality;
    }
    return verdict;
  }
  verdict.branch = "other";
  for (std::size_t i = 0; i < item.wrong.size(); ++i) {
    if (!evaluate_truth(item.wrong[i].value, scope).value_or(false)) continue;
    verdict.branch = "wrong " + std::to_string(i);
    verdict.says = fill_text(item.wrong[i].says, scope).value_or(item.wrong[i].says);
    verdict.link = fill_link(item.wrong[i].link, scope).value_or("");
    break;
  }
  return verdict;
}

std::vector<GoalNow> goals_now(const Question& question, const Verdict& graded, const Names& facts) {
  std::vector<GoalNow> now;
  for (std::size_t i = 0; i < graded.goals.size(); ++i) {
    GoalNow& goal = now.emplace_back(GoalNow{graded.goals[i], ""});
    const std::string& that = question.item->goals[i].that;
    const MetricInfo* metric = find_metric(that.substr(0, that.find(' ')));
    if (metric == nullptr || that.find(" and ") != std::string::npos) continue;
    const auto fact = facts.find(std::string(metric->id));
    const double* value = fact == facts.end() ? nullptr : std::get_if<double>(&fact->second);
    if (value == nullptr || !std::isfinite(*value)) continue;
    goal.value = significant(*value) + (metric->unit.empty() ? "" : " " + phrase(metric->unit));
  }
  return now;
}

std::vector<Names> pairs_of(std::span<const Names> runs) {
  std::vector<Names> pairs;
  for (std::size_t a = 0; a < runs.size(); ++a) {
    for (std::size_t b = 0; b < runs.size(); ++b) {
      if (a == b) continue;
      Names pair;
      for (const auto& [key, value] : runs[a]) pair["a_" + key] = value;
      for (const auto& [key, value] : runs[b]) pair["b_" + key] = value;
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

}  // namespace qs::quiz
