#include "io/onnx_spread.hpp"

namespace qs::io {
namespace {

/// Joins axis i and the one behind it into one, for one spread; nothing if no one step and stride say the same.
std::optional<std::array<std::uint64_t, 2>> joined(std::span<const std::uint64_t> shape,
                                                   const OnnxSpread& spread, std::size_t i) {
  const std::uint64_t outer = shape[i], inner = shape[i + 1], per = spread.per[i], stride = spread.stride[i],
                      inner_per = spread.per[i + 1], inner_stride = spread.stride[i + 1];
  using Step = std::array<std::uint64_t, 2>;
  if (inner == 1) return Step{per, stride};
  if (outer == 1) return Step{inner_per, inner_stride};
  if (stride == 0 && inner_stride == 0) return Step{1, 0};
  if (inner_stride == 0) return Step{per * inner, stride};
  if (per == 1 && inner % inner_per == 0 && stride == inner / inner_per * inner_stride)
    return Step{inner_per, inner_stride};
  return std::nullopt;
}

bool join(std::vector<std::uint64_t>& shape, std::vector<OnnxSpread>& spreads, std::size_t i) {
  std::vector<std::array<std::uint64_t, 2>> steps;
  for (const OnnxSpread& spread : spreads) {
    const auto step = joined(shape, spread, i);
    if (!step) return false;
    steps.push_back(*step);
  }
  const auto behind = static_cast<std::ptrdiff_t>(i) + 1;
  shape[i] *= shape[i + 1];
  shape.erase(shape.begin() + behind);
  for (std::size_t k = 0; k < spreads.size(); ++k) {
    spreads[k].per[i] = steps[k][0];
    spreads[k].stride[i] = steps[k][1];
    spreads[k].per.erase(spreads[k].per.begin() + behind);
    spreads[k].stride.erase(spreads[k].stride.begin() + behind);
  }
  return true;
}

}  // namespace

std::vector<std::uint64_t> OnnxView::seen() const {
  std::vector<std::uint64_t> extents;
  for (const std::int32_t axis : *axes)
    extents.push_back(axis < 0 ? 1 : shape[static_cast<std::size_t>(axis)]);
  return extents;
}

OnnxSpread spread_one(const OnnxView& view) {
  return {std::vector<std::uint64_t>(view.shape.size(), 1), std::vector<std::uint64_t>(view.shape.size(), 0)};
}

std::optional<OnnxSpread> spread_blocks(const OnnxView& view, std::span<const std::uint64_t> numbers,
                                        std::span<const std::uint64_t> blocks) {
  if (!view.has_axes() || numbers.size() != view.axes->size() || blocks.size() != numbers.size()) return {};
  const std::vector<std::uint64_t> seen = view.seen();
  OnnxSpread spread = spread_one(view);
  std::uint64_t stride = 1;
  for (std::size_t i = numbers.size(); i-- > 0;) {
    const std::uint64_t block = blocks[i], needed = block == 0 ? 0 : (seen[i] - 1) / block + 1;
    if (seen[i] == 0 || numbers[i] == 0 || (numbers[i] != needed && numbers[i] != 1)) return {};
    const std::int32_t axis = (*view.axes)[i];
    if (axis >= 0 && numbers[i] > 1) {
      spread.per[static_cast<std::size_t>(axis)] = block;
      spread.stride[static_cast<std::size_t>(axis)] = stride;
    }
    stride *= numbers[i];
  }
  return spread;
}

std::optional<OnnxSpread> spread_along(const OnnxView& view, std::size_t axis, std::uint64_t count) {
  if (!view.has_axes() || axis >= view.axes->size() || view.seen()[axis] != count) return {};
  std::vector<std::uint64_t> numbers(view.axes->size(), 1), blocks(numbers);
  numbers[axis] = count;
  return spread_blocks(view, numbers, blocks);
}

std::optional<OnnxSpread> spread_broadcast(const OnnxView& view, std::span<const std::uint64_t> numbers) {
  if (!view.has_axes() || numbers.size() > view.axes->size()) return {};
  std::vector<std::uint64_t> all(view.axes->size() - numbers.size(), 1), blocks(view.axes->size(), 1);
  all.insert(all.end(), numbers.begin(), numbers.end());
  return spread_blocks(view, all, blocks);
}

bool merge_axes(Decoding& decoding, std::vector<std::uint64_t> shape, std::vector<OnnxSpread> spreads,
                std::span<NumberGrid* const> grids) {
  // Long rows are read fastest: join from the last axis on, down to a matrix.
  for (std::size_t i = shape.size(); shape.size() > 2 && i-- > 1;) {
    if (i < shape.size()) join(shape, spreads, i - 1);
  }
  if (shape.size() > 3) return false;
  const std::size_t in_front = 3 - shape.size();
  decoding.axes = {1, 1, 1};
  for (std::size_t i = 0; i < shape.size(); ++i) decoding.axes[in_front + i] = shape[i];
  for (std::size_t k = 0; k < grids.size(); ++k) {
    grids[k]->per = {1, 1, 1};
    grids[k]->stride = {0, 0, 0};
    for (std::size_t i = 0; i < shape.size(); ++i) {
      grids[k]->per[in_front + i] = spreads[k].per[i];
      grids[k]->stride[in_front + i] = spreads[k].stride[i];
    }
  }
  return true;
}

}  // namespace qs::io
