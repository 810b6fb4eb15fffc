#include "io/onnx_types.hpp"

#include <array>

#include "io/onnx_tensor.hpp"

namespace qs::io {
namespace {

using Family = OnnxType::Family;

constexpr std::uint32_t kFloats = OnnxTensor::kFloatData, kInts = OnnxTensor::kInt32Data,
                        kLongs = OnnxTensor::kInt64Data, kDoubles = OnnxTensor::kDoubleData,
                        kUnsigned = OnnxTensor::kUint64Data, kStrings = OnnxTensor::kStringData;
constexpr std::string_view kReals = "numbers", kWhole = "whole numbers";

constexpr OnnxType whole(std::string_view name, std::optional<DType> dtype, std::uint32_t list, int bits,
                         bool is_signed) {
  const int magnitude = is_signed ? bits - 1 : bits;
  return {name,      dtype, list,         static_cast<unsigned>(bits), Family::kInteger, kWhole, is_signed,
          magnitude, 0,     magnitude - 1};
}

constexpr OnnxType real(std::string_view name, std::optional<DType> dtype, std::uint32_t list, unsigned bits,
                        int significant, int lowest, int highest) {
  const bool is_signed = name != "FLOAT8E8M0";
  return {name, dtype, list, bits, Family::kFloat, kReals, is_signed, significant, lowest, highest};
}

/// In the order of their numbers, which start at 1.
constexpr std::array kOnnxTypes = {
    real("FLOAT", DType::kF32, kFloats, 32, 24, -149, 127),
    whole("UINT8", DType::kU8, kInts, 8, false),
    whole("INT8", DType::kI8, kInts, 8, true),
    whole("UINT16", DType::kU16, kInts, 16, false),
    whole("INT16", DType::kI16, kInts, 16, true),
    whole("INT32", DType::kI32, kInts, 32, true),
    whole("INT64", DType::kI64, kLongs, 64, true),
    OnnxType{"STRING", {}, kStrings, 0, Family::kOther, "text"},
    OnnxType{"BOOL", DType::kBool, kInts, 8, Family::kOther, "truth values", false, 1, 0, 0},
    real("FLOAT16", DType::kF16, kInts, 16, 11, -24, 15),
    real("DOUBLE", DType::kF64, kDoubles, 64, 53, -1074, 1023),
    whole("UINT32", DType::kU32, kUnsigned, 32, false),
    whole("UINT64", DType::kU64, kUnsigned, 64, false),
    OnnxType{"COMPLEX64", {}, kFloats, 64, Family::kOther, "complex numbers"},
    OnnxType{"COMPLEX128", {}, kDoubles, 128, Family::kOther, "complex numbers"},
    real("BFLOAT16", DType::kBF16, kInts, 16, 8, -133, 127),
    real("FLOAT8E4M3FN", DType::kF8E4M3, kInts, 8, 4, -9, 8),
    real("FLOAT8E4M3FNUZ", {}, kInts, 8, 4, -10, 7),
    real("FLOAT8E5M2", DType::kF8E5M2, kInts, 8, 3, -16, 15),
    real("FLOAT8E5M2FNUZ", {}, kInts, 8, 3, -17, 15),
    whole("UINT4", {}, kInts, 4, false),
    whole("INT4", {}, kInts, 4, true),
    real("FLOAT4E2M1", {}, kInts, 4, 2, -1, 2),
    real("FLOAT8E8M0", DType::kF8E8M0, kInts, 8, 1, -127, 127),
    whole("UINT2", {}, kInts, 2, false),
    whole("INT2", {}, kInts, 2, true),
};
constexpr OnnxType kNoType{};

}  // namespace

const OnnxType& onnx_type(std::uint64_t number) {
  return number >= 1 && number <= kOnnxTypes.size() ? kOnnxTypes[static_cast<std::size_t>(number - 1)]
                                                    : kNoType;
}

std::string onnx_type_name(std::uint64_t number) {
  const std::string_view name = onnx_type(number).name;
  return std::string(name.empty() ? "of no known type" : name);
}

bool keeps_values(const OnnxType& from, const OnnxType& to) {
  if (from.significant == 0 || (from.is_signed && !to.is_signed)) return false;
  return to.significant >= from.significant && to.lowest <= from.lowest && to.highest >= from.highest;
}

}  // namespace qs::io
