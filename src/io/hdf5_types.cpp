// Element types of HDF5: body of the datatype message (specification IV.A.2.d).
#include <array>

#include "io/hdf5_messages.hpp"

namespace qs::io {
namespace {

/// A float by its fields: bits from the lowest on.
struct FloatLayout {
  DType dtype;
  std::uint64_t size, exponent_at, exponent_bits, mantissa_bits, bias;
};
constexpr std::array kFloatLayouts = {
    FloatLayout{DType::kF16, 2, 10, 5, 10, 15}, FloatLayout{DType::kBF16, 2, 7, 8, 7, 127},
    FloatLayout{DType::kF32, 4, 23, 8, 23, 127}, FloatLayout{DType::kF64, 8, 52, 11, 52, 1023}};

constexpr std::array<std::string_view, 12> kClassWords = {"whole numbers of a rare size",
                                                          "floats of a rare layout",
                                                          "times",
                                                          "text",
                                                          "bit fields",
                                                          "bytes of a kind of their own",
                                                          "records",
                                                          "references",
                                                          "names of values",
                                                          "lists of several lengths",
                                                          "arrays",
                                                          "complex numbers"};

}  // namespace

Hdf5Type read_hdf5_type(PagedBytes& bytes, std::uint64_t at, std::uint64_t size) {
  constexpr std::uint64_t kHead = 8, kInteger = 0, kFloat = 1, kText = 3, kOpaque = 5, kEnumeration = 8,
                          kVarying = 9;
  const std::uint64_t word = bytes.number(at, 1), kind = word & 15, bits = bytes.number(at + 1, 3);
  Hdf5Type type;
  type.size = bytes.number(at + 4, 4);
  type.unreadable =
      "it holds " + std::string(kind < kClassWords.size() ? kClassWords[kind] : "values of an unknown kind");
  if (size < kHead) return type;
  type.big_endian = (bits & 1) != 0;
  type.is_text = kind == kText || (kind == kVarying && (bits & 15) == 1);
  if (kind == kOpaque) {
    type.is_opaque = type.size == 2;
  } else if (kind == kEnumeration && size >= 2 * kHead + 4 &&
             (bytes.number(at + kHead, 1) & 15) == kInteger) {
    return read_hdf5_type(bytes, at + kHead, size - kHead);
  } else if (kind == kInteger && size >= kHead + 4) {
    const bool is_signed = (bits & 8) != 0;
    const bool is_whole =
        bytes.number(at + kHead, 2) == 0 && bytes.number(at + kHead + 2, 2) == 8 * type.size;
    constexpr std::array kSigned = {DType::kI8, DType::kI16, DType::kI32, DType::kI64};
    constexpr std::array kUnsigned = {DType::kU8, DType::kU16, DType::kU32, DType::kU64};
    for (std::size_t i = 0; i < kSigned.size(); ++i) {
      if (!is_whole || type.size != 1U << i) continue;
      type.dtype = is_signed ? kSigned[i] : kUnsigned[i];
      type.unreadable.clear();
    }
  } else if (kind == kFloat && size >= kHead + 12) {
    const bool is_plain =
        (bits & 0x40) == 0 && ((bits >> 4) & 3) == 2;  // not of a VAX; with an implied leading 1
    for (const FloatLayout& layout : kFloatLayouts) {
      if (!is_plain || type.size != layout.size || bytes.number(at + 8, 2) != 0) continue;
      if (bytes.number(at + 10, 2) != 8 * layout.size || ((bits >> 8) & 255) != 8 * layout.size - 1) continue;
      if (bytes.number(at + 12, 1) != layout.exponent_at || bytes.number(at + 13, 1) != layout.exponent_bits)
        continue;
      if (bytes.number(at + 14, 1) != 0 || bytes.number(at + 15, 1) != layout.mantissa_bits) continue;
      if (bytes.number(at + 16, 4) != layout.bias) continue;
      type.dtype = layout.dtype;
      type.unreadable.clear();
    }
  }
  return type;
}

}  // namespace qs::io
