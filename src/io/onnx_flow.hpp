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
  bool was_quantized = false;  // a QuantizeLinear lies between
  bool was_cast = false;       // a Cast to a float type lies between
};

class OnnxFlow {
 public:
  OnnxFlow(const OnnxGraphs& graphs, std::span<const OnnxSource> sources);

  /// Uses in the file's order. `is_float` tells numbers from codes, which Gather may pick before decoding.
  std::vector<OnnxUse> uses(const OnnxSource& source, std::size_t rank, bool is_float) const;
  /// The node that makes an input; null if none does.
  const OnnxNode* maker(const OnnxNode& node, std::size_t input) const;

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
  std::unordered_multimap<std::uint32_t, std::uint32_t> held_;  // the graphs in a node
  std::unordered_multimap<std::uint32_t, Return> returns_;      // outputs of graphs, by value
};

}  // namespace qs::io
