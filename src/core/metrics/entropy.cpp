#include <cmath>

#include "core/metrics/rows.hpp"

namespace qs {

// H = −Σ p log2 p with p = count/n, summed as log2 n − (1/n) Σ c log2 c so that equal counts give exactly
// log2 L.
std::optional<double> entropy_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  const double n = static_cast<double>(s.count);
  DoubleDouble sum;
  for (const std::uint64_t occupied : s.occupancy) {
    const double c = static_cast<double>(occupied);
    if (occupied > 0) sum.add(c * (std::log2(n) - std::log2(c)));
  }
  return sum.value() / n;
}

std::optional<double> codes_used(const CodeStatistics& s) {
  double used = 0;
  for (const std::uint64_t occupied : s.occupancy) used += occupied > 0 ? 1 : 0;
  return used;
}

}  // namespace qs
