#include "core/quantizers/engine/float_code.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/threshold.hpp"
#include "core/quantizers/engine/uniform_code.hpp"

namespace qs {

FloatCode::FloatCode(const Minifloat& minifloat) : format(minifloat) {
  for (std::uint32_t code = 0; code < 2 * format.sign_bit(); ++code) numbers_.push_back(format.decode(code));
}

FloatCode::Group FloatCode::group(const Range& range) const {
  return {stored.round(scale_for(range.high, format.max()))};
}

std::int32_t FloatCode::encode(const Group& group, float x) const {
  // NaN becomes 0, as everywhere else: formats that saturate have no code for it.
  if (std::isnan(x) || x == 0 || group.scale == 0) return 0;
  return static_cast<std::int32_t>(format.encode(x / group.scale));
}

float FloatCode::decode(const Group& group, std::int32_t code) const {
  return saturated(numbers_[static_cast<std::size_t>(code)] * group.scale);
}

std::vector<std::int32_t> FloatCode::alphabet() const {
  std::vector<std::int32_t> codes;
  const auto most = static_cast<std::int32_t>(format.max_code()),
             sign = static_cast<std::int32_t>(format.sign_bit());
  for (std::int32_t code = most; code >= 0; --code) codes.push_back(sign | code);
  for (std::int32_t code = 0; code <= most; ++code) codes.push_back(code);
  return codes;
}

std::int64_t FloatCode::rank(std::int32_t code) const {
  const std::int64_t most = format.max_code(), sign = format.sign_bit();
  return code >= sign ? most - (code - sign) : most + 1 + code;
}

}  // namespace qs
