#pragma once
/// The encoders of ggml's super-blocks of 256 values: codes times integer scales times one float16 scale.
///
///     q2_K  16 sub-blocks of 16, codes 0 to 3, 4-bit scales and minima      q3_K  16 of 16, −4 to 3, 6-bit scales
///     q4_K   8 of 32, codes 0 to 15, 6-bit scales and minima                q6_K  16 of 16, −32 to 31, 8-bit scales
///     q5_K   8 of 32, codes 0 to 31, likewise                               iq4_xs 8 of 32, uneven levels, 6-bit scales
///
/// Each searches the scale (and the minimum) of every sub-block, rounds these to integers, and then rounds all
/// values again with what a reader will compute. What a search minimises differs by type, and with an importance
/// (docs/ggml.md).

#include "core/formats/ggml/block.hpp"

namespace qs::ggml {

void encode_q2_k(const RowToEncode& row, std::span<Block> blocks);
void encode_q3_k(const RowToEncode& row, std::span<Block> blocks);
void encode_q4_k(const RowToEncode& row, std::span<Block> blocks);
void encode_q5_k(const RowToEncode& row, std::span<Block> blocks);
void encode_q6_k(const RowToEncode& row, std::span<Block> blocks);
void encode_iq4_xs(const RowToEncode& row, std::span<Block> blocks);

}  // namespace qs::ggml
