#include <algorithm>
#include <limits>
#include <numeric>

#include "core/design/sample_design.hpp"

namespace qs {
namespace {

/// Distinct values with how often each occurs, and their sums about the mean.
struct Table {
  std::vector<double> count, sum, squares;  // of the first j values
  /// Σ(x − mean)² of values i … j−1.
  double cost(std::size_t i, std::size_t j) const {
    const double n = count[j] - count[i], s = sum[j] - sum[i];
    return std::max(0.0, squares[j] - squares[i] - s * (s / n));
  }
};

Table table_of(const SortedSample& sample, std::vector<double>& values) {
  const double mean = sample.mean();
  Table table{{0}, {0}, {0}};
  for (std::uint64_t at = 0; at < sample.size();) {
    const float x = sample.at(at);
    const std::uint64_t end = sample.count_up_to(x);
    const double n = static_cast<double>(end - at), centred = x - mean;
    values.push_back(x);
    table.count.push_back(table.count.back() + n);
    table.sum.push_back(table.sum.back() + n * centred);
    table.squares.push_back(table.squares.back() + n * (centred * centred));
    at = end;
  }
  return table;
}

/// One row of the dynamic programme: least[j] over the beginnings of the last cell of the first j values.
void divide(const Table& table, const std::vector<double>& before, std::vector<double>& least,
            std::vector<std::uint32_t>& begin, std::size_t low, std::size_t high, std::size_t from,
            std::size_t to) {
  if (low > high) return;
  const std::size_t middle = low + (high - low) / 2;
  double best = std::numeric_limits<double>::infinity();
  std::size_t place = from;
  for (std::size_t i = from; i <= std::min(to, middle - 1); ++i) {
    const double error = before[i] + table.cost(i, middle);
    if (error < best) {
      best = error;
      place = i;
    }
  }
  least[middle] = best;
  begin[middle] = static_cast<std::uint32_t>(place);
  if (middle > low) divide(table, before, least, begin, low, middle - 1, from, place);
  divide(table, before, least, begin, middle + 1, high, place, to);
}

}  // namespace

Expected<std::vector<float>> exact_levels(const SortedSample& sample, int levels) {
  std::uint64_t distinct = 0;
  for (std::uint64_t at = 0; at < sample.size() && distinct <= kMostExactValues; ++distinct)
    at = sample.count_up_to(sample.at(at));
  if (distinct > kMostExactValues || levels > kMostExactLevels) {
    return refuse(
        "design=exact",
        levels > kMostExactLevels ? std::to_string(levels) + " levels" : "a sample of more distinct values",
        "at most " + std::to_string(kMostExactValues) + " distinct values and " +
            std::to_string(kMostExactLevels) + " levels, or design=lloyd");
  }
  std::vector<double> values;
  const Table table = table_of(sample, values);
  const std::size_t n = values.size(), cells = std::min(n, static_cast<std::size_t>(levels));
  std::vector<double> least(n + 1, std::numeric_limits<double>::infinity()), next = least;
  for (std::size_t j = 1; j <= n; ++j) least[j] = table.cost(0, j);
  std::vector<std::vector<std::uint32_t>> begin(cells, std::vector<std::uint32_t>(n + 1, 0));
  for (std::size_t k = 1; k < cells; ++k) {
    divide(table, least, next, begin[k], k + 1, n, k, n - 1);
    std::swap(least, next);
  }
  std::vector<float> ascending;
  std::size_t end = n;
  for (std::size_t k = cells; k-- > 0;) {
    const std::size_t first = begin[k][end];
    const double count = table.count[end] - table.count[first];
    ascending.push_back(static_cast<float>(sample.mean() + (table.sum[end] - table.sum[first]) / count));
    end = first;
  }
  std::reverse(ascending.begin(), ascending.end());
  ascending.erase(std::unique(ascending.begin(), ascending.end()), ascending.end());
  return ascending;
}

}  // namespace qs
