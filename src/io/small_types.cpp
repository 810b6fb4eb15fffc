#include "io/small_types.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/formats/e8m0.hpp"
#include "core/formats/minifloat.hpp"
#include "io/gguf_blocks.hpp"

namespace qs::io {
namespace {

template <class Decode>
void by_table(std::span<const std::byte> bytes, std::span<float> out, Decode decode) {
  std::array<float, 256> table;
  for (std::uint32_t code = 0; code < table.size(); ++code) table[code] = decode(code);
  const std::size_t count = std::min(bytes.size(), out.size());
  for (std::size_t i = 0; i < count; ++i) out[i] = table[std::to_integer<std::size_t>(bytes[i])];
}

}  // namespace

void decode_small(DType dtype, std::span<const std::byte> bytes, std::span<float> out) {
  const DTypeInfo& row = info(dtype);
  const std::size_t blocks = std::min(bytes.size() / row.bytes, out.size() / row.block);
  bytes = bytes.first(blocks * row.bytes);
  out = out.first(blocks * row.block);
  switch (dtype) {
    case DType::kF8E4M3:
      return by_table(bytes, out, [](std::uint32_t code) { return kE4M3FN.decode(code); });
    case DType::kF8E5M2:
      return by_table(bytes, out, [](std::uint32_t code) { return kE5M2.decode(code); });
    case DType::kF8E8M0:
      return by_table(bytes, out, [](std::uint32_t code) { return e8m0_decode(code); });
    case DType::kQ4_0:
      return decode_q4_0(bytes, out);
    case DType::kQ4_1:
      return decode_q4_1(bytes, out);
    case DType::kQ5_0:
      return decode_q5_0(bytes, out);
    case DType::kQ5_1:
      return decode_q5_1(bytes, out);
    case DType::kQ8_0:
      return decode_q8_0(bytes, out);
    case DType::kQ2K:
      return decode_q2_k(bytes, out);
    case DType::kQ3K:
      return decode_q3_k(bytes, out);
    case DType::kQ4K:
      return decode_q4_k(bytes, out);
    case DType::kQ5K:
      return decode_q5_k(bytes, out);
    case DType::kQ6K:
      return decode_q6_k(bytes, out);
    case DType::kQ8K:
      return decode_q8_k(bytes, out);
    case DType::kMxfp4:
      return decode_mxfp4(bytes, out);
    default:
      return;
  }
}

}  // namespace qs::io
