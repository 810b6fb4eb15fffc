#include <utility>

#include "core/information/entropy_estimators.hpp"
#include "core/metrics/rows.hpp"

namespace qs {

std::optional<double> entropy_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return plugin_entropy_bits(s.occupancy);
}

std::optional<double> entropy_miller_madow_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return find_entropy_estimator("miller_madow")->bits(s.occupancy);
}

// −0 and 0 stand side by side in the middle of the alphabet.
std::optional<double> value_entropy_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  std::vector<std::uint64_t> occupancy = s.occupancy;
  if (s.distinct_values < static_cast<std::int64_t>(occupancy.size())) {
    const std::size_t zero = occupancy.size() / 2;
    occupancy[zero] += std::exchange(occupancy[zero - 1], 0);
  }
  return plugin_entropy_bits(occupancy);
}

std::optional<double> efficiency(const CodeStatistics& s) {
  if (s.count == 0 || s.rate_bits == 0) return std::nullopt;
  return plugin_entropy_bits(s.occupancy) / s.rate_bits;
}

std::optional<double> mutual_information_bits(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return s.mutual_information_bits;
}

std::optional<double> values_reachable(const CodeStatistics& s) {
  return static_cast<double>(s.distinct_values);
}

std::optional<double> codes_used(const CodeStatistics& s) {
  double used = 0;
  for (const std::uint64_t occupied : s.occupancy) used += occupied > 0 ? 1 : 0;
  return used;
}

}  // namespace qs
