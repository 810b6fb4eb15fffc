#include "core/rounding/least_squares_step.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>

#include "core/code_statistics.hpp"
#include "core/numerics/constants.hpp"
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

/// The best step for the codes of a step; nothing if all are 0.
std::optional<double> refitted(const SortedSample& samples, std::int32_t most_code, double step) {
  double products = 0, squares = 0;
  for_each_magnitude(samples, [&](double x) {
    const double code = grid_code(x, step, most_code);
    products += code * x;
    squares += code * code;
  });
  return squares > 0 ? std::optional(products / squares) : std::nullopt;
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

}  // namespace

double grid_error(const SortedSample& samples, std::int32_t most_code, double step) {
  double error = 0;
  for_each_magnitude(samples, [&](double x) {
    const double e = grid_code(x, step, most_code) * step - x;
    error += e * e;
  });
  return error;
}

LeastSquaresStep::LeastSquaresStep(const SortedSample& samples, std::int32_t most_code)
    : samples_(samples), most_code_(most_code) {
  choice_.is_exact = samples.size() <= kMostChanges / static_cast<std::uint64_t>(most_code);
}

void LeastSquaresStep::try_unit() {
  const double most = samples_.absmax();
  const double step = most * static_cast<double>(++tried_) / kTries / most_code_;
  if (step > 0) tries_.emplace_back(cell_grid_error(samples_, most_code_, step), step);
  if (tried_ < kTries) return;
  if (tries_.empty()) tries_.emplace_back(kInfinity, most);
  const std::size_t kept = std::min(kImproved, tries_.size());
  std::partial_sort(tries_.begin(), tries_.begin() + static_cast<std::ptrdiff_t>(kept), tries_.end());
  tries_.resize(kept);
}

/// One turn of codes and step for one try; true after the last try.
bool LeastSquaresStep::improve_unit() {
  constexpr int kMostTurns = 100;
  auto& [error, step] = tries_[improved_];
  if (turn_ == 0) error = grid_error(samples_, most_code_, step);
  const std::optional<double> next = refitted(samples_, most_code_, step);
  const double next_error = next ? grid_error(samples_, most_code_, *next) : kInfinity;
  if (next_error < error) {
    error = next_error;
    step = *next;
    if (++turn_ < kMostTurns) return false;
  }
  if (improved_ == 0 || std::pair(error, step) < std::pair(best_error_, choice_.step)) {
    best_error_ = error;
    choice_.step = step;
  }
  turn_ = 0;
  return ++improved_ == tries_.size();
}

/// True when nothing is left.
bool LeastSquaresStep::unit() {
  if (choice_.is_exact) {
    choice_.step = exact_step(samples_, most_code_);
    return true;
  }
  if (tried_ == kTries) return improve_unit();
  try_unit();
  return false;
}

bool LeastSquaresStep::step(const Budget& may_go_on) {
  while (!is_done_) {
    is_done_ = unit();
    if (!may_go_on()) break;
  }
  return is_done_;
}

double LeastSquaresStep::progress() const {
  if (is_done_) return 1;
  return (static_cast<double>(tried_) / kTries + static_cast<double>(improved_) / kImproved) / 2;
}

}  // namespace qs
