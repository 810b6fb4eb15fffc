#pragma once
/// Element types as files store them, and how each becomes the float32 that the labs work on.
/// float32 is taken as it is; float16 and bfloat16 widen exactly; float64 and integers are rounded to the
/// nearest float32 (integers above 2^24 may therefore change, float64 beyond the range becomes infinite),
/// which the interface says. Bytes may be in either order.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace qs::io {

enum class DType { kBool, kU8, kI8, kU16, kI16, kU32, kI32, kU64, kI64, kF16, kBF16, kF32, kF64 };

struct DTypeInfo {
  DType dtype;
  std::string_view name;  // as safetensors spells it: "F32", "BF16", …
  std::size_t bytes;      // of one element
  bool exact_in_float32;  // every value survives the conversion
};

/// The only list of element types.
std::span<const DTypeInfo> dtypes();
const DTypeInfo& info(DType dtype);

/// Decodes out.size() elements. bytes.size() must be out.size() times the size of one element; if it is not,
/// only what both have room for is decoded.
void decode(DType dtype, bool big_endian, std::span<const std::byte> bytes, std::span<float> out);

}  // namespace qs::io
