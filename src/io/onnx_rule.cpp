#include "io/onnx_rule.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace qs::io {
namespace {

bool has_one_long_axis(const TensorInfo& numbers) {
  return std::count_if(numbers.shape.begin(), numbers.shape.end(), [](std::uint64_t n) { return n > 1; }) < 2;
}

std::optional<OnnxSpread> spread_in_blocks(const OnnxView& view, std::size_t axis, std::uint64_t block,
                                           const TensorInfo& numbers, bool is_reshaped) {
  if (!view.has_axes() || block == 0 || axis >= view.axes->size()) return {};
  const std::vector<std::uint64_t> blocks = blocks_along(view, axis, block);
  if (!is_reshaped) return spread_blocks(view, numbers.shape, blocks);
  const std::vector<std::uint64_t> needed = numbers_needed(view, blocks);
  return product_of(needed) == numbers.count() ? spread_blocks(view, needed, blocks) : std::nullopt;
}

/// TensorRT states no size of block: the shape of the scales does.
std::optional<OnnxSpread> spread_as_shaped(const OnnxView& view, std::size_t axis,
                                           const TensorInfo& numbers) {
  if (!view.has_axes() || axis >= view.axes->size() || numbers.shape.size() != view.axes->size()) return {};
  const std::uint64_t extent = view.seen()[axis], blocks = numbers.shape[axis];
  if (blocks == 0 || extent % blocks != 0) return {};
  return spread_blocks(view, numbers.shape, blocks_along(view, axis, extent / blocks));
}

}  // namespace

std::vector<std::uint64_t> blocks_along(const OnnxView& view, std::size_t axis, std::uint64_t block) {
  std::vector<std::uint64_t> blocks(view.axes->size(), 1);
  if (axis < blocks.size()) blocks[axis] = block;
  return blocks;
}

std::vector<std::uint64_t> numbers_needed(const OnnxView& view, std::span<const std::uint64_t> blocks) {
  std::vector<std::uint64_t> needed = view.seen();
  for (std::size_t i = 0; i < needed.size(); ++i)
    needed[i] = needed[i] == 0 ? 0 : (needed[i] - 1) / blocks[i] + 1;
  return needed;
}

std::uint64_t product_of(std::span<const std::uint64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
}

std::optional<std::size_t> onnx_axis(std::int64_t axis, std::size_t rank) {
  if (axis < 0) axis += static_cast<std::int64_t>(rank);
  if (axis < 0 || static_cast<std::uint64_t>(axis) >= rank) return {};
  return static_cast<std::size_t>(axis);
}

std::optional<OnnxSpread> spread_by(const OnnxRule& rule, const OnnxView& view, const TensorInfo& numbers,
                                    bool is_reshaped) {
  using Rule = OnnxRule::Kind;
  const bool is_vector = has_one_long_axis(numbers);
  const bool has_rank = !is_reshaped && view.has_axes() && numbers.shape.size() == view.axes->size();
  if (numbers.count() == 1) return spread_one(view);
  switch (rule.kind) {
    case Rule::kOne:
      return {};
    case Rule::kAlong:
      return is_vector ? spread_along(view, rule.axis, numbers.count()) : std::nullopt;
    case Rule::kOperand:
      if (has_rank && numbers.shape.size() > 1) return spread_broadcast(view, numbers.shape);
      return is_vector ? spread_along(view, rule.axis, numbers.count()) : std::nullopt;
    case Rule::kBlocks:
      return spread_in_blocks(view, rule.axis, rule.block, numbers, is_reshaped);
    case Rule::kDequantize:
      if (rule.block > 0) return spread_in_blocks(view, rule.axis, rule.block, numbers, is_reshaped);
      if (has_rank && numbers.shape.size() > 1) return spread_as_shaped(view, rule.axis, numbers);
      return is_vector ? spread_along(view, rule.axis, numbers.count()) : std::nullopt;
    case Rule::kRecurrent: {
      if (numbers.shape.size() == 1) return spread_along(view, 0, numbers.count());
      if (is_reshaped || numbers.shape.size() != 2) return {};
      const std::array<std::uint64_t, 3> shape = {numbers.shape[0], 1, numbers.shape[1]}, blocks = {1, 1, 1};
      return spread_blocks(view, shape, blocks);
    }
    case Rule::kBroadcast:
      return is_reshaped ? std::nullopt : spread_broadcast(view, numbers.shape);
  }
  return {};
}

}  // namespace qs::io
