#pragma once
/// Tells which constants of a TensorFlow Lite model are weights, and which of their axes are outputs, by type
/// and by the operator that uses them. Source: tensorflow/lite/kernels (fully_connected, conv,
/// depthwise_conv, transpose_conv, conv3d, batch_matmul, gather).
///
/// The surprise: a depthwise kernel [1, h, w, out] has its outputs last, all other kernels have them first.

#include "io/tflite_tensors.hpp"

namespace qs::io {

/// How a weight lies in an operator's input.
struct TfliteOperator {
  enum class Layout : std::uint8_t {
    kRows,
    kKernel,
    kDepthwise,
    kKernel3d,
    kTransposed3d,
    kMatrices,
    kGather,
    kNone
  };
  int code;
  std::string_view name;
  Layout layout = Layout::kNone;
  std::uint64_t input = 1;  // that has the layout; of kMatrices both
};
/// The only list of operators with layouts or names; null for others.
const TfliteOperator* tflite_operator(int code);

/// Sets the role of each tensor, and the use of weights. `tensors` are those of the constants, in their
/// order.
void give_tflite_roles(std::span<const TfliteConstant> constants, std::vector<TensorInfo>& tensors);

}  // namespace qs::io
