#include <algorithm>
#include <cmath>

#include "labs/rounding/answer_words.hpp"
#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/lattice.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"
#include "labs/words/text.hpp"

namespace qs {
std::string decibels_text(const std::optional<double>& db) {
  if (!db) return "–";
  return std::isfinite(*db) ? fixed(*db, 1) : *db > 0 ? "∞" : "−∞";
}

std::string gain_text(const std::optional<double>& db) {
  return (db && *db > 0 ? "+" : "") + decibels_text(db);
}

std::string share_read(double accuracy) {
  return fixed(100 * accuracy, 1) + " %";
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
    return after.sqnr_db && std::isinf(*after.sqnr_db)
               ? text(Text::rotate_answer_both_exact, {{"law", law}})
               : text(Text::rotate_answer_exact, {{"law", law}, {"after", decibels_text(after.sqnr_db)}});
  return text(Text::rotate_answer, {{"law", law},
                                    {"before", decibels_text(before.sqnr_db)},
                                    {"after", decibels_text(after.sqnr_db)},
                                    {"bits_before", fixed(before.entropy_bits, 2)},
                                    {"bits_after", fixed(after.entropy_bits, 2)},
                                    {"coded", gain_text(result.effect.equal_entropy_db())}});
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
  const std::string layer = phrase(result.layer) + ": ";
  const std::string other = choice.has_own_weights ? " " + std::string(text(Text::rescale_own_layers)) : "";
  if (!curve.off.nmse_db) return layer + std::string(text(Text::rescale_silent)) + other;
  if (std::isinf(*curve.off.nmse_db)) return layer + std::string(text(Text::rescale_exact)) + other;
  const auto below = [](const std::optional<double>& nmse) {
    return nmse ? decibels_text(-*nmse) : decibels_text(nmse);
  };
  if (!choice.is_on) return layer + text(Text::rescale_off, {{"off", below(curve.off.nmse_db)}}) + other;
  const MigrationPoint &best = curve.points[curve.best], &shown = point_at(curve, choice.alpha);
  return layer +
         text(Text::rescale_answer,
              {{"rule", std::string(text(choice.is_smooth ? Text::rule_smooth : Text::rule_awq))},
               {"alpha", fixed(shown.alpha, 2)},
               {"error", below(shown.nmse_db)},
               {"off", below(curve.off.nmse_db)},
               {"best", below(best.nmse_db)},
               {"best_alpha", fixed(best.alpha, 2)}}) +
         other;
}

std::string motion_answer(const MotionResult& result, std::size_t shown) {
  const Placeholder steps{"steps", grouped(result.steps)};
  if (result.weights.empty()) return text(Text::motion_settled, {steps});
  const MotionWeight& weight = result.weights[std::min(shown, result.weights.size() - 1)];
  return text(
      Text::motion_answer,
      {{"share", percent(result.restless_share)}, steps, {"flips", std::to_string(weight.flips.all)}});
}

namespace {

std::string bits_of_divergence(double bits) {
  return std::isfinite(bits) ? fixed(bits, 3) : "∞";
}

/// The zeros, and the divergence that is theirs.
std::string zeros_words(const CalibrateResult& result, const CalibratedRange& range) {
  if (result.zeros == 0) return {};
  const double all = range.found.divergence_bits, rest = range.without_zeros_bits;
  const bool is_theirs = std::isfinite(rest) && rest < all / 2;
  return " " + text(is_theirs ? Text::calibrate_mostly_zeros : Text::calibrate_zeros,
                    {{"zeros", percent(result.zeros)}, {"bits", bits_of_divergence(rest)}});
}

}  // namespace

std::string calibrate_answer(const CalibrateResult& result, std::size_t chosen) {
  if (result.problem) return told(*result.problem);
  if (chosen >= result.ranges.size()) return std::string(text(Text::rounding_works));
  if (result.most == 0) return std::string(text(Text::calibrate_silent));
  const CalibratedRange& range = result.ranges[chosen];
  const bool is_exact = range.found.total_db && std::isinf(*range.found.total_db);
  std::string words = text(is_exact ? Text::calibrate_exact : Text::calibrate_answer,
                           {{"method", phrase(range.method)},
                            {"range", significant(range.found.range)},
                            {"clipped", percent(range.found.clipped_share)},
                            {"db", decibels_text(range.found.total_db)},
                            {"divergence", bits_of_divergence(range.found.divergence_bits)}});
  words += zeros_words(result, range);
  if (range.accuracy && result.exact_accuracy)
    words += " " + text(Text::calibrate_accuracy, {{"after", share_read(*range.accuracy)},
                                                   {"exact", share_read(*result.exact_accuracy)}});
  return words;
}

}  // namespace qs
