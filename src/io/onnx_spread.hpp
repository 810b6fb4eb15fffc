#pragma once
/// How scales and zero points of .onnx models lie over the axes of their codes, of any rank: one number, one for
/// each place of an axis, one for each block of an axis, or numbers that are broadcast as NumPy does it. For
/// place (x₀, x₁, …) the number is at  Σ ⌊xᵢ/perᵢ⌋·strideᵢ.
///
/// A decoding has three axes (io/decoding.hpp): neighbours are merged where one formula holds for both.

#include <array>

#include "io/decoding.hpp"
#include "io/onnx_flow.hpp"

namespace qs::io {

struct OnnxSpread {
  std::vector<std::uint64_t> per, stride;  // for each axis of the codes
};

/// The codes as they are stored, and the axes in which a node sees them.
struct OnnxView {
  std::vector<std::uint64_t> shape;  // as stored
  OnnxAxes axes;                     // as in OnnxUse
  bool is_part = false;

  /// True if each axis that the node sees is one of the stored ones, whole.
  bool has_axes() const { return axes.has_value() && !is_part; }
  std::vector<std::uint64_t> seen() const;  // the shape in which the node sees them
};

/// One number for all.
OnnxSpread spread_one(const OnnxView& view);
/// Numbers of this shape, one for `block[i]` steps along the axis i that the node sees. Nothing unless they
/// are ⌈extent/block⌉ along each, or 1.
std::optional<OnnxSpread> spread_blocks(const OnnxView& view, std::span<const std::uint64_t> numbers,
                                        std::span<const std::uint64_t> blocks);
/// `count` numbers along one axis that the node sees.
std::optional<OnnxSpread> spread_along(const OnnxView& view, std::size_t axis, std::uint64_t count);
/// Numbers that are broadcast: the last axis of their shape is the node's last.
std::optional<OnnxSpread> spread_broadcast(const OnnxView& view, std::span<const std::uint64_t> numbers);

/// Makes three axes of those of the codes, and says where in them each grid's numbers lie. False if no three
/// will do.
bool merge_axes(Decoding& decoding, std::vector<std::uint64_t> shape, std::vector<OnnxSpread> spreads,
                std::span<NumberGrid* const> grids);

}  // namespace qs::io
