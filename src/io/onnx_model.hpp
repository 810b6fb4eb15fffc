#pragma once
/// An .onnx model put together from its fields, as a walk through its messages
/// meets them: the tensors of its graphs and nodes, and the nodes themselves.
/// The reader supplies the bytes (io/onnx.cpp).

#include "io/onnx_constants.hpp"
#include "io/onnx_messages.hpp"
#include "io/onnx_tensor.hpp"

namespace qs::io {

class OnnxModel {
 public:
  /// Refuses more tensors, nodes or graphs than any model has.
  Expected<void> enter(OnnxMessage outer, const WireField& field, OnnxMessage message, std::uint64_t at);
  Expected<void> take(OnnxMessage message, const WireField& field, std::span<const std::byte> payload,
                      std::uint64_t at);
  Expected<void> leave(OnnxMessage message, std::uint64_t at);

  /// "onnx graph", "tensor 'w'": the place of an error in the innermost message.
  std::string place(OnnxMessage message) const;
  bool has_graph() const { return has_graph_; }
  /// The result has final names and roles.
  std::vector<TensorInfo> finish();

 private:
  struct Attribute {
    std::string name, text;
    std::int64_t number = 0;
    ByteRange number_place{}, float_place{};  // of a single number
    std::vector<std::int64_t> numbers;
    OnnxTensor floats;
    std::vector<std::uint32_t> tensors, graphs;  // that it holds
  };
  struct Node {
    OnnxNodeParts parts;
    std::vector<std::pair<std::uint32_t, std::string>> tensors;  // and the attribute that holds each
    std::optional<TensorInfo> number{};                          // of a Constant that is a single one
    OnnxSource of_number{};
  };

  Expected<void> take_node(const WireField& field, std::span<const std::byte> payload, std::uint64_t at);
  void take_attribute(const WireField& field, std::span<const std::byte> payload, std::uint64_t at);
  Expected<void> enter_graph(OnnxMessage message, std::uint64_t at);
  Expected<void> count_link(std::uint64_t at);
  Expected<void> add_tensor(OnnxTensor tensor, bool in_attribute, std::uint64_t at);
  Expected<void> check_tensors(std::uint64_t at) const;
  Expected<void> leave_attribute(std::uint64_t at);
  static void take_number(Attribute& attribute, Node& node);
  Expected<void> leave_node(std::uint64_t at);
  OnnxGraph& graph() { return graphs_.graphs[open_graphs_.back()]; }

  OnnxTensor tensor_;
  std::vector<TensorInfo> tensors_;
  std::vector<OnnxSource> sources_;  // of each tensor
  OnnxNumbers numbers_;
  OnnxGraphs graphs_;
  std::vector<Node> open_nodes_;  // from the outermost on
  std::vector<Attribute> open_attributes_;
  std::vector<std::uint32_t> open_graphs_;
  std::size_t links_ = 0;
  bool has_graph_ = false, is_input_ = false, in_attribute_ = false;
};

}  // namespace qs::io
