#include "core/metrics/rows.hpp"

namespace qs {

std::optional<double> bits_per_weight(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return s.storage.total() / static_cast<double>(s.count);
}

}  // namespace qs
