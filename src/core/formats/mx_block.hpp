#pragma once
/// OCP Microscaling (MX) 1.0: blocks of 32 elements that share a power of two, one E8M0 byte.
///
/// The scale is 2^(floor(log2 max|x|) − e), e the exponent of the element's largest number; elements are
/// rounded to nearest even and saturate. The surprise: the largest value of a block can be clipped, because
/// max|x|/scale reaches up to 2^(e+1) while E2M1 ends at 6 of 8. A block of zeros has scale code 0. MXINT8
/// elements are code/64, −127 to 127.

#include <span>

#include "core/formats/minifloat.hpp"

namespace qs {

constexpr std::size_t kMxBlock = 32;

/// The element: a minifloat, or nullptr for int8.
struct MxFormat {
  std::string_view id;
  const Minifloat* element;
  int bits() const { return element == nullptr ? 8 : element->bits(); }
};
const MxFormat* find_mx_format(std::string_view id);

/// Returns the scale's code. The last block of a row may be short.
std::uint32_t mx_encode(const MxFormat& format, std::span<const float> block, std::span<std::uint32_t> codes);
void mx_decode(const MxFormat& format, std::uint32_t scale_code, std::span<const std::uint32_t> codes,
               std::span<float> values);

}  // namespace qs
