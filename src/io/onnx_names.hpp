#pragma once
/// Names of a model's tensors, taken from its graphs. If two graphs share a name, the one in a branch, a body
/// or a function gets the path to it: "If_3/then_branch/w".

#include "io/onnx_graph.hpp"

namespace qs::io {

/// Label of a node in paths: its name, or else its first output, or else its operator.
std::string onnx_label(const OnnxGraphs& graphs, std::uint32_t node);
/// Makes a second tensor of one name in the same graph unreadable, since the name is ambiguous.
void settle_onnx_names(const OnnxGraphs& graphs, std::span<const OnnxSource> sources,
                       std::vector<TensorInfo>& tensors);

}  // namespace qs::io
