#pragma once
/// Makes a tensor of each constant of a TensorFlow Lite model, and of its codes a weight:
///
///     value = (code − zero point) · scale
///
/// with one scale and zero point for the tensor, or one for each place along an axis (quantized_dimension; 0
/// in fully connected layers and convolutions, 3 in depthwise ones). Codes are int8, uint8 or int16; of 4 and
/// 2 bits several stand in a byte, the first in the low bits, without a gap at the end of a row. Source:
/// tensorflow/lite/schema/schema.fbs; tensorflow/lite/kernels/internal/portable_tensor_utils (packing).
///
/// The surprise: zero points are 64-bit numbers, though a code has 8 bits. Only the scales count as stored.

#include "io/decoding.hpp"
#include "io/tflite_walk.hpp"

namespace qs::io {

/// A TensorType of the schema.
struct TfliteType {
  int number;
  std::string_view name;  // "INT4"
  DType dtype;            // of what is stored
  unsigned bits;          // of one number; 0: not of one size, or not read
  bool is_signed = true;  // of codes with fewer than 8 bits
};
/// Null for a number that the schema does not have.
const TfliteType* tflite_type(int number);
/// True for types that hold codes of weights where there are scales.
bool is_code_type(const TfliteType& type);

/// The tensor as it is stored or, where it has scales, as what they decode. Its role is not set.
TensorInfo tflite_tensor(const TfliteConstant& constant);

}  // namespace qs::io
