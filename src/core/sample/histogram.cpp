#include "core/sample/histogram.hpp"

#include <algorithm>

#include "core/numerics/threshold.hpp"

namespace qs {

std::vector<double> histogram(const SortedSample& sample, double low, double high, std::size_t bins) {
  std::vector<double> shares;
  std::uint64_t before = sample.count_below(first_at(low));
  for (std::size_t bin = 1; bin <= bins; ++bin) {
    const double edge = low + (high - low) * static_cast<double>(bin) / static_cast<double>(bins);
    const std::uint64_t below =
        bin == bins ? sample.count_up_to(saturated(high)) : sample.count_below(first_at(edge), before);
    const std::uint64_t end = std::max(before, below);
    shares.push_back(static_cast<double>(end - before) / static_cast<double>(sample.size()));
    before = end;
  }
  return shares;
}

}  // namespace qs
