#include "io/onnx_parts.hpp"

#include <limits>

#include "core/formats/minifloat.hpp"
#include "io/packed_grids.hpp"

namespace qs::io {
namespace {

/// "FNUZ": finite, with NaN, and an unsigned zero: the code of −0 is the only NaN.
/// Source: https://onnx.ai/onnx/technical/float8.html
constexpr Minifloat kE4M3Fnuz{"float8_e4m3fnuz", 4, 3, 8, Specials::kNone};
constexpr Minifloat kE5M2Fnuz{"float8_e5m2fnuz", 5, 2, 16, Specials::kNone};

std::vector<float> fnuz_table(const Minifloat& format) {
  std::vector<float> table(256);
  for (std::uint32_t code = 0; code < 256; ++code) table[code] = format.decode(code);
  table[format.sign_bit()] = std::numeric_limits<float>::quiet_NaN();
  return table;
}

/// Two's complement.
std::vector<float> signed_table(unsigned bits) {
  std::vector<float> table;
  const int end = 1 << bits;
  for (int code = 0; code < end; ++code)
    table.push_back(static_cast<float>(code < end / 2 ? code : code - end));
  return table;
}

std::vector<float> table_of_type(const OnnxType& type) {
  if (type.name == "FLOAT8E4M3FNUZ") return fnuz_table(kE4M3Fnuz);
  if (type.name == "FLOAT8E5M2FNUZ") return fnuz_table(kE5M2Fnuz);
  if (type.name == "FLOAT4E2M1") return e2m1_table();
  return type.bits < 8 && type.is_signed ? signed_table(type.bits) : std::vector<float>{};
}

/// The tensor as the file has it, if need be as bytes.
TensorInfo as_stored(const TensorInfo& tensor, const OnnxSource& source) {
  const OnnxType& type = onnx_type(source.type);
  TensorInfo stored = tensor;
  if (type.dtype) return stored;
  const std::uint64_t bytes = stored_bytes(type, tensor.count());
  stored.dtype = DType::kU8;
  stored.packing = source.packing;
  stored.shape = {bytes};
  // A tensor that was refused for its name has lost its place.
  stored.unreadable =
      tensor.bytes.size == 0 && bytes > 0 && source.fault.empty() ? tensor.unreadable : source.fault;
  return stored;
}

}  // namespace

NumberGrid onnx_part(Decoding& decoding, PartRole role, const TensorInfo& tensor, const OnnxSource& source) {
  const OnnxType& type = onnx_type(source.type);
  decoding.parts.push_back({role, as_stored(tensor, source)});
  NumberGrid grid;
  grid.part = static_cast<std::uint32_t>(decoding.parts.size() - 1);
  grid.table = table_of_type(type);
  if (type.bits < 8) {
    grid.order = CodeOrder::kBits;
    grid.bits = type.bits;
  }
  return grid;
}

std::string onnx_type_words(const OnnxType& type) {
  if (type.name.starts_with("FLOAT8")) return "float8 " + std::string(type.name.substr(6));
  if (type.name.starts_with("FLOAT4")) return "float4 " + std::string(type.name.substr(6));
  std::string words;
  for (const char c : type.name) words += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return words;
}

bool is_scale_type(const OnnxType& type) {
  return type.family == OnnxType::Family::kFloat;
}

bool is_code_type(const OnnxType& type) {
  return (type.family == OnnxType::Family::kInteger && type.bits <= 16) ||
         (type.family == OnnxType::Family::kFloat && type.bits <= 8);
}

}  // namespace qs::io
