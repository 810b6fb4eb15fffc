#include "io/onnx_ways.hpp"

#include <algorithm>

#include "io/onnx_operators.hpp"

namespace qs::io {
namespace {

/// Axes of the value that a node takes, outputs first.
struct AxisOrder {
  std::vector<std::size_t> axes;
  std::size_t outputs = 1;
  std::string said_by{};
};

std::vector<std::size_t> first_axes(std::size_t count) {
  std::vector<std::size_t> axes(count);
  for (std::size_t i = 0; i < count; ++i) axes[i] = i;
  return axes;
}

/// Order of a matrix or a batch of them: [batch…, in, out] or [batch…, out, in].
std::optional<AxisOrder> of_product(std::size_t rank, bool is_out_in, std::string said_by) {
  if (rank < 2) return {};
  AxisOrder order{first_axes(rank), rank - 1, std::move(said_by)};
  if (!is_out_in) std::swap(order.axes[rank - 2], order.axes[rank - 1]);
  return order;
}

std::optional<AxisOrder> axis_first(std::size_t rank, std::int64_t axis, std::string said_by) {
  if (axis < 0) axis += static_cast<std::int64_t>(rank);
  if (rank < 2 || axis < 0 || static_cast<std::size_t>(axis) >= rank) return {};
  AxisOrder order{first_axes(rank), 1, std::move(said_by)};
  const auto at = order.axes.begin() + axis;
  std::rotate(order.axes.begin(), at, at + 1);
  return order;
}

/// "bij,jk->bik": axes in the result are outputs, all others are summed over.
std::optional<AxisOrder> of_einsum(std::string equation, std::size_t input, std::size_t rank) {
  equation.erase(std::remove(equation.begin(), equation.end(), ' '), equation.end());
  const std::size_t arrow = equation.find("->");
  if (arrow == std::string::npos || equation.find('.') != std::string::npos) return {};
  const std::string_view result = std::string_view(equation).substr(arrow + 2);
  std::string_view terms = std::string_view(equation).substr(0, arrow);
  for (std::size_t i = 0; i < input; ++i) {
    const std::size_t comma = terms.find(',');
    if (comma == std::string_view::npos) return {};
    terms.remove_prefix(comma + 1);
  }
  const std::string_view term = terms.substr(0, terms.find(','));
  if (term.size() != rank || rank < 2) return {};
  AxisOrder order{first_axes(rank), 0, "Einsum"};
  const auto is_output = [&](std::size_t axis) { return result.find(term[axis]) != std::string_view::npos; };
  const auto inputs = std::stable_partition(order.axes.begin(), order.axes.end(), is_output);
  order.outputs = static_cast<std::size_t>(inputs - order.axes.begin());
  return order;
}

std::optional<AxisOrder> of_conv_transpose(std::size_t rank, std::int64_t group, std::uint64_t inputs,
                                           const std::string& op) {
  if (rank < 3) return {};
  // If each group has one input, an output is a pair of group and number in the group.
  if (group > 1 && static_cast<std::uint64_t>(group) == inputs) return AxisOrder{first_axes(rank), 2, op};
  AxisOrder order{first_axes(rank), 1, op};
  std::swap(order.axes[0], order.axes[1]);
  return order;
}

std::optional<AxisOrder> order_of(const OnnxGraphs& graphs, const OnnxUse& use, char way,
                                  std::span<const std::uint64_t> extents) {
  const OnnxNode& node = graphs.nodes[use.node];
  const std::string& op = graphs.op(node);
  const std::size_t rank = extents.size();
  const auto is_set = [&](OnnxKey key) { return graphs.number(node, key, 0) != 0; };
  const auto with = [&](OnnxKey key) {
    return op + (is_set(key) ? " with " + std::string(kOnnxKeys[static_cast<std::size_t>(key)]) : "");
  };
  switch (way) {
    case 'l':
      return of_product(rank, true, op + ", [out, in]");
    case 'r':
      return of_product(rank, false, op + ", [in, out]");
    case 'L':
    case 'A':
      return of_product(rank, !is_set(OnnxKey::kTransA), with(OnnxKey::kTransA));
    case 'R':
    case 'B':
      return of_product(rank, is_set(OnnxKey::kTransB), with(OnnxKey::kTransB));
    case 'c':
      return rank < 3 ? std::nullopt : std::optional(AxisOrder{first_axes(rank), 1, op});
    case 't':
      return of_conv_transpose(rank, graphs.number(node, OnnxKey::kGroup, 1), rank > 0 ? extents[0] : 0, op);
    case 'g':
      return axis_first(rank, graphs.number(node, op == "Gather" ? OnnxKey::kAxis : OnnxKey::kGatherAxis, 0),
                        op);
    case 'e':
    case 'o':
      return axis_first(rank, 0, op);
    case 'n':
      return rank == 3 ? std::optional(AxisOrder{first_axes(3), 2, op}) : std::nullopt;
    case 'E': {
      const OnnxAttribute* const equation = graphs.attribute(node, OnnxKey::kEquation);
      return equation == nullptr ? std::nullopt : of_einsum(equation->text, use.input, rank);
    }
    default:
      return {};
  }
}

}  // namespace

std::optional<TensorUse> onnx_way(const OnnxGraphs& graphs, const OnnxUse& use,
                                  std::span<const std::uint64_t> shape) {
  const std::string& op = graphs.op(graphs.nodes[use.node]);
  const char way = letter_at(onnx_operator(op).ways, use.input);
  if (way == '.' || shape.size() < 2) return {};
  if (!use.axes) return TensorUse{{}, 1, op + " behind another shape", true};
  std::vector<std::uint64_t> extents;
  for (const std::int32_t axis : *use.axes)
    extents.push_back(axis < 0 ? 1 : shape[static_cast<std::size_t>(axis)]);
  const auto found = order_of(graphs, use, way, extents);
  if (!found) return {};
  TensorUse result;
  result.said_by = found->said_by;
  result.outputs = 0;
  for (std::size_t i = 0; i < found->axes.size(); ++i) {
    const std::int32_t axis = (*use.axes)[found->axes[i]];
    if (axis < 0) continue;
    result.order.push_back(static_cast<std::uint32_t>(axis));
    if (i < found->outputs) ++result.outputs;
  }
  // An axis that Squeeze removed has extent 1, so it may stand anywhere.
  for (std::uint32_t axis = 0; axis < shape.size(); ++axis) {
    if (std::find(result.order.begin(), result.order.end(), axis) != result.order.end()) continue;
    result.order.insert(result.order.begin(), axis);
    ++result.outputs;
  }
  return result;
}

}  // namespace qs::io
