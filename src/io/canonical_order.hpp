#pragma once
/// Puts the values of a tensor in the order in which a layer reads them: outputs × inputs, one row an output,
/// whatever the container's order of axes (TensorUse) and of storage (Fortran order). In this order a channel
/// is an output, and a block runs along the inputs, kernels flattened behind them.

#include "io/tensor_file.hpp"

namespace qs::io {

/// Indices of the output axes in the shape.
std::vector<std::uint32_t> output_axes(const TensorInfo& tensor);

/// [outputs, inputs]; the shape itself if it has fewer than two axes.
std::vector<std::uint64_t> canonical_shape(const TensorInfo& tensor);

class CanonicalOrder {
 public:
  explicit CanonicalOrder(const TensorInfo& tensor);

  /// True if this order is the stored one.
  bool is_stored_order() const { return is_stored_order_; }
  /// Copies `values`, stored from place `first` on, to their places in `part`, which begins at the place
  /// `part_first` of this order. Skips those that belong elsewhere.
  void scatter(std::uint64_t first, std::span<const float> values, std::uint64_t part_first,
               std::span<float> part) const;

 private:
  void scatter_rows(std::uint64_t row, std::span<const float> values, std::uint64_t part_first,
                    std::span<float> part) const;
  struct Axis {
    std::uint64_t extent, stride;  // stride: in this order
  };
  std::vector<Axis> axes_;  // as stored, the slowest first; at least one
  bool is_stored_order_ = true;
};

/// Applies the reader's answer where [out, in, kernel] or [expert, out, in] is open (TensorUse::is_open).
void choose_stacks(TensorInfo& tensor, bool are_experts);

/// Extent of the last axis of this order, along which ggml stores blocks.
std::uint64_t innermost_extent(const TensorInfo& tensor);

}  // namespace qs::io
