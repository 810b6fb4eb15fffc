#include "io/tflite_tensors.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

constexpr std::array kTfliteTypes = {
    TfliteType{0, "FLOAT32", DType::kF32, 32},        TfliteType{1, "FLOAT16", DType::kF16, 16},
    TfliteType{2, "INT32", DType::kI32, 32},          TfliteType{3, "UINT8", DType::kU8, 8},
    TfliteType{4, "INT64", DType::kI64, 64},          TfliteType{5, "STRING", DType::kU8, 0},
    TfliteType{6, "BOOL", DType::kBool, 8},           TfliteType{7, "INT16", DType::kI16, 16},
    TfliteType{8, "COMPLEX64", DType::kF32, 0},       TfliteType{9, "INT8", DType::kI8, 8},
    TfliteType{10, "FLOAT64", DType::kF64, 64},       TfliteType{11, "COMPLEX128", DType::kF64, 0},
    TfliteType{12, "UINT64", DType::kU64, 64},        TfliteType{13, "RESOURCE", DType::kU8, 0},
    TfliteType{14, "VARIANT", DType::kU8, 0},         TfliteType{15, "UINT32", DType::kU32, 32},
    TfliteType{16, "UINT16", DType::kU16, 16},        TfliteType{17, "INT4", DType::kU8, 4},
    TfliteType{18, "BFLOAT16", DType::kBF16, 16},     TfliteType{19, "INT2", DType::kU8, 2},
    TfliteType{20, "UINT4", DType::kU8, 4, false},    TfliteType{21, "FLOAT8_E4M3FN", DType::kF8E4M3, 8},
    TfliteType{22, "FLOAT8_E5M2", DType::kF8E5M2, 8},
};

std::string name_of_constant(const TfliteConstant& constant) {
  if (constant.name.empty()) return "tensor " + std::to_string(constant.index);
  if (is_utf8(constant.name)) return constant.name;
  const std::string quoted = quote_bytes(constant.name);
  return quoted.substr(1, quoted.size() - 2);
}

/// The reason why its numbers cannot be read; or empty.
std::string why_unreadable(const TfliteConstant& constant, const TfliteType* type,
                           std::uint64_t bytes_needed) {
  if (type == nullptr)
    return "its type, number " + std::to_string(constant.type) + ", is not one of the schema";
  if (constant.is_external)
    return "its numbers are in another file (an external buffer of LiteRT), which is not read";
  if (constant.is_sparse) return "it is stored sparse, which is not decoded";
  if (type->bits == 0) return "its type, " + std::string(type->name) + ", is no number that is read";
  if (bytes_needed == constant.bytes.size) return "";
  return "its buffer has " + bytes_text(constant.bytes.size) + ", where the shape " +
         shape_text(constant.shape) + " of " + std::string(type->name) + " needs " +
         std::to_string(bytes_needed);
}

/// Axes of the codes as [before, quantized, after], with the long runs last.
struct TfliteAxes {
  std::array<std::uint64_t, 3> axes = {1, 1, 1};
  std::size_t quantized = 1;  // which of them has the scales
};

TfliteAxes merged_axes(std::span<const std::uint64_t> shape, std::size_t axis) {
  TfliteAxes merged;
  std::uint64_t before = 1, after = 1;
  for (std::size_t i = 0; i < shape.size(); ++i)
    (i < axis ? before : i > axis ? after : merged.axes[1]) *= shape[i];
  merged.axes = {before, merged.axes[1], after};
  if (after > 1) return merged;
  return {{1, before, merged.axes[1]}, 2};
}

/// Numbers of the grid along the quantized axis, or one for all.
void spread_along(NumberGrid& grid, const TfliteAxes& merged, std::uint64_t count) {
  grid.per = merged.axes;
  if (count == 1) return;
  grid.per[merged.quantized] = 1;
  grid.stride[merged.quantized] = 1;
}

/// The number of each code, where codes of few bits are in two's complement.
std::vector<float> signed_codes(unsigned bits) {
  const int count = 1 << bits;
  std::vector<float> table(static_cast<std::size_t>(count));
  for (int code = 0; code < count; ++code)
    table[static_cast<std::size_t>(code)] = static_cast<float>(code < count / 2 ? code : code - count);
  return table;
}

std::string lower_name(const TfliteType& type) {
  std::string name(type.name);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

std::string scheme_of(const TfliteConstant& constant, const TfliteType& type, std::uint64_t scales) {
  std::string words = "TFLite " + lower_name(type) + ", ";
  const bool is_row = constant.quantized_axis == 0 && constant.shape.size() > 1;
  if (scales == 1) {
    words += "one scale";
  } else {
    words += is_row ? "one scale a row"
                    : "one scale a channel (axis " + std::to_string(constant.quantized_axis) + ")";
  }
  return words + (constant.zeros.empty()       ? ""
                  : constant.zeros.size() == 1 ? " and zero point"
                                               : " and zero points");
}

/// The weights behind the codes of `stored`.
TensorInfo decoded(const TfliteConstant& constant, const TfliteType& type, const TensorInfo& stored) {
  const std::uint64_t scales = constant.scales.size / 4, zeros = constant.zero_points.count;
  const std::size_t rank = constant.shape.size();
  const bool has_axis =
      constant.quantized_axis >= 0 && static_cast<std::uint64_t>(constant.quantized_axis) < rank;
  const std::size_t axis = has_axis ? static_cast<std::size_t>(constant.quantized_axis) : 0;
  const std::uint64_t along = has_axis ? constant.shape[axis] : 1;
  TensorInfo weight = stored;
  if (scales != 1 && scales != along) {
    weight.unreadable = "it has " + std::to_string(scales) + " scales, where 1 or the " +
                        std::to_string(along) + " of its quantized axis " +
                        std::to_string(constant.quantized_axis) + " are right";
    return weight;
  }
  if (zeros > 1 && zeros != along) {
    weight.unreadable =
        "it has " + std::to_string(zeros) + " zero points for " + std::to_string(scales) + " scales";
    return weight;
  }
  Decoding decoding;
  const TfliteAxes merged = merged_axes(constant.shape, scales == 1 && zeros <= 1 ? 0 : axis);
  decoding.axes = merged.axes;
  decoding.scheme = scheme_of(constant, type, scales);
  decoding.parts.push_back({PartRole::kCodes, stored});
  TensorInfo scale;
  scale.name = "(quantization of " + stored.name + ")";
  scale.dtype = DType::kF32;
  scale.shape = {scales};
  scale.bytes = constant.scales;
  scale.container = Container::kTflite;
  decoding.parts.push_back({PartRole::kScales, std::move(scale)});
  decoding.codes.part = 0;
  decoding.codes.stride = {merged.axes[1] * merged.axes[2], merged.axes[2], 1};
  if (type.bits < 8) {
    decoding.codes.order = CodeOrder::kBits;
    decoding.codes.bits = type.bits;
    if (type.is_signed) decoding.codes.table = signed_codes(type.bits);
  }
  decoding.scale.part = 1;
  spread_along(decoding.scale, merged, scales);
  if (!constant.zeros.empty()) {
    decoding.zero.given = constant.zeros;
    spread_along(decoding.zero, merged, zeros);
  }
  return logical_tensor(std::move(decoding), stored.name, constant.shape);
}

}  // namespace

const TfliteType* tflite_type(int number) {
  const auto known = number >= 0 && static_cast<std::size_t>(number) < kTfliteTypes.size();
  return known ? &kTfliteTypes[static_cast<std::size_t>(number)] : nullptr;
}

bool is_code_type(const TfliteType& type) {
  return type.bits != 0 && type.bits <= 16 && type.dtype >= DType::kU8 && type.dtype <= DType::kI16;
}

TensorInfo tflite_tensor(const TfliteConstant& constant) {
  TensorInfo tensor;
  tensor.name = name_of_constant(constant);
  tensor.container = Container::kTflite;
  tensor.shape = constant.shape;
  const TfliteType* const type = tflite_type(constant.type);
  const bool is_shape = std::all_of(constant.shape.begin(), constant.shape.end(),
                                    [](std::uint64_t axis) { return axis <= 0x7FFF'FFFF; });
  const auto bits =
      is_shape && type != nullptr ? checked_byte_count(constant.shape, type->bits) : std::nullopt;
  if (!bits && type != nullptr) {
    tensor.unreadable = "its shape has negative numbers, or more values than a file can have";
    tensor.shape = {0};
    return tensor;
  }
  tensor.unreadable = why_unreadable(constant, type, type == nullptr ? 0 : (*bits + 7) / 8);
  if (type == nullptr && !is_shape) tensor.shape = {0};
  if (type != nullptr) tensor.dtype = type->dtype;
  if (!tensor.unreadable.empty()) {
    if (type != nullptr && type->bits == 0) tensor.type_name = type->name;
    return tensor;
  }
  tensor.bytes = constant.bytes;
  const bool has_scales = constant.scales.size > 0 && !constant.has_other_quantization;
  if (type->bits < 8) {
    tensor.shape = {constant.bytes.size};
    if (has_scales) return decoded(constant, *type, tensor);
    tensor.shape = constant.shape;
    tensor.bytes = {};
    tensor.type_name = type->name;
    tensor.unreadable = "its codes of " + std::to_string(type->bits) + " bits have " +
                        (constant.has_other_quantization ? "scales that are not decoded" : "no scale");
    return tensor;
  }
  return has_scales && is_code_type(*type) ? decoded(constant, *type, tensor) : tensor;
}

}  // namespace qs::io
