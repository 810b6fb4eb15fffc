#include "io/dtype.hpp"

#include <algorithm>
#include <array>

#include "io/decode_all.hpp"
#include "io/small_types.hpp"

namespace qs::io {
namespace {

constexpr std::array kDTypes = {
    DTypeInfo{DType::kBool, "BOOL", 1, true},
    DTypeInfo{DType::kU8, "U8", 1, true},
    DTypeInfo{DType::kI8, "I8", 1, true},
    DTypeInfo{DType::kU16, "U16", 2, true},
    DTypeInfo{DType::kI16, "I16", 2, true},
    DTypeInfo{DType::kU32, "U32", 4, false},
    DTypeInfo{DType::kI32, "I32", 4, false},
    DTypeInfo{DType::kU64, "U64", 8, false},
    DTypeInfo{DType::kI64, "I64", 8, false},
    DTypeInfo{DType::kF16, "F16", 2, true},
    DTypeInfo{DType::kBF16, "BF16", 2, true},
    DTypeInfo{DType::kF32, "F32", 4, true},
    DTypeInfo{DType::kF64, "F64", 8, false},
    DTypeInfo{DType::kF8E4M3, "F8_E4M3", 1, true},
    DTypeInfo{DType::kF8E5M2, "F8_E5M2", 1, true},
    DTypeInfo{DType::kF8E8M0, "F8_E8M0", 1, true},
    DTypeInfo{DType::kQ4_0, "Q4_0", 18, true, 32},
    DTypeInfo{DType::kQ4_1, "Q4_1", 20, true, 32},
    DTypeInfo{DType::kQ5_0, "Q5_0", 22, true, 32},
    DTypeInfo{DType::kQ5_1, "Q5_1", 24, true, 32},
    DTypeInfo{DType::kQ8_0, "Q8_0", 34, true, 32},
    DTypeInfo{DType::kQ2K, "Q2_K", 84, true, 256},
    DTypeInfo{DType::kQ3K, "Q3_K", 110, true, 256},
    DTypeInfo{DType::kQ4K, "Q4_K", 144, true, 256},
    DTypeInfo{DType::kQ5K, "Q5_K", 176, true, 256},
    DTypeInfo{DType::kQ6K, "Q6_K", 210, true, 256},
    DTypeInfo{DType::kQ8K, "Q8_K", 292, true, 256},
    DTypeInfo{DType::kMxfp4, "MXFP4", 17, true, 32},
    DTypeInfo{DType::kIq1S, "IQ1_S", 50, true, 256},
    DTypeInfo{DType::kIq1M, "IQ1_M", 56, true, 256},
    DTypeInfo{DType::kIq2Xxs, "IQ2_XXS", 66, true, 256},
    DTypeInfo{DType::kIq2Xs, "IQ2_XS", 74, true, 256},
    DTypeInfo{DType::kIq2S, "IQ2_S", 82, true, 256},
    DTypeInfo{DType::kIq3Xxs, "IQ3_XXS", 98, true, 256},
    DTypeInfo{DType::kIq3S, "IQ3_S", 110, true, 256},
    DTypeInfo{DType::kIq4Nl, "IQ4_NL", 18, true, 32},
    DTypeInfo{DType::kIq4Xs, "IQ4_XS", 136, true, 256},
    DTypeInfo{DType::kTq1, "TQ1_0", 54, true, 256},
    DTypeInfo{DType::kTq2, "TQ2_0", 66, true, 256},
    DTypeInfo{DType::kNvfp4, "NVFP4", 36, true, 64},
    DTypeInfo{DType::kQ1_0, "Q1_0", 18, true, 128},
    DTypeInfo{DType::kQ2_0, "Q2_0", 18, true, 64},
    DTypeInfo{DType::kQ2G128, "Q2_0_G128", 34, true, 128},
    DTypeInfo{DType::kF8E4M3Fnuz, "F8_E4M3FNUZ", 1, true},
    DTypeInfo{DType::kF8E5M2Fnuz, "F8_E5M2FNUZ", 1, true},
    DTypeInfo{DType::kF4, "F4", 1, true, 2},
};

constexpr bool rows_are_in_enum_order() {
  for (std::size_t i = 0; i < kDTypes.size(); ++i) {
    if (kDTypes[i].dtype != static_cast<DType>(i)) return false;
  }
  return true;
}
static_assert(rows_are_in_enum_order(), "info() indexes the table by the enumerator");

float from_float16(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16;
  const std::uint32_t exponent = (half >> 10) & 31U, fraction = half & 0x3FFU;
  if (exponent == 0) {
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t widened = exponent == 31 ? 255U : exponent + 112U;
  return from_bits<float>(sign | widened << 23 | fraction << 13);
}

}  // namespace

std::span<const DTypeInfo> dtypes() {
  return kDTypes;
}

const DTypeInfo& info(DType dtype) {
  return kDTypes[static_cast<std::size_t>(dtype)];
}

void decode(DType dtype, bool big_endian, std::span<const std::byte> bytes, std::span<float> out) {
  const auto as = [&](auto bits_of, auto to_float) {
    decode_all<decltype(bits_of)>(big_endian, bytes, out, to_float);
  };
  using u8 = std::uint8_t;
  using u16 = std::uint16_t;
  using u32 = std::uint32_t;
  using u64 = std::uint64_t;
  switch (dtype) {
    case DType::kBool:
      return as(u8{}, [](u8 b) { return b != 0 ? 1.0F : 0.0F; });
    case DType::kU8:
      return as(u8{}, [](u8 b) { return static_cast<float>(b); });
    case DType::kI8:
      return as(u8{}, [](u8 b) { return static_cast<float>(from_bits<std::int8_t>(b)); });
    case DType::kU16:
      return as(u16{}, [](u16 b) { return static_cast<float>(b); });
    case DType::kI16:
      return as(u16{}, [](u16 b) { return static_cast<float>(from_bits<std::int16_t>(b)); });
    case DType::kU32:
      return as(u32{}, [](u32 b) { return static_cast<float>(b); });
    case DType::kI32:
      return as(u32{}, [](u32 b) { return static_cast<float>(from_bits<std::int32_t>(b)); });
    case DType::kU64:
      return as(u64{}, [](u64 b) { return static_cast<float>(b); });
    case DType::kI64:
      return as(u64{}, [](u64 b) { return static_cast<float>(from_bits<std::int64_t>(b)); });
    case DType::kF16:
      return as(u16{}, from_float16);
    case DType::kBF16:
      return as(u16{}, [](u16 b) { return from_bits<float>(static_cast<u32>(b) << 16); });
    case DType::kF32:
      return as(u32{}, [](u32 b) { return from_bits<float>(b); });
    case DType::kF64:
      return as(u64{}, [](u64 b) { return static_cast<float>(from_bits<double>(b)); });
    default:
      return decode_small(dtype, bytes, out);
  }
}

}  // namespace qs::io
