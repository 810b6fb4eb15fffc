#include "core/design/sample_design.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/code_statistics.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"

namespace qs {
namespace {

constexpr int kTrial = 8, kMostIterations = 20'000, kMostMoves = 64;

/// Sets each level to the mean of its run between places; keeps it if the run is empty.
void to_means(const SortedSample& sample, const std::vector<std::uint64_t>& places,
              std::vector<float>& levels) {
  RunMoments before = sample.prefix(0);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const RunMoments upto = sample.prefix(i < places.size() ? places[i] : sample.size());
    const RunMoments run = upto - before;
    if (run.count > 0) levels[i] = static_cast<float>(run.sum.value() / static_cast<double>(run.count));
    before = upto;
  }
}

/// Lloyd's iteration of some levels, at most a number of rounds.
struct Iteration {
  std::vector<float> levels;
  int most = 0, rounds = 0;
  std::vector<std::uint64_t> before{};

  /// One round; true when the levels stay.
  bool step(const SortedSample& sample) {
    std::vector<std::uint64_t> places = sample.counts_below(nearest_cells(levels).thresholds);
    if (rounds > 0 && places == before) return true;
    to_means(sample, places, levels);
    before = std::move(places);
    return ++rounds == most;
  }
};

/// Shares of [0, 1] at which to cut: equal steps of the cumulated weights.
std::vector<float> cut(std::span<const double> edges, std::span<const double> weights, int levels) {
  double total = 0;
  for (const double weight : weights) total += weight;
  std::vector<float> cuts;
  double before = 0;
  std::size_t i = 0;
  for (int k = 0; k < levels; ++k) {
    const double wanted = total * (k + 0.5) / levels;
    while (i + 1 < weights.size() && before + weights[i] < wanted) before += weights[i++];
    const double within = weights[i] > 0 ? std::min(1.0, (wanted - before) / weights[i]) : 0.5;
    cuts.push_back(static_cast<float>(edges[i] + (edges[i + 1] - edges[i]) * within));
  }
  return cuts;
}

std::vector<std::vector<float>> starts(const SortedSample& sample, int levels) {
  // Fewer parts than values by far: spacings of neighbours are noise.
  const auto most = static_cast<int>(std::clamp<std::uint64_t>(sample.size() / 64, 64, 4096));
  const auto parts = static_cast<std::size_t>(std::clamp(4 * levels, 64, most));
  std::vector<double> edges, density, equal(parts, 1.0), width;
  for (std::size_t i = 0; i <= parts; ++i)
    edges.push_back(sample.quantile(static_cast<double>(i) / static_cast<double>(parts)));
  for (std::size_t i = 0; i < parts; ++i) {
    const double w = edges[i + 1] - edges[i];
    density.push_back(w > 0 ? portable_exp(portable_log(w) * 2 / 3) : 0);  // f^⅓·w with f = 1/w
    width.push_back(w);
  }
  return {cut(edges, density, levels), cut(edges, equal, levels), cut(edges, width, levels)};
}

std::vector<float> distinct_values(const SortedSample& sample, std::size_t most) {
  std::vector<float> distinct;
  for (std::uint64_t at = 0; at < sample.size() && distinct.size() <= most;) {
    distinct.push_back(sample.at(at));
    at = sample.count_up_to(distinct.back());
  }
  return distinct;
}

/// The best pair of cells to merge and the best cell to split, moves that Lloyd's iteration cannot make.
std::vector<float> with_one_moved(const SortedSample& sample, const std::vector<float>& levels) {
  std::vector<std::uint64_t> ends = sample.counts_below(nearest_cells(levels).thresholds);
  ends.push_back(sample.size());
  const std::vector<std::uint64_t> middles = sample.counts_below(levels);
  const auto spread = [&](std::uint64_t first, std::uint64_t end) {
    if (end <= first) return 0.0;
    const RunMoments run = sample.prefix(end) - sample.prefix(first);
    DoubleDouble squares = run.sum_of_squares;
    squares.add(-(run.sum * (run.sum.value() / static_cast<double>(run.count))));
    return std::max(0.0, squares.value());
  };
  const auto first_of = [&](std::size_t i) { return i == 0 ? 0 : ends[i - 1]; };
  std::size_t split = 0, merged = 0;
  double gain = -1, loss = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::uint64_t middle = middles[i];
    const double whole = spread(first_of(i), ends[i]);
    const double gained = whole - spread(first_of(i), middle) - spread(middle, ends[i]);
    if (gained > gain) {
      gain = gained;
      split = i;
    }
    if (i == 0) continue;
    const double lost = spread(first_of(i - 1), ends[i]) - spread(first_of(i - 1), ends[i - 1]) - whole;
    if (lost < loss) {
      loss = lost;
      merged = i;
    }
  }
  std::vector<float> moved;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (i == merged) continue;
    if (i != split) {
      moved.push_back(levels[i]);
      continue;
    }
    const std::uint64_t first = first_of(i), count = ends[i] - first;
    moved.push_back(count == 0 ? levels[i] : sample.at(first + count / 4));
    moved.push_back(count == 0 ? levels[i] : sample.at(first + count * 3 / 4));
  }
  std::sort(moved.begin(), moved.end());
  return moved;
}

void make_distinct(std::vector<float>& levels) {
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
}

class LloydSearch final : public CellSearch {
 public:
  LloydSearch(const SortedSample& sample, int levels)
      : best_(distinct_values(sample, static_cast<std::size_t>(levels))) {
    if (best_.size() <= static_cast<std::size_t>(levels)) {
      stage_ = Stage::kFound;
      return;
    }
    starts_ = starts(sample, levels);
    for (std::vector<float>& start : starts_) make_distinct(start);
    iteration_ = {starts_.front(), kTrial};
  }

  bool step(const SortedSample& sample) override {
    if (stage_ == Stage::kFound) return true;
    if (!iteration_.step(sample)) return false;
    if (stage_ != Stage::kBest) make_distinct(iteration_.levels);
    if (stage_ == Stage::kTrials) {
      keep_if_better(sample);
      iteration_ = ++trial_ < starts_.size() ? Iteration{starts_[trial_], kTrial}
                                             : Iteration{std::move(best_), kMostIterations};
      if (trial_ == starts_.size()) stage_ = Stage::kBest;
      return false;
    }
    if (stage_ == Stage::kBest) {
      best_ = std::move(iteration_.levels);
      least_ = squared_error(nearest_cells(best_), sample);
      stage_ = Stage::kMoves;
    } else if (!keep_if_better(sample)) {
      return found();
    }
    // A single level has no neighbour to merge with.
    if (moves_++ == kMostMoves || best_.size() <= 1) return found();
    iteration_ = {with_one_moved(sample, best_), kMostIterations};
    return false;
  }
  Cells take() override { return nearest_cells(std::move(best_)); }

 private:
  /// Trials of all starts, the best of them to its end, moves of one level as long as they help.
  enum class Stage { kTrials, kBest, kMoves, kFound };

  bool keep_if_better(const SortedSample& sample) {
    const double error = squared_error(nearest_cells(iteration_.levels), sample);
    if (!(error < least_)) return false;
    least_ = error;
    best_ = std::move(iteration_.levels);
    return true;
  }
  bool found() {
    make_distinct(best_);
    stage_ = Stage::kFound;
    return true;
  }

  Stage stage_ = Stage::kTrials;
  std::vector<float> best_;
  std::vector<std::vector<float>> starts_;
  std::size_t trial_ = 0;
  int moves_ = 0;
  double least_ = std::numeric_limits<double>::infinity();
  Iteration iteration_;
};

}  // namespace

std::vector<float> centroids(std::span<const float> thresholds, const SortedSample& sample) {
  std::vector<float> levels;
  for (std::size_t i = 0; i <= thresholds.size(); ++i) {
    const double low =
        i == 0 ? std::min<double>(sample.min(), thresholds.empty() ? 0 : thresholds[0]) : thresholds[i - 1];
    const double high = i == thresholds.size() ? std::max<double>(sample.max(), low) : thresholds[i];
    levels.push_back(static_cast<float>((low + high) / 2));
  }
  to_means(sample, sample.counts_below(thresholds), levels);
  return levels;
}

std::unique_ptr<CellSearch> search_lloyd(const SortedSample& sample, int levels) {
  return std::make_unique<LloydSearch>(sample, levels);
}

}  // namespace qs
