#include "io/onnx_graph.hpp"

namespace qs::io {

OnnxGraphs::OnnxGraphs() {
  texts_.emplace_back();
  numbers_.emplace(texts_.back(), 0);
}

OnnxName OnnxGraphs::name(std::string_view text) {
  if (const auto known = numbers_.find(text); known != numbers_.end()) return known->second;
  texts_.emplace_back(text);
  const auto number = static_cast<OnnxName>(texts_.size() - 1);
  numbers_.emplace(texts_.back(), number);
  return number;
}

std::uint32_t OnnxGraphs::add_graph(OnnxGraph graph) {
  graphs.push_back(std::move(graph));
  return static_cast<std::uint32_t>(graphs.size() - 1);
}

Expected<std::uint32_t> OnnxGraphs::add(const OnnxNodeParts& parts, std::uint32_t graph, std::uint64_t at) {
  const auto number = static_cast<std::uint32_t>(nodes.size());
  if (nodes.size() == kMostNodes) {
    return refuse("onnx graph", "a node more than " + std::to_string(kMostNodes), "at most so many", at);
  }
  OnnxNode node;
  node.name = name(parts.name);
  node.op = name(parts.op);
  node.domain = name(parts.domain);
  node.graph = graph;
  node.inputs = static_cast<std::uint32_t>(links.size());
  links.insert(links.end(), parts.inputs.begin(), parts.inputs.end());
  node.outputs = static_cast<std::uint32_t>(links.size());
  links.insert(links.end(), parts.outputs.begin(), parts.outputs.end());
  node.end = static_cast<std::uint32_t>(links.size());
  node.attributes = static_cast<std::uint32_t>(attributes_.size());
  attributes_.insert(attributes_.end(), parts.attributes.begin(), parts.attributes.end());
  node.attributes_end = static_cast<std::uint32_t>(attributes_.size());
  nodes.push_back(node);
  for (const std::uint32_t held : parts.graphs) graphs[held].node = number;
  return number;
}

std::span<const OnnxName> OnnxGraphs::inputs(const OnnxNode& node) const {
  return std::span(links).subspan(node.inputs, node.outputs - node.inputs);
}

std::span<const OnnxName> OnnxGraphs::outputs(const OnnxNode& node) const {
  return std::span(links).subspan(node.outputs, node.end - node.outputs);
}

const OnnxAttribute* OnnxGraphs::attribute(const OnnxNode& node, OnnxKey key) const {
  for (std::uint32_t i = node.attributes; i < node.attributes_end; ++i) {
    if (attributes_[i].key == key) return &attributes_[i];
  }
  return nullptr;
}

std::int64_t OnnxGraphs::number(const OnnxNode& node, OnnxKey key, std::int64_t otherwise) const {
  const OnnxAttribute* const found = attribute(node, key);
  return found != nullptr ? found->number : otherwise;
}

const std::string& OnnxGraphs::label(const OnnxNode& node) const {
  if (node.name != 0) return text(node.name);
  const auto made = outputs(node);
  return !made.empty() && made[0] != 0 ? text(made[0]) : op(node);
}

}  // namespace qs::io
