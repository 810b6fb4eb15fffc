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

void iterate(const SortedSample& sample, std::vector<float>& levels, int most) {
  std::vector<std::uint64_t> before;
  for (int i = 0; i < most; ++i) {
    std::vector<std::uint64_t> places = sample.counts_below(nearest_cells(levels).thresholds);
    if (i > 0 && places == before) return;
    to_means(sample, places, levels);
    before = std::move(places);
  }
}

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

std::vector<float> lloyd_levels(const SortedSample& sample, int levels) {
  std::vector<float> distinct = distinct_values(sample, static_cast<std::size_t>(levels));
  if (distinct.size() <= static_cast<std::size_t>(levels)) return distinct;
  std::vector<float> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::vector<float>& start : starts(sample, levels)) {
    make_distinct(start);
    iterate(sample, start, kTrial);
    make_distinct(start);
    if (const double error = squared_error(nearest_cells(start), sample); error < least) {
      least = error;
      best = std::move(start);
    }
  }
  iterate(sample, best, kMostIterations);
  // A single level has no neighbour to merge with.
  for (int moves = 0; moves < kMostMoves && best.size() > 1; ++moves) {
    std::vector<float> moved = with_one_moved(sample, best);
    iterate(sample, moved, kMostIterations);
    make_distinct(moved);
    const double error = squared_error(nearest_cells(moved), sample);
    if (!(error < squared_error(nearest_cells(best), sample))) break;
    best = std::move(moved);
  }
  make_distinct(best);
  return best;
}

}  // namespace qs
