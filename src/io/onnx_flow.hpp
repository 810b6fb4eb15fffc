#pragma once
/// Finds the nodes that a tensor of an .onnx model reaches: those that take it, directly or through Identity,
/// Cast, Transpose, Reshape, DequantizeLinear and the like; into the bodies of functions, loops and branches,
/// and out of them again.
///
/// The surprise: one value has a name in each graph that it goes through, and one name may be several values.
/// A walk ends after a fixed number of steps, so a malicious file with cycles costs no more.

#include <optional>

#include "io/onnx_graph.hpp"

namespace qs::io {

/// Maps each axis of a value to an axis of the stored tensor; -1 for an inserted one. Nothing if the mapping
/// is lost: the shape that Reshape makes is data.
using OnnxAxes = std::optional<std::vector<std::int32_t>>;

struct OnnxUse {
  std::uint32_t node = 0, input = 0;  // input kNowhere: the node holds it for itself
  OnnxAxes axes{};
  bool was_quantized = false;          // a QuantizeLinear lies between
  bool was_cast = false;               // a Cast to a float type lies between
  bool is_part = false;                // some of the values, or others beside them
  bool is_turned = false;              // their order is another
  bool is_changed = false;             // computed with, or cast to a type that does not have all of them
  std::uint64_t type = 0;              // in which they arrive (TensorProto.DataType)
  std::vector<std::uint32_t> calls{};  // the nodes that call the functions it is in, the outermost first
};

/// An input of a node.
struct OnnxEnd {
  std::uint32_t node = kNowhere, input = 0;
};

class OnnxFlow {
 public:
  OnnxFlow(const OnnxGraphs& graphs, std::span<const OnnxSource> sources);

  /// Uses in the file's order. `is_float` tells numbers from codes, which Gather may pick before decoding.
  std::vector<OnnxUse> uses(const OnnxSource& source, std::size_t rank, bool is_float) const;
  /// The node that makes an input; null if none does.
  const OnnxNode* maker(const OnnxNode& node, std::size_t input) const;

  /// The value of this name in a graph, or in one around it; kNowhere if it is not made in the model.
  std::uint32_t value(std::uint32_t graph, OnnxName name) const { return resolve(graph, name); }
  /// The value that a node takes; kNowhere if it takes none, or one that is not made in the model.
  std::uint32_t value(const OnnxNode& node, std::size_t input) const;
  /// The node that makes a value; kNowhere if none does.
  std::uint32_t maker(std::uint32_t value) const { return values_[value].node; }
  /// The inputs that take a value, in the same graph or one inside it.
  std::vector<OnnxEnd> ends(std::uint32_t value) const;
  /// The argument of a function that a value is, where `call` calls that function.
  std::optional<OnnxEnd> argument(std::uint32_t value, std::uint32_t call) const;

 private:
  struct Step;
  class Walk;
  struct Return {
    std::uint32_t graph = 0, index = 0;
  };
  struct Value {
    std::uint32_t node = kNowhere;  // the node that makes it
    bool is_fixed = false;          // it depends on no input of the model
  };

  void define_values(std::span<const OnnxSource> sources);
  void find_takers();
  void find_fixed();
  std::uint32_t define(std::uint32_t graph, OnnxName name);
  std::uint32_t resolve(std::uint32_t graph, OnnxName name) const;  // kNowhere where nothing has the name
  std::span<const std::uint32_t> takers(std::uint32_t value) const;

  const OnnxGraphs& graphs_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_name_;  // graph and name
  std::vector<Value> values_;
  std::vector<std::uint32_t> value_of_link_, node_of_link_;
  std::vector<std::uint32_t> taker_starts_, takers_;            // links, those of one value together
  std::unordered_map<std::uint64_t, std::uint32_t> functions_;  // by domain and name
  std::unordered_multimap<std::uint32_t, Return> arguments_;    // inputs of functions, by value
  std::unordered_multimap<std::uint32_t, std::uint32_t> held_;  // the graphs in a node
  std::unordered_multimap<std::uint32_t, Return> returns_;      // outputs of graphs, by value
};

}  // namespace qs::io
