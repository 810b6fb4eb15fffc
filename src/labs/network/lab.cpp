#include "labs/network/lab.hpp"

#include <algorithm>
#include <cmath>

#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string part_text(double share) {
  return fixed(100 * share, 1);
}

std::string points_text(double difference) {
  const std::string number = fixed(std::abs(100 * difference), 1);
  if (std::abs(difference) < 0.0005) return std::string(text(Text::network_as_before));
  return text(difference < 0 ? Text::network_points_less : Text::network_points_more, {{"points", number}});
}

Placeholder epochs_of(const Training& training) {
  return {"epoch", std::to_string(training.history().size())};
}

}  // namespace

std::string bits_text(std::span<const int> bits) {
  std::string list;
  for (const int b : bits) list += (list.empty() ? "" : "-") + std::to_string(b);
  return list;
}

std::string widths_text(const NetworkParams& params) {
  std::string list;
  for (const std::uint32_t width : params.widths) list += (list.empty() ? "" : "-") + std::to_string(width);
  return list;
}

bool has_learned_nothing(const Training& training) {
  constexpr double kNearly = 0.97;
  return !training.history().empty() && training.history().back().loss > kNearly * std::log(kDigits);
}

std::string training_answer(const NetworkSession& session) {
  const Training* training = session.training();
  if (training == nullptr)
    return std::string(text(session.wants_digits() ? Text::network_waits : Text::network_no_digits));
  const Placeholder rate{"rate", significant(session.params().training.learning_rate)};
  if (training->diverged()) return text(Text::network_diverged, {epochs_of(*training), rate});
  const Placeholder count{"count", std::to_string(session.data()->test.count())};
  if (training->history().empty())
    return text(Text::network_begins, {{"widths", widths_text(session.params())}});
  const EpochResult& last = training->history().back();
  const Placeholder right{"right", part_text(last.test_accuracy)}, loss{"loss", significant(last.loss)};
  if (training->is_done() && has_learned_nothing(*training)) return text(Text::network_stalled, {loss, rate});
  if (training->is_done()) return text(Text::network_learned, {right, count, epochs_of(*training)});
  return text(
      session.is_held() ? Text::network_held : Text::network_learning,
      {right, count, epochs_of(*training), {"epochs", std::to_string(session.params().training.epochs)}});
}

std::string quantized_answer(const NetworkSession& session, const QuantizeResult& result, InfoUnit unit) {
  if (result.problem) return told(*result.problem);
  const double accuracy = result.judgement.accuracy;
  return text(Text::network_quantized, {{"right", part_text(accuracy)},
                                        {"difference", points_text(accuracy - session.examinee()->accuracy)},
                                        {"bits", fixed(result.quantized.bits_per_weight, 2)},
                                        {"moved", unit.number(result.judgement.logit_kl_bits, 3)},
                                        unit.place()});
}

std::string drawn_answer(const DrawnResult& result, const std::string& spec) {
  const auto said = [](const Answer& answer) {
    return text(Text::network_says, {{"digit", std::to_string(answer.digit)},
                                     {"sure", percent(answer.probabilities[answer.digit])}});
  };
  std::string answer =
      text(Text::network_drawn,
           {{"exact", said(result.exact)}, {"spec", spec}, {"quantized", said(result.quantized)}});
  if (result.widths.size() < 2) return answer;
  if (!result.flips_at) return answer + " " + std::string(text(Text::network_never_flips));
  const auto at = std::find_if(result.widths.begin(), result.widths.end(),
                               [&](const Answer& one) { return one.bits == *result.flips_at; });
  return answer + " " +
         text(Text::network_flips,
              {{"bits", std::to_string(*result.flips_at)}, {"digit", std::to_string(at->digit)}});
}

std::optional<double> guess_at(const Guess& guess, double decibels) {
  const double at = decibels / kGuessStep;
  if (!(at >= 0) || at > static_cast<double>(kGuessPlaces - 1)) return std::nullopt;
  const auto left = static_cast<std::size_t>(at), right = std::min(left + 1, kGuessPlaces - 1);
  if (!guess[left] || !guess[right]) return std::nullopt;
  const double part = at - static_cast<double>(left);
  return *guess[left] + part * (*guess[right] - *guess[left]);
}

std::optional<double> guess_error(const Guess& guess, std::span<const SweepPoint> points) {
  double sum = 0;
  int count = 0;
  for (const SweepPoint& point : points) {
    const auto expected = point.layer ? std::nullopt : guess_at(guess, point.sqnr_db);
    if (!expected) continue;
    sum += std::abs(*expected - point.accuracy);
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

std::string sweep_answer(const NetworkSession& session, const Guess& guess) {
  if (session.sweep == nullptr) {
    return text(Text::sweep_asks,
                {{"count", std::to_string(sweep_size(session.examinee()->network.layers.size()))}});
  }
  const NetworkSweep& sweep = *session.sweep;
  if (!sweep.is_done()) {
    return text(Text::sweep_runs,
                {{"done", std::to_string(sweep.points().size())}, {"count", std::to_string(sweep.size())}});
  }
  std::string answer;
  if (const auto& fates = sweep.fates()) {
    const SweepPoint &better = sweep.points()[fates->better], &worse = sweep.points()[fates->worse];
    answer = text(Text::sweep_fates, {{"better_db", fixed(better.sqnr_db, 1)},
                                      {"worse_db", fixed(worse.sqnr_db, 1)},
                                      {"better", part_text(better.accuracy)},
                                      {"worse", part_text(worse.accuracy)}});
  }
  if (const auto error = guess_error(guess, sweep.points()))
    answer += " " + text(Text::sweep_guess, {{"points", part_text(*error)}});
  return answer;
}

std::string retrain_answer(const NetworkSession& session) {
  const auto& points = session.retrained();
  const auto done = std::find_if(points.rbegin(), points.rend(),
                                 [](const RetrainPoint& point) { return point.in_loop.has_value(); });
  if (done == points.rend() || session.has_work()) {
    const Training* now = session.retraining();
    const auto next =
        std::find_if(points.begin(), points.end(), [](const RetrainPoint& point) { return !point.in_loop; });
    const int bits = next == points.end() ? 0 : next->bits;
    return text(session.is_held() ? Text::retrain_held : Text::retrain_runs,
                {{"bits", std::to_string(bits)},
                 {"percent", fixed(std::floor(100 * (now == nullptr ? 0 : now->progress())), 0)}});
  }
  const RetrainPoint& one = points.front();
  return text(Text::retrain_done, {{"bits", std::to_string(one.bits)},
                                   {"afterwards", part_text(one.afterwards)},
                                   {"in_loop", part_text(*one.in_loop)},
                                   {"exact", part_text(session.examinee()->accuracy)}});
}

std::string budget_answer(const NetworkSession& session, double budget) {
  const BudgetSolution& own = *session.own_budget;
  const Placeholder average{"average", fixed(own.average, 2)}, right{"right", part_text(own.accuracy)},
      limit{"budget", significant(budget)};
  constexpr double kRounding = 1e-9;
  if (own.average > budget + kRounding)
    return text(Text::budget_over, {average, limit, {"over", fixed(own.average - budget, 2)}});
  std::string answer = text(Text::budget_within, {average, limit, right});
  if (session.budget_answers == nullptr || !*session.budget_answers) return answer;
  const BudgetSolution& best = (*session.budget_answers)->exact;
  return answer + " " +
         text(Text::budget_tool, {{"bits", bits_text(best.bits)}, {"right", part_text(best.accuracy)}});
}

AppState state_of(const AppState& state, const SweepPoint& point, std::size_t layers) {
  NetworkLabState lab = NetworkLabState::from(state);
  const NetworkLabState defaults;
  lab.view = NetworkView::kQuantize;
  lab.activations = defaults.activations;
  for (std::size_t layer = 0; layer < layers; ++layer) {
    const bool quantized = !point.layer || *point.layer == layer;
    lab.weights[layer] = quantized ? defaults.weights[layer] : "float32";
    lab.inputs[layer] = defaults.inputs[layer];
  }
  AppState shown = lab.to(state);
  shown.quantizer = parse_quantizer(point.spec).value_or(shown.quantizer);
  return shown;
}

}  // namespace qs
