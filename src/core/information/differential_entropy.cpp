#include "core/information/differential_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

std::optional<SampleEntropy> vasicek_entropy(const SortedSample& sample) {
  const std::uint64_t n = sample.size();
  if (n < 3 || sample.min() == sample.max()) return std::nullopt;
  const std::span<const float> x = sample.values();
  SampleEntropy result;
  result.window = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(n)) + 0.5);
  const std::uint64_t m = result.window;
  double sum = 0;
  std::uint64_t tied = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    std::uint64_t low = i > m ? i - m : 0, high = std::min(n - 1, i + m);
    double wide = static_cast<double>(2 * m);
    if (x[low] == x[high]) {
      ++tied;
      const std::uint64_t before = sample.count_below(x[i]), after = sample.count_up_to(x[i]);
      low = before > 0 ? before - 1 : before;
      high = after < n ? after : n - 1;
      wide = static_cast<double>(high - low);
    }
    sum += std::log2(static_cast<double>(n) / wide * (static_cast<double>(x[high]) - x[low]));
  }
  result.bits = sum / static_cast<double>(n);
  result.tied_share = static_cast<double>(tied) / static_cast<double>(n);
  return result;
}

}  // namespace qs
