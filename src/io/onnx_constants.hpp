#pragma once
/// Finds the stored numbers behind an input of a node: an initializer or a Constant, directly or through nodes
/// that hand them on as they are (Identity, Reshape, a Cast that loses nothing), and out of functions to
/// the arguments of the node that calls them.
///
/// The surprise: a Constant may hold a single number in an attribute, as no tensor at all (value_float).

#include "io/onnx_flow.hpp"

namespace qs::io {

/// Single numbers that Constant nodes hold in an attribute. They are not listed as tensors.
struct OnnxNumbers {
  std::vector<TensorInfo> tensors;
  std::vector<OnnxSource> sources;  // of each
};

struct OnnxConstant {
  const TensorInfo* tensor = nullptr;  // null if there is none, or it is computed
  const OnnxSource* source = nullptr;
  std::uint64_t type = 0;    // in which it arrives
  bool is_given = false;     // the node has such an input
  bool is_reshaped = false;  // its shape may be another there
  std::string why_not{};     // "is computed by Mul", "is no constant of the model"
  std::string name{};        // of the tensor, or as the node has it
  OnnxEnd computed{};        // the node that computes it, and in which calls
  std::vector<std::uint32_t> calls{};

  bool is_there() const { return tensor != nullptr && why_not.empty(); }
};

class OnnxConstants {
 public:
  /// All must outlive it.
  OnnxConstants(const OnnxGraphs& graphs, const OnnxFlow& flow, std::span<const OnnxSource> sources,
                const std::vector<TensorInfo>& tensors, const OnnxNumbers& numbers);

  /// The constant that an input is; `calls` are those of the functions that the node is in, the outermost first.
  OnnxConstant find(OnnxEnd end, std::vector<std::uint32_t> calls) const;
  /// The tensor of this name, whatever takes it.
  OnnxConstant find_named(const std::string& name) const;

 private:
  struct Stored {
    const TensorInfo* tensor = nullptr;
    const OnnxSource* source = nullptr;
  };

  void follow(OnnxConstant& found, std::uint32_t value) const;
  void reach(OnnxConstant& found, const Stored& stored, std::span<const std::int64_t> casts,
             bool is_turned) const;

  const OnnxGraphs& graphs_;
  const OnnxFlow& flow_;
  std::unordered_map<std::uint32_t, Stored> stored_;    // by value
  std::unordered_map<std::string_view, Stored> named_;  // the listed ones
};

}  // namespace qs::io
