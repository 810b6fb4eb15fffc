#include <vector>

#include "io/decode_all.hpp"
#include "io/dtype.hpp"

namespace qs::io {

void decode(DType dtype, bool big_endian, std::span<const std::byte> bytes, std::span<double> out) {
  using u32 = std::uint32_t;
  using u64 = std::uint64_t;
  switch (dtype) {
    case DType::kU32:
      return decode_all<u32>(big_endian, bytes, out, [](u32 b) { return static_cast<double>(b); });
    case DType::kI32:
      return decode_all<u32>(big_endian, bytes, out,
                             [](u32 b) { return static_cast<double>(from_bits<std::int32_t>(b)); });
    case DType::kU64:
      return decode_all<u64>(big_endian, bytes, out, [](u64 b) { return static_cast<double>(b); });
    case DType::kI64:
      return decode_all<u64>(big_endian, bytes, out,
                             [](u64 b) { return static_cast<double>(from_bits<std::int64_t>(b)); });
    case DType::kF64:
      return decode_all<u64>(big_endian, bytes, out, from_bits<double, u64>);
    default:
      std::vector<float> exact(out.size());
      decode(dtype, big_endian, bytes, exact);
      std::copy(exact.begin(), exact.end(), out.begin());
  }
}

}  // namespace qs::io
