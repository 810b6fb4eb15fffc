#include "io/gptq_zeros.hpp"

#include <algorithm>
#include <numeric>

namespace qs::io {

std::optional<int> gptq_offset(std::span<const float> zeros, std::uint32_t bits, bool label_counts) {
  if (zeros.empty() || bits < 1 || bits > 8) return {};
  const auto middle = static_cast<float>(1U << (bits - 1)), most = static_cast<float>((1U << bits) - 1);
  const auto all_are = [&](float value) {
    return std::all_of(zeros.begin(), zeros.end(), [value](float zero) { return zero == value; });
  };
  if (all_are(middle - 1)) return 1;
  if (all_are(middle)) return 0;
  const bool has_most = std::any_of(zeros.begin(), zeros.end(), [most](float zero) { return zero == most; });
  return has_most && !label_counts ? std::optional(0) : std::nullopt;
}

bool let_label_count(NumberGrid& zero, bool is_v1) {
  zero.add = is_v1 ? 1 : 0;
  zero.table.resize(1ULL << zero.bits);
  std::iota(zero.table.begin(), zero.table.end(), 0.F);
  if (is_v1) zero.table.back() = -1;
  return zero.bits > 2;
}

}  // namespace qs::io
