#pragma once
/// Nodes of .onnx models, and graphs and functions with them, built in memory.

#include "onnx_files.hpp"

namespace qs::test {

inline Proto onnx_ints(std::string_view name, const std::vector<std::int64_t>& values) {
  Proto attribute = Proto().text(1, name);
  for (const std::int64_t value : values) attribute.number(8, static_cast<std::uint64_t>(value));
  return attribute;
}
inline Proto onnx_int(std::string_view name, std::int64_t value) {
  return Proto().text(1, name).number(3, static_cast<std::uint64_t>(value));
}
inline Proto onnx_text(std::string_view name, std::string_view value) {
  return Proto().text(1, name).text(4, value);
}
inline Proto onnx_value(const Proto& tensor) {
  return Proto().text(1, "value").data(5, tensor);
}
inline Proto onnx_graph_in(std::string_view name, const Proto& graph) {
  return Proto().text(1, name).data(6, graph);
}

struct Node {
  std::string op;
  std::vector<std::string> inputs, outputs;
  std::vector<Proto> attributes{};
  std::string name{}, domain{};

  Proto proto() const {
    Proto node;
    for (const std::string& input : inputs) node.text(1, input);
    for (const std::string& output : outputs) node.text(2, output);
    if (!name.empty()) node.text(3, name);
    node.text(4, op);
    for (const Proto& attribute : attributes) node.data(5, attribute);
    if (!domain.empty()) node.text(7, domain);
    return node;
  }
};

/// Raw data of zeros.
inline Proto zeros(std::string_view name, std::uint64_t type, const std::vector<std::int64_t>& dims,
                   unsigned bits = 32) {
  std::uint64_t count = 1;
  for (const std::int64_t axis : dims) count *= static_cast<std::uint64_t>(axis);
  return onnx_tensor(name, type, dims).data(onnx::kRawData, Bytes((count * bits + 7) / 8));
}

inline Proto graph_of(const std::vector<Node>& nodes, const std::vector<Proto>& initializers = {}) {
  Proto graph;
  for (const Node& node : nodes) graph.data(1, node.proto());
  graph.text(2, "g");
  for (const Proto& initializer : initializers) graph.data(5, initializer);
  return graph;
}

inline Proto value_info(std::string_view name) {
  return Proto().text(1, name);
}

struct Function {
  std::string domain, name;
  std::vector<std::string> inputs, outputs;
  std::vector<Node> nodes;

  Proto proto() const {
    Proto function = Proto().text(1, name);
    for (const std::string& input : inputs) function.text(4, input);
    for (const std::string& output : outputs) function.text(5, output);
    for (const Node& node : nodes) function.data(7, node.proto());
    return function.text(10, domain);
  }
};

inline OnnxReading read_graph(const Proto& graph, const std::vector<Function>& functions = {}) {
  Bytes file = onnx_file(graph);
  for (const Function& function : functions) append(file, Proto().data(25, function.proto()).bytes);
  return read_onnx(file);
}

/// "weight", "other: it is …"
inline std::string role_text(const io::TensorRole& role) {
  const char* const kinds[] = {"unsaid", "weight", "other", "codes", "scales"};
  const std::string weights = role.weights > 0 ? " of " + std::to_string(role.weights) : "";
  return kinds[static_cast<int>(role.kind)] + weights + (role.why.empty() ? "" : ": " + role.why);
}

/// "1 0 | 2: MatMul, [in, out] (open)": outputs come before the bar.
inline std::string use_text(const io::TensorUse& use) {
  std::string text;
  for (std::size_t i = 0; i < use.order.size(); ++i)
    text += (i == 0 ? "" : i == use.outputs ? " | " : " ") + std::to_string(use.order[i]);
  if (use.order.size() == use.outputs && !use.order.empty()) text += " |";
  return text + (use.said_by.empty() ? "" : ": " + use.said_by) + (use.is_open ? " (open)" : "");
}

}  // namespace qs::test
