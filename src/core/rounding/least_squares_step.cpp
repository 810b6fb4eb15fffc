#include "core/rounding/least_squares_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "core/code_statistics.hpp"
#include "core/numerics/threshold.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kMostChanges = std::uint64_t{1} << 18;
constexpr std::size_t kTries = 1024, kImproved = 8;

double grid_code(double magnitude, double step, std::int32_t most_code) {
  return std::min(std::nearbyint(magnitude / step), static_cast<double>(most_code));
}

template <class Use>
void for_each_magnitude(const SortedSample& samples, Use use) {
  for (std::uint64_t i = 0; i < samples.size(); ++i) use(std::abs(static_cast<double>(samples.at(i))));
}

double exact_step(const SortedSample& samples, std::int32_t most_code) {
  std::vector<std::pair<double, double>> changes;  // where a code k becomes k + 1, and its x
  double least = 0;
  for_each_magnitude(samples, [&](double x) {
    if (x == 0) return;
    least = least == 0 ? x : std::min(least, x);
    for (std::int32_t k = 0; k < most_code; ++k) changes.emplace_back(x / (k + 0.5), x);
  });
  std::sort(changes.begin(), changes.end(), std::greater<>());
  constexpr double kEqual = 1 - 1e-14;  // of equals the finest, however their sums are rounded
  double products = 0, squares = 0, best = 0, step = 0;
  std::size_t i = 0;
  while (i < changes.size()) {
    for (const double here = changes[i].first; i < changes.size() && changes[i].first == here; ++i) {
      const double x = changes[i].second, code = std::nearbyint(x / here + 0.5);  // k + 1
      products += x;
      squares += 2 * code - 1;
    }
    const double gain = products / squares * products;
    if (gain >= best * kEqual) {
      best = std::max(best, gain);
      step = products / squares;
    }
  }
  return step;
}

/// Least squares for the codes of a step, until they stay.
std::pair<double, double> improved(const SortedSample& samples, std::int32_t most_code, double step) {
  constexpr int kMostTurns = 100;
  double error = grid_error(samples, most_code, step);
  for (int turn = 0; turn < kMostTurns; ++turn) {
    double products = 0, squares = 0;
    for_each_magnitude(samples, [&](double x) {
      const double code = grid_code(x, step, most_code);
      products += code * x;
      squares += code * code;
    });
    if (!(squares > 0)) break;
    const double next = products / squares, next_error = grid_error(samples, most_code, next);
    if (!(next_error < error)) break;
    step = next;
    error = next_error;
  }
  return {error, step};
}

/// Of a grid of both signs, from sums over cells: a negative sample has its mirror image's code.
double cell_grid_error(const SortedSample& samples, std::int32_t most_code, double step) {
  Cells cells;
  const std::int32_t first = samples.min() < 0 ? -most_code : 0;
  for (std::int32_t code = first; code <= most_code; ++code) {
    if (code > first) cells.thresholds.push_back(first_at((code - 0.5) * step));
    cells.levels.push_back(saturated(code * step));
  }
  return squared_error(cells, samples);
}

double searched_step(const SortedSample& samples, std::int32_t most_code) {
  const double most = samples.absmax();
  std::vector<std::pair<double, double>> tries;
  for (std::size_t i = 1; i <= kTries; ++i) {
    const double step = most * static_cast<double>(i) / kTries / most_code;
    if (step > 0) tries.emplace_back(cell_grid_error(samples, most_code, step), step);
  }
  if (tries.empty()) return most;
  const std::size_t kept = std::min(kImproved, tries.size());
  std::partial_sort(tries.begin(), tries.begin() + static_cast<std::ptrdiff_t>(kept), tries.end());
  std::pair<double, double> best = improved(samples, most_code, tries[0].second);
  for (std::size_t i = 1; i < kept; ++i) best = std::min(best, improved(samples, most_code, tries[i].second));
  return best.second;
}

}  // namespace

double grid_error(const SortedSample& samples, std::int32_t most_code, double step) {
  double error = 0;
  for_each_magnitude(samples, [&](double x) {
    const double e = grid_code(x, step, most_code) * step - x;
    error += e * e;
  });
  return error;
}

StepChoice least_squares_step(const SortedSample& samples, std::int32_t most_code) {
  if (samples.size() <= kMostChanges / static_cast<std::uint64_t>(most_code))
    return {exact_step(samples, most_code), true};
  return {searched_step(samples, most_code), false};
}

}  // namespace qs
