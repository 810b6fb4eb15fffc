#include <algorithm>
#include <cmath>
#include <limits>

#include "core/design/sample_design.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/numerics/threshold.hpp"

namespace qs {
namespace {

constexpr int kMostRounds = 2000, kMostCells = 4096;
constexpr double kSettled = 1e-12;

struct State {
  Cells cells;
  double cost = std::numeric_limits<double>::infinity();  // D + λH
};

/// Centroids and lengths of the cells that hold values, then the thresholds between them.
State improved(const State& state, const SortedSample& sample, double lambda) {
  State next;
  std::vector<double> lengths;
  const double n = static_cast<double>(sample.size());
  RunMoments before = sample.prefix(0);
  double error = 0, entropy = 0;
  std::vector<std::uint64_t> ends = sample.counts_below(state.cells.thresholds);
  ends.push_back(sample.size());
  for (const std::uint64_t end : ends) {
    const RunMoments upto = sample.prefix(end);
    const RunMoments run = upto - before;
    before = upto;
    if (run.count == 0) continue;
    const double count = static_cast<double>(run.count), mean = run.sum.value() / count;
    DoubleDouble spread = run.sum_of_squares;
    spread.add(-(run.sum * mean));
    error += std::max(0.0, spread.value());
    lengths.push_back(-portable_log(count / n) / kLn2);
    entropy += count / n * lengths.back();
    next.cells.levels.push_back(static_cast<float>(mean));
  }
  next.cost = error / n + lambda * entropy;
  for (std::size_t i = 1; i < lengths.size(); ++i) {
    const double low = next.cells.levels[i - 1], high = next.cells.levels[i], gap = high - low;
    const double t = gap > 0 ? (low + high) / 2 + lambda * (lengths[i] - lengths[i - 1]) / (2 * gap) : low;
    const float at = first_at(t);
    next.cells.thresholds.push_back(
        next.cells.thresholds.empty() ? at : std::max(at, next.cells.thresholds.back()));
  }
  return next;
}

/// An even partition, of kMostCells at most.
State even(const SortedSample& sample, double step, double offset) {
  State state;
  const double first = std::floor(sample.min() / step + offset),
               last = std::floor(sample.max() / step + offset);
  const double stride = std::max(1.0, std::ceil((last - first + 1) / kMostCells));
  for (double k = first; k <= last; k += stride) {
    if (k > first) state.cells.thresholds.push_back(first_at((k - offset) * step));
    state.cells.levels.push_back(0);
  }
  return state;
}

class EntropyConstrainedSearch final : public CellSearch {
 public:
  EntropyConstrainedSearch(const SortedSample& sample, double lambda) : lambda_(lambda) {
    // At high rate the best step has D' = −λ: step²/12·2 ln 2 = λ.
    const double step = std::sqrt(6 * lambda / kLn2);
    state_ = even(sample, step, 0.5);  // mid-tread first
    other_ = even(sample, step, 0);
  }

  bool step(const SortedSample& sample) override {
    const double before = state_.cost;
    state_ = improved(state_, sample, lambda_);
    if (++rounds_ < kMostRounds && state_.cost < before * (1 - kSettled)) return false;
    if (is_second_) {
      if (other_.cost <= state_.cost) state_ = std::move(other_);
      return true;
    }
    is_second_ = true;
    rounds_ = 0;
    std::swap(state_, other_);
    return false;
  }
  Cells take() override {
    set_granular(state_.cells);
    return std::move(state_.cells);
  }

 private:
  double lambda_;
  State state_, other_;
  int rounds_ = 0;
  bool is_second_ = false;
};

}  // namespace

std::unique_ptr<CellSearch> search_entropy_constrained(const SortedSample& sample, double lambda) {
  return std::make_unique<EntropyConstrainedSearch>(sample, lambda);
}

}  // namespace qs
