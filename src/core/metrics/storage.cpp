#include <cmath>

#include "core/numerics/constants.hpp"

#include "core/metrics/rows.hpp"

namespace qs {

std::optional<double> bits_per_weight(const CodeStatistics& s) {
  if (s.stored == 0) return std::nullopt;
  return s.storage.total() / static_cast<double>(s.stored);
}

std::optional<double> bytes(const CodeStatistics& s) {
  return std::ceil(s.storage.total() / 8);
}

std::optional<double> compression_ratio(const CodeStatistics& s) {
  if (!(s.storage.total() > 0)) return std::nullopt;
  return kFloat32Bits * static_cast<double>(s.stored) / s.storage.total();
}

}  // namespace qs
