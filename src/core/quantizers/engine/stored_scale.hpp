#pragma once
/// The type a scale is stored in, and so rounded to: float32, float16, bfloat16, e8m0 (a power of two) or
/// e4m3. Rounds to nearest, ties to even (e8m0: upward), and saturates at the largest number of the type; a
/// positive scale never becomes 0 but the smallest positive number.
///
/// The surprise: a float16 scale ends at 6e-8 below and 65504 above, e4m3 at 0.002 and 448: tiny weights need
/// a wider type, or they are lost.

#include "core/formats/minifloat.hpp"
#include "core/quantizer.hpp"

namespace qs {

struct StoredScale {
  std::string_view id;
  int bits;
  const Minifloat* format;  // nullptr: float32, or a power of two where bits is 8

  /// scale > 0, or 0 for "nothing to scale", which stays.
  float round(float scale) const;
};

std::span<const StoredScale> stored_scales();
const StoredScale& float32_scale();
/// The parameter "scale".
ParamInfo scale_param(std::string_view default_value);
const StoredScale& stored_scale(std::string_view canonical);

}  // namespace qs
