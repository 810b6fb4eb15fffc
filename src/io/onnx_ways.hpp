#pragma once
/// Which axes of a weight are outputs and which are inputs, from the node that takes it.

#include <optional>

#include "io/onnx_flow.hpp"

namespace qs::io {

/// Nothing where the node has no such direction for this input: a bias, a vector. An open use where it has
/// one that cannot be known, since Reshape is between.
std::optional<TensorUse> onnx_way(const OnnxGraphs& graphs, const OnnxUse& use,
                                  std::span<const std::uint64_t> shape);

}  // namespace qs::io
