#include "core/metrics/rows.hpp"

namespace qs {
namespace {

std::optional<double> per_value(const CodeStatistics& s, double sum) {
  if (s.count == 0) return std::nullopt;
  return sum / static_cast<double>(s.count);
}

}  // namespace

std::optional<double> mse(const CodeStatistics& s) {
  return per_value(s, s.error_squares);
}
std::optional<double> granular_mse(const CodeStatistics& s) {
  return per_value(s, s.granular_squares);
}
std::optional<double> overload_mse(const CodeStatistics& s) {
  return per_value(s, s.overload_squares);
}

std::optional<double> max_abs_error(const CodeStatistics& s) {
  if (s.count == 0) return std::nullopt;
  return s.max_abs_error;
}

}  // namespace qs
