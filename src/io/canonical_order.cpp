#include "io/canonical_order.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace qs::io {
namespace {

/// The axes, outputs first.
std::vector<std::uint32_t> order_of(const TensorInfo& tensor) {
  std::vector<std::uint32_t> order = tensor.use.order;
  if (order.size() == tensor.shape.size()) return order;
  order.resize(tensor.shape.size());
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

constexpr std::uint64_t kSquare = 16;  // floats of a line of the cache

/// Writes a square of `from` transposed to `to`; both begin rows of so many floats.
void turn_square(const float* from, std::uint64_t from_row, float* to, std::uint64_t to_row) {
  std::array<float, kSquare * kSquare> square;
  for (std::uint64_t r = 0; r < kSquare; ++r)
    for (std::uint64_t o = 0; o < kSquare; ++o) square[o * kSquare + r] = from[r * from_row + o];
  for (std::uint64_t o = 0; o < kSquare; ++o)
    std::copy_n(square.data() + o * kSquare, kSquare, to + o * to_row);
}

}  // namespace

std::vector<std::uint32_t> output_axes(const TensorInfo& tensor) {
  std::vector<std::uint32_t> axes = order_of(tensor);
  axes.resize(std::min<std::size_t>(axes.size(), tensor.use.outputs));
  return axes;
}

std::vector<std::uint64_t> canonical_shape(const TensorInfo& tensor) {
  if (tensor.shape.size() < 2) return tensor.shape;
  const std::vector<std::uint32_t> order = order_of(tensor);
  std::vector<std::uint64_t> shape = {1, 1};
  for (std::size_t i = 0; i < order.size(); ++i)
    shape[i < tensor.use.outputs ? 0 : 1] *= tensor.shape[order[i]];
  return shape;
}

void choose_stacks(TensorInfo& tensor, bool are_experts) {
  if (tensor.use.is_open && tensor.shape.size() == 3) tensor.use.outputs = are_experts ? 2 : 1;
}

std::uint64_t innermost_extent(const TensorInfo& tensor) {
  return tensor.shape.empty() ? 1 : tensor.shape[order_of(tensor).back()];
}

CanonicalOrder::CanonicalOrder(const TensorInfo& tensor) {
  const std::vector<std::uint32_t> order = order_of(tensor);
  std::vector<std::uint64_t> strides(tensor.shape.size());
  std::uint64_t stride = 1;
  for (std::size_t i = order.size(); i-- > 0;) {
    strides[order[i]] = stride;
    stride *= tensor.shape[order[i]];
  }
  std::uint64_t stored_stride = tensor.count();
  for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
    const std::size_t axis = tensor.fortran_order ? tensor.shape.size() - 1 - i : i;
    const std::uint64_t extent = tensor.shape[axis];
    if (extent == 0) {
      is_stored_order_ = true;
      break;
    }
    stored_stride /= extent;
    if (extent == 1) continue;
    axes_.push_back({extent, strides[axis]});
    is_stored_order_ = is_stored_order_ && strides[axis] == stored_stride;
  }
  if (axes_.empty()) axes_.push_back({1, 1});
}

/// Whole rows of a matrix that is stored transposed, in squares: each line of the cache is met once, although lines of
/// neighbouring rows often share their place in it.
void CanonicalOrder::scatter_rows(std::uint64_t row, std::span<const float> values, std::uint64_t part_first,
                                  std::span<float> part) const {
  const std::uint64_t inputs = axes_[1].stride, outputs = axes_[1].extent;
  const std::uint64_t rows = values.size() / outputs;
  const auto turn = [&](std::uint64_t output, std::uint64_t r) {
    const std::uint64_t place = output * inputs + row + r;
    if (place < part_first || place - part_first >= part.size()) return;
    part[static_cast<std::size_t>(place - part_first)] =
        values[static_cast<std::size_t>(r * outputs + output)];
  };
  // Outputs whose values of these rows all lie in the part; those at its edges go one by one.
  const std::uint64_t from = (part_first + inputs - 1) / inputs, to = (part_first + part.size()) / inputs;
  const std::uint64_t last = std::min(outputs, to + 1);
  for (std::uint64_t output = part_first / inputs; output < last;) {
    const std::uint64_t together = output >= from && output < to ? std::min(kSquare, to - output) : 1;
    for (std::uint64_t r = 0; r < rows; r += kSquare) {
      const std::uint64_t end = std::min(rows, r + kSquare);
      if (together == kSquare && end - r == kSquare) {
        turn_square(values.data() + r * outputs + output, outputs,
                    part.data() + (output * inputs + row + r - part_first), inputs);
        continue;
      }
      for (std::uint64_t o = output; o < output + together; ++o)
        for (std::uint64_t k = r; k < end; ++k) turn(o, k);
    }
    output += together;
  }
}

void CanonicalOrder::scatter(std::uint64_t first, std::span<const float> values, std::uint64_t part_first,
                             std::span<float> part) const {
  const bool is_transposed = axes_.size() == 2 && axes_[0].stride == 1;
  if (is_transposed && first % axes_[1].extent == 0 && values.size() >= axes_[1].extent) {
    const std::size_t whole = values.size() - values.size() % static_cast<std::size_t>(axes_[1].extent);
    scatter_rows(first / axes_[1].extent, values.first(whole), part_first, part);
    first += whole;
    values = values.subspan(whole);
  }
  std::vector<std::uint64_t> digits(axes_.size());
  std::uint64_t rest = first;
  for (std::size_t i = axes_.size(); i-- > 0;) {
    digits[i] = rest % axes_[i].extent;
    rest /= axes_[i].extent;
  }
  const std::uint64_t part_end = part_first + part.size();
  const Axis inner = axes_.back();
  for (std::size_t at = 0; at < values.size();) {
    std::uint64_t place = 0;
    for (std::size_t i = 0; i < axes_.size(); ++i) place += digits[i] * axes_[i].stride;
    const std::uint64_t run = std::min<std::uint64_t>(values.size() - at, inner.extent - digits.back());
    // Select the values of the run that fall into the part.
    const auto steps_to = [&](std::uint64_t to) {
      return to <= place ? 0 : std::min(run, (to - place + inner.stride - 1) / inner.stride);
    };
    for (std::uint64_t k = steps_to(part_first), end = steps_to(part_end); k < end; ++k)
      part[static_cast<std::size_t>(place + k * inner.stride - part_first)] = values[at + k];
    at += static_cast<std::size_t>(run);
    digits.back() += run;
    for (std::size_t i = axes_.size(); i-- > 1 && digits[i] == axes_[i].extent;) {
      digits[i] = 0;
      ++digits[i - 1];
    }
  }
}

}  // namespace qs::io
