#pragma once
/// Builds the grids of a decoding from the shapes of what lies beside the codes.

#include "io/packed_scheme.hpp"

namespace qs::io {

/// Rows and columns that share a scale; 0 where nobody says it.
struct GroupSize {
  std::uint64_t rows = 0, columns = 0;
};

/// Sizes of a group that nobody states, the most usual first.
inline constexpr std::array<std::uint64_t, 6> kUsualGroups = {128, 64, 32, 16, 256, 512};

/// Appends a part, unless it is null; returns its place, or kNoPart.
std::uint32_t add_part(Decoding& decoding, PartRole role, const TensorInfo* part);
/// The same, with its bytes read as another type.
std::uint32_t add_part_as(Decoding& decoding, PartRole role, const TensorInfo* part, DType type);

/// Axes of a weight: [experts, outputs, the rest]. A matrix has one expert, and so has a kernel of more axes.
std::array<std::uint64_t, 3> weight_axes(std::span<const std::uint64_t> shape);

/// The grid of plain numbers whose shape spreads over the weight: one number; one for each output, [out] or
/// [out, 1]; one for each group of a row, [out, groups]; one for each tile of a matrix, [⌈out/128⌉, ⌈in/128⌉];
/// any of them for each expert. `said` is what the configuration says of a group or tile; it counts where it
/// fits, and a group of one row is a demand: a grid whose scales stand for several rows, or experts, does not fit it.
/// `rank` is the number of the weight's axes, which tells [1, out] of one expert from [1, groups] of one row;
/// where it is 0, a weight of one expert is taken for a matrix. Nothing if the shape does not fit.
std::optional<NumberGrid> spread(const Decoding& decoding, std::uint32_t part, GroupSize said = {},
                                 std::size_t rank = 0);
/// The grid of a factor for the whole tensor: one number, or one for each expert. Never one for each row, even where
/// there are as many experts as rows. Nothing if it is neither.
std::optional<NumberGrid> spread_factor(const Decoding& decoding, std::uint32_t part);

/// Codes of so many bits in rows of the last axis, each `row_bytes` long.
NumberGrid code_rows(const Decoding& decoding, std::uint32_t bits, CodeOrder order, std::uint64_t row_bytes);
/// Codes that are bytes, or plain numbers of another type.
NumberGrid plain_codes(const Decoding& decoding);

/// Values of the sixteen codes of E2M1: 0 0.5 1 1.5 2 3 4 6 and their negatives.
std::vector<float> e2m1_table();

/// FP4 codes, two to a byte, the low half first, with a scale for 16 (F8_E4M3) or 32 (a power of two) of a row,
/// and perhaps a factor for the tensor. Says why not if the shapes do not fit.
void add_fp4_weight(PackedFound& found, const PackedLayer& layer, const TensorInfo& scale,
                    const TensorInfo* factor, bool factor_divides, const std::string& scheme);

/// "groups of 32", "one scale a row", "tiles of 128 × 128", "one scale": how a grid spreads over the weight.
std::string spread_words(const Decoding& decoding, const NumberGrid& grid);

}  // namespace qs::io
