#include <algorithm>
#include <cmath>

#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/lattice.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

std::string decibels(const std::optional<double>& db) {
  if (!db) return "–";
  return std::isfinite(*db) ? fixed(*db, 1) : *db > 0 ? "∞" : "−∞";
}

/// With a sign, for gains.
std::string gain(const std::optional<double>& db) {
  return (db && *db > 0 ? "+" : "") + decibels(db);
}

/// "97.5 %": a test image is a third of a percent.
std::string share_read(double accuracy) {
  return fixed(100 * accuracy, 1) + " %";
}

}  // namespace

std::string compensate_answer(const CompensateResult& result, bool is_on) {
  if (result.problem) return told(*result.problem);
  const RoundedPoint &nearest = result.shown.nearest, &better = result.shown.compensated;
  std::string words;
  if (is_on) {
    words = text(Text::compensate_on, {{"weight_before", decibels(nearest.weight_db)},
                                       {"weight", decibels(better.weight_db)},
                                       {"output_before", decibels(nearest.output_db)},
                                       {"output", decibels(better.output_db)}});
    if (better.accuracy && nearest.accuracy && result.exact_accuracy)
      words += " " + text(Text::compensate_accuracy, {{"after", share_read(*better.accuracy)},
                                                      {"before", share_read(*nearest.accuracy)},
                                                      {"exact", share_read(*result.exact_accuracy)}});
    if (result.shown.worse_rows > 0)
      words += " " + text(Text::compensate_worse, {{"count", std::to_string(result.shown.worse_rows)},
                                                   {"rows", std::to_string(result.rows)}});
    return words;
  }
  const auto ideal = std::lower_bound(
      result.ideal.begin(), result.ideal.end(), nearest.entropy_bits,
      [](const CompensateResult::BoundPoint& point, double bits) { return point.bits < bits; });
  const Placeholder weight{"weight", decibels(nearest.weight_db)},
      output{"output", decibels(nearest.output_db)};
  if (ideal == result.ideal.begin() || ideal == result.ideal.end())
    return text(Text::compensate_off_short, {weight, output});
  const auto before = ideal - 1;
  const double share = (nearest.entropy_bits - before->bits) / (ideal->bits - before->bits);
  constexpr double kNothingLeft = 0.1;  // dB
  const double reachable = before->db + share * (ideal->db - before->db);
  if (nearest.output_db && reachable - *nearest.output_db < kNothingLeft)
    return text(Text::compensate_off_short, {weight, output});
  return text(Text::compensate_off,
              {weight, output, {"bits", fixed(nearest.entropy_bits, 2)}, {"ideal", fixed(reachable, 1)}});
}

std::string lattice_answer(const LatticeResult& result, bool is_on) {
  if (result.problem) return told(*result.problem);
  const Placeholder nearest{"nearest", significant(result.nearest.error)};
  const Placeholder best{"best", significant(result.best.error)};
  std::string words =
      is_on ? text(Text::lattice_on, {nearest, {"compensated", significant(result.compensated.error)}, best})
            : text(Text::lattice_off, {nearest, best});
  if (!is_on) return words;
  return words + " " +
         text(Text::lattice_rows, {{"losing", std::to_string(result.losing.size())},
                                   {"rows", grouped(kLatticeRows)},
                                   {"missed", std::to_string(result.short_of_best.size())},
                                   {"searched", std::to_string(kSearchedRows)},
                                   {"gain", fixed(result.gain_db, 1)}});
}

std::string rotate_answer(const RotateResult& result) {
  if (result.problem) return told(*result.problem);
  const RotationFigures &before = result.effect.before, &after = result.effect.after;
  const std::string law = phrase(result.family);
  if (before.sqnr_db && std::isinf(*before.sqnr_db))
    return text(Text::rotate_answer_exact, {{"law", law}, {"after", decibels(after.sqnr_db)}});
  return text(Text::rotate_answer, {{"law", law},
                                    {"before", decibels(before.sqnr_db)},
                                    {"after", decibels(after.sqnr_db)},
                                    {"bits_before", fixed(before.entropy_bits, 2)},
                                    {"bits_after", fixed(after.entropy_bits, 2)},
                                    {"coded", gain(result.effect.equal_entropy_db())}});
}

std::string map_answer(const RotationMap& map, bool coded) {
  if (map.done < map.cells.size())
    return text(Text::rotation_map_working,
                {{"all", std::to_string(map.cells.size())}, {"done", std::to_string(map.done)}});
  const auto gain_at = [&](std::size_t i) {
    return coded ? map.cells[i].equal_entropy_db : map.cells[i].delta_db;
  };
  std::size_t wins = 0;
  std::optional<std::size_t> best, worst;
  constexpr double kLeastGain = 0.05;  // dB that a picture of chance would not show
  for (std::size_t i = 0; i < map.cells.size(); ++i) {
    const auto found = gain_at(i);
    if (!found) continue;
    wins += *found > kLeastGain ? 1 : 0;
    if (!best || *found > *gain_at(*best)) best = i;
    if (!worst || *found < *gain_at(*worst)) worst = i;
  }
  if (!best || !worst) return {};
  const auto law = [&](std::size_t i) { return phrase(weight_families()[i / map.formats].title); };
  const auto format = [&](std::size_t i) { return phrase(rotation_formats()[i % map.formats].title); };
  const double loss = *gain_at(*worst);
  return text(
      coded ? Text::rotation_map_coded : Text::rotation_map_answer,
      {{"wins", std::to_string(wins)},
       {"all", std::to_string(map.cells.size())},
       {"best", law(*best)},
       {"best_format", format(*best)},
       {"gain", fixed(*gain_at(*best), 1)},
       {"worst", law(*worst)},
       {"worst_format", format(*worst)},
       {"loss", std::isinf(loss) ? std::string(text(Text::rotation_map_exact)) : fixed(loss, 1) + " dB"}});
}

std::string rescale_answer(const RescaleResult& result, const RescaleChoice& choice) {
  if (result.problem) return told(*result.problem);
  const MigrationCurve& curve = choice.is_smooth ? result.smooth : result.awq;
  const auto below = [](const std::optional<double>& nmse) {
    return nmse ? decibels(-*nmse) : decibels(nmse);
  };
  if (!choice.is_on) return text(Text::rescale_off, {{"off", below(curve.off.nmse_db)}});
  const MigrationPoint& best = curve.points[curve.best];
  return text(Text::rescale_answer,
              {{"rule", std::string(text(choice.is_smooth ? Text::rule_smooth : Text::rule_awq))},
               {"alpha", fixed(choice.alpha, 2)},
               {"error", below(point_at(curve, choice.alpha).nmse_db)},
               {"off", below(curve.off.nmse_db)},
               {"best", below(best.nmse_db)},
               {"best_alpha", fixed(best.alpha, 2)}});
}

std::string motion_answer(const MotionResult& result, std::size_t shown) {
  const Placeholder steps{"steps", grouped(result.steps)};
  if (result.weights.empty()) return text(Text::motion_settled, {steps});
  const MotionWeight& weight = result.weights[std::min(shown, result.weights.size() - 1)];
  return text(
      Text::motion_answer,
      {{"share", percent(result.restless_share)}, steps, {"flips", std::to_string(weight.flips.all)}});
}

std::string calibrate_answer(const CalibrateResult& result, std::size_t chosen) {
  if (result.problem) return told(*result.problem);
  if (chosen >= result.ranges.size()) return std::string(text(Text::rounding_works));
  const CalibratedRange& range = result.ranges[chosen];
  std::string words = text(Text::calibrate_answer, {{"method", phrase(range.method)},
                                                    {"range", significant(range.found.range)},
                                                    {"clipped", percent(range.found.clipped_share)},
                                                    {"db", decibels(range.found.total_db)},
                                                    {"divergence", std::isfinite(range.found.divergence_bits)
                                                                       ? fixed(range.found.divergence_bits, 3)
                                                                       : "∞"}});
  if (range.accuracy && result.exact_accuracy)
    words += " " + text(Text::calibrate_accuracy, {{"after", share_read(*range.accuracy)},
                                                   {"exact", share_read(*result.exact_accuracy)}});
  return words;
}

}  // namespace qs
