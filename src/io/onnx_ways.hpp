#pragma once
/// Tells the output axes of a weight from its input axes, by the node that takes it.

#include <optional>

#include "io/onnx_flow.hpp"

namespace qs::io {

/// Nothing if the input has no such direction: a bias, a vector. An open use if a Reshape in between hides
/// the direction.
std::optional<TensorUse> onnx_way(const OnnxGraphs& graphs, const OnnxUse& use,
                                  std::span<const std::uint64_t> shape);

}  // namespace qs::io
