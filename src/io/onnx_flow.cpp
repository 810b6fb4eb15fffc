#include "io/onnx_flow.hpp"

#include <algorithm>

namespace qs::io {
namespace {

constexpr std::size_t kMostEnds = 64;

std::uint64_t key_of_pair(std::uint32_t high, std::uint32_t low) {
  return std::uint64_t{high} << 32 | low;
}

}  // namespace

OnnxFlow::OnnxFlow(const OnnxGraphs& graphs, std::span<const OnnxSource> sources) : graphs_(graphs) {
  define_values(sources);
  find_takers();
  for (std::uint32_t i = 0; i < graphs_.graphs.size(); ++i) {
    const OnnxGraph& graph = graphs_.graphs[i];
    if (graph.is_function) {
      functions_.emplace(key_of_pair(graph.domain, graph.attribute), i);
      for (std::uint32_t k = 0; k < graph.inputs.size(); ++k) {
        const std::uint32_t value = resolve(i, graph.inputs[k]);
        if (value != kNowhere) arguments_.emplace(value, Return{i, k});
      }
    }
    if (graph.node != kNowhere) held_.emplace(graph.node, i);
    for (std::uint32_t k = 0; k < graph.outputs.size(); ++k) {
      const std::uint32_t value = resolve(i, graph.outputs[k]);
      if (value != kNowhere) returns_.emplace(value, Return{i, k});
    }
  }
  for (const OnnxSource& source : sources) {
    const std::uint32_t value = resolve(source.graph, source.name);
    if (value != kNowhere) values_[value].is_fixed = true;
  }
  find_fixed();
}

std::uint32_t OnnxFlow::define(std::uint32_t graph, OnnxName name) {
  const auto number = static_cast<std::uint32_t>(values_.size());
  const auto added = by_name_.emplace(key_of_pair(graph, name), number);
  if (added.second) values_.emplace_back();
  return added.first->second;
}

void OnnxFlow::define_values(std::span<const OnnxSource> sources) {
  for (const OnnxSource& source : sources) {
    if (source.name != 0) define(source.graph, source.name);
  }
  for (std::uint32_t i = 0; i < graphs_.graphs.size(); ++i) {
    for (const OnnxName name : graphs_.graphs[i].inputs) {
      if (name != 0) define(i, name);
    }
  }
  for (std::uint32_t i = 0; i < graphs_.nodes.size(); ++i) {
    for (const OnnxName name : graphs_.outputs(graphs_.nodes[i])) {
      if (name != 0) values_[define(graphs_.nodes[i].graph, name)].node = i;
    }
  }
}

std::uint32_t OnnxFlow::resolve(std::uint32_t graph, OnnxName name) const {
  for (; name != 0 && graph != kNowhere; graph = graphs_.graphs[graph].around) {
    const auto found = by_name_.find(key_of_pair(graph, name));
    if (found != by_name_.end()) return found->second;
  }
  return kNowhere;
}

void OnnxFlow::find_takers() {
  value_of_link_.assign(graphs_.links.size(), kNowhere);
  node_of_link_.assign(graphs_.links.size(), kNowhere);
  taker_starts_.assign(values_.size() + 1, 0);
  for (std::uint32_t i = 0; i < graphs_.nodes.size(); ++i) {
    const OnnxNode& node = graphs_.nodes[i];
    for (std::uint32_t link = node.inputs; link < node.outputs; ++link) {
      node_of_link_[link] = i;
      value_of_link_[link] = resolve(node.graph, graphs_.links[link]);
      if (value_of_link_[link] != kNowhere) ++taker_starts_[value_of_link_[link] + 1];
    }
  }
  for (std::size_t i = 1; i < taker_starts_.size(); ++i) taker_starts_[i] += taker_starts_[i - 1];
  takers_.resize(taker_starts_.back());
  std::vector<std::uint32_t> next(taker_starts_.begin(), taker_starts_.end() - 1);
  for (std::uint32_t link = 0; link < value_of_link_.size(); ++link) {
    if (value_of_link_[link] != kNowhere) takers_[next[value_of_link_[link]]++] = link;
  }
}

std::span<const std::uint32_t> OnnxFlow::takers(std::uint32_t value) const {
  return std::span(takers_).subspan(taker_starts_[value], taker_starts_[value + 1] - taker_starts_[value]);
}

/// One pass suffices: nodes come after those that they depend on.
void OnnxFlow::find_fixed() {
  for (const OnnxNode& node : graphs_.nodes) {
    bool is_fixed = true, has_input = false;
    for (std::uint32_t link = node.inputs; link < node.outputs && is_fixed; ++link) {
      if (graphs_.links[link] == 0) continue;
      has_input = true;
      is_fixed = value_of_link_[link] != kNowhere && values_[value_of_link_[link]].is_fixed;
    }
    if (!is_fixed || !has_input) continue;
    for (const OnnxName name : graphs_.outputs(node)) {
      const std::uint32_t value = resolve(node.graph, name);
      if (value != kNowhere) values_[value].is_fixed = true;
    }
  }
}

std::uint32_t OnnxFlow::value(const OnnxNode& node, std::size_t input) const {
  return input >= node.outputs - node.inputs ? kNowhere : value_of_link_[node.inputs + input];
}

const OnnxNode* OnnxFlow::maker(const OnnxNode& node, std::size_t input) const {
  const std::uint32_t found = value(node, input);
  if (found == kNowhere || values_[found].node == kNowhere) return nullptr;
  return &graphs_.nodes[values_[found].node];
}

std::vector<OnnxEnd> OnnxFlow::ends(std::uint32_t value) const {
  std::vector<OnnxEnd> found;
  for (const std::uint32_t link : takers(value)) {
    if (found.size() == kMostEnds) break;
    const std::uint32_t node = node_of_link_[link];
    found.push_back({node, link - graphs_.nodes[node].inputs});
  }
  return found;
}

std::optional<OnnxEnd> OnnxFlow::argument(std::uint32_t value, std::uint32_t call) const {
  const OnnxNode& node = graphs_.nodes[call];
  const auto function = functions_.find(key_of_pair(node.domain, node.op));
  if (function == functions_.end()) return {};
  const auto range = arguments_.equal_range(value);
  for (auto found = range.first; found != range.second; ++found) {
    if (found->second.graph == function->second) return OnnxEnd{call, found->second.index};
  }
  return {};
}

}  // namespace qs::io
