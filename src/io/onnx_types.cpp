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

/// In the order of their numbers, which start at 1.
constexpr std::array kOnnxTypes = {
    OnnxType{"FLOAT", DType::kF32, kFloats, 32, Family::kFloat, kReals},
    OnnxType{"UINT8", DType::kU8, kInts, 8, Family::kInteger, kWhole},
    OnnxType{"INT8", DType::kI8, kInts, 8, Family::kInteger, kWhole},
    OnnxType{"UINT16", DType::kU16, kInts, 16, Family::kInteger, kWhole},
    OnnxType{"INT16", DType::kI16, kInts, 16, Family::kInteger, kWhole},
    OnnxType{"INT32", DType::kI32, kInts, 32, Family::kInteger, kWhole},
    OnnxType{"INT64", DType::kI64, kLongs, 64, Family::kInteger, kWhole},
    OnnxType{"STRING", {}, kStrings, 0, Family::kOther, "text"},
    OnnxType{"BOOL", DType::kBool, kInts, 8, Family::kOther, "truth values"},
    OnnxType{"FLOAT16", DType::kF16, kInts, 16, Family::kFloat, kReals},
    OnnxType{"DOUBLE", DType::kF64, kDoubles, 64, Family::kFloat, kReals},
    OnnxType{"UINT32", DType::kU32, kUnsigned, 32, Family::kInteger, kWhole},
    OnnxType{"UINT64", DType::kU64, kUnsigned, 64, Family::kInteger, kWhole},
    OnnxType{"COMPLEX64", {}, kFloats, 64, Family::kOther, "complex numbers"},
    OnnxType{"COMPLEX128", {}, kDoubles, 128, Family::kOther, "complex numbers"},
    OnnxType{"BFLOAT16", DType::kBF16, kInts, 16, Family::kFloat, kReals},
    OnnxType{"FLOAT8E4M3FN", DType::kF8E4M3, kInts, 8, Family::kFloat, kReals},
    OnnxType{"FLOAT8E4M3FNUZ", {}, kInts, 8, Family::kFloat, kReals},
    OnnxType{"FLOAT8E5M2", DType::kF8E5M2, kInts, 8, Family::kFloat, kReals},
    OnnxType{"FLOAT8E5M2FNUZ", {}, kInts, 8, Family::kFloat, kReals},
    OnnxType{"UINT4", {}, kInts, 4, Family::kInteger, kWhole},
    OnnxType{"INT4", {}, kInts, 4, Family::kInteger, kWhole},
    OnnxType{"FLOAT4E2M1", {}, kInts, 4, Family::kFloat, kReals},
    OnnxType{"FLOAT8E8M0", DType::kF8E8M0, kInts, 8, Family::kFloat, kReals},
    OnnxType{"UINT2", {}, kInts, 2, Family::kInteger, kWhole},
    OnnxType{"INT2", {}, kInts, 2, Family::kInteger, kWhole},
};
constexpr OnnxType kNoType{};

}  // namespace

const OnnxType& onnx_type(std::uint64_t number) {
  return number >= 1 && number <= kOnnxTypes.size() ? kOnnxTypes[static_cast<std::size_t>(number - 1)]
                                                    : kNoType;
}

}  // namespace qs::io
