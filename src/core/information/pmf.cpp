#include "core/information/pmf.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/text.hpp"

namespace qs {

Expected<void> check_pmf(std::string_view field, std::span<const double> pmf) {
  constexpr double kTolerance = 1e-9;
  const std::string accepted = "probabilities from 0 to 1 that sum to 1";
  if (pmf.empty()) return refuse(std::string(field), "an empty list", accepted);
  for (std::size_t i = 0; i < pmf.size(); ++i) {
    if (!(pmf[i] >= 0) || !std::isfinite(pmf[i]))
      return refuse(std::string(field), "entry " + std::to_string(i) + " = " + shortest(pmf[i]), accepted);
  }
  const double sum = std::accumulate(pmf.begin(), pmf.end(), 0.0);
  if (std::abs(sum - 1) > kTolerance)
    return refuse(std::string(field), "a sum of " + shortest(sum), accepted);
  return {};
}

Pmf shares_of(std::span<const std::uint64_t> counts) {
  const double n = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
  Pmf shares(counts.size());
  std::transform(counts.begin(), counts.end(), shares.begin(),
                 [n](std::uint64_t count) { return static_cast<double>(count) / n; });
  return shares;
}

}  // namespace qs
