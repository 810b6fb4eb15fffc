#pragma once
/// Stores the nodes of an .onnx model while its bytes go by: operators, names of inputs and outputs, and the
/// few attributes that tell how a node uses a tensor. Names are numbers here. Source:
/// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
///
/// The surprise: a model has several graphs. Branches of If and bodies of Loop and Scan are attributes of a
/// node and see the names around them; functions see only their own and their arguments.

#include <array>
#include <deque>
#include <unordered_map>

#include "io/limits.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

using OnnxName = std::uint32_t;                 // 0 is the empty one
inline constexpr std::uint32_t kNowhere = ~0U;  // no node, no graph

/// The attributes that matter, named as ONNX names them.
enum class OnnxKey : std::uint8_t {
  kTransA,
  kTransB,
  kPerm,
  kAxis,
  kAxes,
  kGroup,
  kTo,
  kK,
  kN,
  kBits,
  kGatherAxis,
  kExpertBits,
  kEquation,
  kBlockSize,
  kQuantizeAxis,
  kQuantType,
  kPrepacked
};
inline constexpr std::array<std::string_view, 17> kOnnxKeys = {"transA",
                                                               "transB",
                                                               "perm",
                                                               "axis",
                                                               "axes",
                                                               "group",
                                                               "to",
                                                               "K",
                                                               "N",
                                                               "bits",
                                                               "gather_axis",
                                                               "expert_weight_bits",
                                                               "equation",
                                                               "block_size",
                                                               "quantize_axis",
                                                               "quant_type",
                                                               "weight_prepacked"};

struct OnnxAttribute {
  OnnxKey key{};
  std::int64_t number = 0;
  std::vector<std::int64_t> numbers{};
  std::string text{};
};

/// A node while it is read; OnnxGraphs::add() packs it away.
struct OnnxNodeParts {
  std::string name, op, domain;
  std::vector<OnnxName> inputs, outputs;
  std::vector<OnnxAttribute> attributes;
  std::vector<std::uint32_t> graphs;  // graphs in its attributes
};

struct OnnxNode {
  OnnxName name = 0, op = 0, domain = 0;
  std::uint32_t graph = 0;                         // that it is in
  std::uint32_t inputs = 0, outputs = 0, end = 0;  // ranges of links: inputs, then outputs
  std::uint32_t attributes = 0, attributes_end = 0;
};

struct OnnxGraph {
  std::uint32_t around = kNowhere;  // the graph whose names it sees
  std::uint32_t node = kNowhere;    // that holds it
  OnnxName attribute = 0;           // by which that node holds it; of a function its own name
  OnnxName domain = 0;              // of a function
  bool is_function = false;
  std::vector<OnnxName> inputs{}, outputs{};
};

/// Place of a listed tensor in the model.
struct OnnxSource {
  std::uint32_t graph = 0;
  OnnxName name = 0;              // of the value that it is; 0 where a node holds it for itself
  std::uint32_t node = kNowhere;  // that holds it for itself
  std::uint64_t type = 0;         // TensorProto.DataType
  // As the values are stored, whether or not they can be listed as numbers:
  Packing packing = Packing::kPlain;
  std::string fault{};  // why they cannot be read, even as bytes; empty if they can
};

class OnnxGraphs {
 public:
  OnnxGraphs();

  OnnxName name(std::string_view text);
  const std::string& text(OnnxName name) const { return texts_[name]; }
  std::uint32_t add_graph(OnnxGraph graph);
  /// Refuses more nodes or names of inputs and outputs than any model has.
  Expected<std::uint32_t> add(const OnnxNodeParts& parts, std::uint32_t graph, std::uint64_t at);

  std::vector<OnnxGraph> graphs;
  std::vector<OnnxNode> nodes;  // in the order in which they end in the file
  std::vector<OnnxName> links;

  const std::string& op(const OnnxNode& node) const { return texts_[node.op]; }
  std::span<const OnnxName> inputs(const OnnxNode& node) const;
  std::span<const OnnxName> outputs(const OnnxNode& node) const;
  const OnnxAttribute* attribute(const OnnxNode& node, OnnxKey key) const;
  std::int64_t number(const OnnxNode& node, OnnxKey key, std::int64_t otherwise) const;
  /// Label of a node in paths: its name, or else its first output, or else its operator.
  const std::string& label(const OnnxNode& node) const;

 private:
  std::deque<std::string> texts_;  // their addresses stay
  std::unordered_map<std::string_view, OnnxName> numbers_;
  std::vector<OnnxAttribute> attributes_;
};

}  // namespace qs::io
