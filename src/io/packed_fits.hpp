#pragma once
/// Checks that what stands beside the codes fits them and itself, and says where the configuration has it otherwise.
/// Bytes that are long enough are not yet right: half of the scales, spread over two rows each, decode to numbers too.

#include "io/packed_scheme.hpp"

namespace qs::io {

/// Weights that share a scale: rows and columns of a matrix of [out, in]; 0 columns where only an order tells.
struct SharedScale {
  std::uint64_t rows = 1, columns = 0, out = 1, in = 1;
};
/// Of axes [experts, out, in].
SharedScale shared_by(const Decoding& decoding, const NumberGrid& scale);

/// ", not groups of 32 as its configuration says": clauses for the scheme where the shapes have won over the
/// configuration; empty where they agree, or where it has rules for single layers.
std::string against_configuration(const PackedLayer& layer, std::uint64_t bits, const SharedScale& shared);

/// True if each `group` columns of each row of each expert have a number of their own.
bool is_one_for_each(const Decoding& decoding, const NumberGrid& grid, std::uint64_t group);

/// True for grids of scales that formats have: one; one for each row, group of a row, or column; square blocks, or
/// those of the configuration.
bool is_known_grid(const PackedLayer& layer, const Decoding& decoding, const NumberGrid& scale);

/// "its scales have the shape 12 × 1, and 24 × 48 weights need ": what they need follows.
std::string scales_words(const TensorInfo& scales, const std::array<std::uint64_t, 3>& axes);

/// A clause for zero points or biases that are not one for each scale.
std::string not_one_each(const TensorInfo& others, const TensorInfo& scales, bool in_words);

/// A clause if scales, factors or biases are no floats: whole numbers are none, though they could be multiplied.
/// Empty if all are.
std::string why_no_scales(const Decoding& decoding);

}  // namespace qs::io
