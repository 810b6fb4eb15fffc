#pragma once
/// The names of a model's tensors, which are those of its graphs. Where two graphs hold one name, that in a
/// branch, a body or a function gets the path to it: "If_3/then_branch/w".

#include "io/onnx_graph.hpp"

namespace qs::io {

/// What a path calls a node: its name, or else its first output, or else its operator.
std::string onnx_label(const OnnxGraphs& graphs, std::uint32_t node);
/// A second tensor of one name in the same graph becomes unreadable: which one is meant, nobody could tell.
void settle_onnx_names(const OnnxGraphs& graphs, std::span<const OnnxSource> sources,
                       std::vector<TensorInfo>& tensors);

}  // namespace qs::io
