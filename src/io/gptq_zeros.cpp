#include "io/gptq_zeros.hpp"

#include <algorithm>

namespace qs::io {

std::optional<int> gptq_offset(std::span<const float> zeros, std::uint32_t bits) {
  if (zeros.empty() || bits < 1 || bits > 8) return {};
  const auto middle = static_cast<float>(1U << (bits - 1)), most = static_cast<float>((1U << bits) - 1);
  const auto all_are = [&](float value) {
    return std::all_of(zeros.begin(), zeros.end(), [value](float zero) { return zero == value; });
  };
  if (all_are(middle - 1)) return 1;
  if (all_are(middle) || std::any_of(zeros.begin(), zeros.end(), [most](float zero) { return zero == most; }))
    return 0;
  return {};
}

}  // namespace qs::io
