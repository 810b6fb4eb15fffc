#pragma once
/// Element types of files, and their conversion to float32, which the labs work on.
/// float32 is taken as it is; float16, bfloat16 and floats of 8 and 4 bits widen exactly; float64 and integers are
/// rounded to the nearest float32 (integers above 2^24 may therefore change, float64 beyond the range becomes
/// infinite), which the interface reports. Bytes may be in either order.
///
/// GGUF's types store values in blocks of 32 to 256 with scales among them; a block is decoded whole, to the
/// float32 that ggml computes (io/gguf_blocks.hpp, io/ggml_*.hpp). Two values of F4 (E2M1) share a byte, the
/// first in its low half; an odd number of them leaves the last high half unused.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace qs::io {

enum class DType {
  kBool,
  kU8,
  kI8,
  kU16,
  kI16,
  kU32,
  kI32,
  kU64,
  kI64,
  kF16,
  kBF16,
  kF32,
  kF64,
  kF8E4M3,
  kF8E5M2,
  kF8E8M0,
  kQ4_0,
  kQ4_1,
  kQ5_0,
  kQ5_1,
  kQ8_0,
  kQ2K,
  kQ3K,
  kQ4K,
  kQ5K,
  kQ6K,
  kQ8K,
  kMxfp4,
  kIq1S,
  kIq1M,
  kIq2Xxs,
  kIq2Xs,
  kIq2S,
  kIq3Xxs,
  kIq3S,
  kIq4Nl,
  kIq4Xs,
  kTq1,
  kTq2,
  kNvfp4,
  kQ1_0,
  kQ2_0,
  kQ2G128,
  kF8E4M3Fnuz,
  kF8E5M2Fnuz,
  kF4,
};

struct DTypeInfo {
  DType dtype;
  std::string_view name;  // as safetensors or GGUF spells it: "F32", "BF16", "Q4_K", …
  std::size_t bytes;      // of one block
  bool exact_in_float32;  // every value survives the conversion
  std::size_t block = 1;  // values that are stored together
};

/// The only list of element types.
std::span<const DTypeInfo> dtypes();
const DTypeInfo& info(DType dtype);

/// Bytes of so many values: whole blocks, the last one perhaps not all used.
inline std::uint64_t stored_bytes(DType dtype, std::uint64_t count) {
  const DTypeInfo& row = info(dtype);
  return (count / row.block + (count % row.block != 0 ? 1 : 0)) * row.bytes;
}

/// Bits for one value, on average.
inline double stored_bits(DType dtype) {
  return 8.0 * static_cast<double>(info(dtype).bytes) / static_cast<double>(info(dtype).block);
}

/// Decodes out.size() values, a whole number of blocks (of F4 any number). bytes.size() must match; if it does
/// not, decodes only what both have room for. Byte order concerns numbers of several bytes only.
void decode(DType dtype, bool big_endian, std::span<const std::byte> bytes, std::span<float> out);
/// Decodes to float64, exact for all types but integers above 2^53, which are rounded to nearest.
void decode(DType dtype, bool big_endian, std::span<const std::byte> bytes, std::span<double> out);

}  // namespace qs::io
