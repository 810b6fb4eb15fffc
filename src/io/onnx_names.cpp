#include "io/onnx_names.hpp"

#include <algorithm>
#include <string>

namespace qs::io {
namespace {

constexpr std::size_t kLongestPath = 512;  // a node of an endless name may hold any number of tensors

/// "If_3/then_branch/", or "" for the main graph.
std::string path_of_graph(const OnnxGraphs& graphs, std::uint32_t graph) {
  std::string path;
  for (std::uint32_t at = graph; at != 0 && at != kNowhere;) {
    const OnnxGraph& inner = graphs.graphs[at];
    std::string longer = inner.node == kNowhere ? "" : onnx_label(graphs, inner.node) + "/";
    longer.append(graphs.text(inner.attribute)).append("/").append(path);
    path = std::move(longer);
    if (path.size() > kLongestPath) return "graph " + std::to_string(graph) + "/";
    at = inner.around;
  }
  return path;
}

/// Indices of tensors, sorted by name, then in the file's order.
std::vector<std::uint32_t> by_name(const std::vector<TensorInfo>& tensors) {
  std::vector<std::uint32_t> order(tensors.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int compared = tensors[a].name.compare(tensors[b].name);
    return compared != 0 ? compared < 0 : a < b;
  });
  return order;
}

/// Visits each run of tensors that share a name.
template <class Visit>
void for_each_shared_name(const std::vector<TensorInfo>& tensors, Visit visit) {
  const std::vector<std::uint32_t> order = by_name(tensors);
  for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
    const std::string& name = tensors[order[i]].name;
    for (end = i + 1; end < order.size() && tensors[order[end]].name == name;) ++end;
    if (end - i > 1) visit(std::vector<std::uint32_t>(&order[i], &order[i] + (end - i)));
  }
}

void refuse_second(TensorInfo& tensor) {
  tensor.unreadable = "it is a second initializer of this name";
  tensor.location.clear();
  tensor.packing = Packing::kPlain;
  tensor.bytes = {};
}

}  // namespace

std::string onnx_label(const OnnxGraphs& graphs, std::uint32_t node) {
  const std::string& label = graphs.label(graphs.nodes[node]);
  return label.size() <= kLongestPath ? label : "node " + std::to_string(node);
}

void settle_onnx_names(const OnnxGraphs& graphs, std::span<const OnnxSource> sources,
                       std::vector<TensorInfo>& tensors) {
  std::vector<std::pair<std::uint32_t, std::string>> renamed;
  for_each_shared_name(tensors, [&](const std::vector<std::uint32_t>& same) {
    const bool one_graph = std::all_of(same.begin(), same.end(), [&](std::uint32_t i) {
      return sources[i].graph == sources[same[0]].graph;
    });
    if (one_graph) return;
    for (const std::uint32_t i : same)
      renamed.emplace_back(i, path_of_graph(graphs, sources[i].graph) + tensors[i].name);
  });
  for (auto& row : renamed) tensors[row.first].name = std::move(row.second);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> numbered;
  std::vector<std::uint32_t> second;
  for_each_shared_name(tensors, [&](const std::vector<std::uint32_t>& same) {
    for (std::uint32_t k = 1; k < same.size(); ++k) {
      const auto is_same_graph = [&](std::uint32_t i) { return sources[i].graph == sources[same[k]].graph; };
      const auto earlier = same.begin() + static_cast<std::ptrdiff_t>(k);
      if (sources[same[k - 1]].graph == sources[same[k]].graph ||
          (k < 100 && std::any_of(same.begin(), earlier, is_same_graph))) {
        second.push_back(same[k]);
      } else {
        numbered.emplace_back(same[k], k + 1);  // nodes of one name in two graphs of one name
      }
    }
  });
  for (const std::uint32_t i : second) refuse_second(tensors[i]);
  for (const auto& row : numbered) tensors[row.first].name += " (" + std::to_string(row.second) + ")";
}

}  // namespace qs::io
