#pragma once
/// The element types of ONNX, TensorProto.DataType.
/// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
///
/// The surprise: types of 4 and 2 bits share bytes, the lowest bits first, over the whole tensor.

#include <optional>

#include "io/dtype.hpp"

namespace qs::io {

struct OnnxType {
  enum class Family : std::uint8_t { kFloat, kInteger, kOther };
  std::string_view name;       // empty if the number is unknown
  std::optional<DType> dtype;  // nothing if it is not decoded
  std::uint32_t list = 0;      // the field of TensorProto that holds such values if raw_data does not
  unsigned bits = 0;           // of one value; 0 if values differ
  Family family = Family::kOther;
  std::string_view holds = "values of no known type";
  bool is_signed = false;
  // The numbers are whole multiples of 2^lowest below 2^(highest + 1), with so many significant bits.
  int significant = 0, lowest = 0, highest = -1;
};

/// Type of any number that a file may give.
const OnnxType& onnx_type(std::uint64_t number);
/// "FLOAT16"; "of no known type" for a number that is none of ONNX's.
std::string onnx_type_name(std::uint64_t number);

/// True if every number of a type is one of the other: a Cast between them loses nothing.
bool keeps_values(const OnnxType& from, const OnnxType& to);

/// Bytes of so many values of a type. checked_byte_count() must have accepted the shape.
inline std::uint64_t stored_bytes(const OnnxType& type, std::uint64_t count) {
  if (type.bits >= 8) return count * (type.bits / 8);
  const std::uint64_t in_byte = type.bits == 0 ? 1 : 8 / type.bits;
  return count / in_byte + (count % in_byte != 0 ? 1 : 0);
}

}  // namespace qs::io
