#pragma once
/// How the nodes of .onnx models spread scales and zero points over the codes that they take.

#include "io/onnx_spread.hpp"

namespace qs::io {

/// How a node spreads numbers over what it takes.
struct OnnxRule {
  enum class Kind : std::uint8_t {
    kOne,         // a single number
    kAlong,       // one, or as many as the axis has places
    kOperand,     // the same, or in the rank of the codes
    kBlocks,      // one for a block along the axis, and for each place of the others
    kDequantize,  // as DequantizeLinear has it: one, one for each place of the axis, or blocks along it
    kRecurrent,   // of [directions, inputs, gates]: one for each direction, or for each of its gates
    kBroadcast,   // as NumPy broadcasts them
  };
  Kind kind = Kind::kOne;
  std::size_t axis = 0;
  std::uint64_t block = 0;
};
/// Nothing if they do not fit. Where a node has changed their shape, their number must do.
std::optional<OnnxSpread> spread_by(const OnnxRule& rule, const OnnxView& view, const TensorInfo& numbers,
                                    bool is_reshaped);

/// Steps for each place of the axes that the node sees: 1, but for `block` along one.
std::vector<std::uint64_t> blocks_along(const OnnxView& view, std::size_t axis, std::uint64_t block);
/// The shape of as many numbers as such blocks need.
std::vector<std::uint64_t> numbers_needed(const OnnxView& view, std::span<const std::uint64_t> blocks);
std::uint64_t product_of(std::span<const std::uint64_t> shape);

/// Axis counted from the back if it is negative; nothing beyond `rank`.
std::optional<std::size_t> onnx_axis(std::int64_t axis, std::size_t rank);

}  // namespace qs::io
