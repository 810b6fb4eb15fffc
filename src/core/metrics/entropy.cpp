#include "core/information/entropy_estimators.hpp"
#include "core/metrics/rows.hpp"

namespace qs {

std::optional<double> entropy_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return plugin_entropy_bits(s.occupancy);
}

std::optional<double> codes_used(const CodeStatistics& s) {
  double used = 0;
  for (const std::uint64_t occupied : s.occupancy) used += occupied > 0 ? 1 : 0;
  return used;
}

}  // namespace qs
