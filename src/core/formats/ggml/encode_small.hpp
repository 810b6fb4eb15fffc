#pragma once
/// The encoders of ggml's types whose blocks have one scale.
///
///     q4_0, q5_0   32 values, codes around 0          iq4_nl  32 values on 16 uneven levels
///     q4_1, q5_1   32 values, codes from a minimum    q1_0    128 values: the sign, and the mean magnitude
///     q8_0         32 values                          q2_0    64 values, −1, 0, 1, 2 times the largest magnitude
///     mxfp4 32, nvfp4 64 values: small floats (ggml_fp4.hpp)
///     tq1_0, tq2_0 256 values, −1, 0, 1 times the largest magnitude
///
/// Without an importance q4_0 to q5_1 round plainly (gguf_block.hpp); with one they search, weighed by the mean square
/// of the whole row. q8_0, q1_0, q2_0, tq1_0 and tq2_0 use none.

#include "core/formats/ggml/block.hpp"

namespace qs::ggml {

void encode_q4_0(const RowToEncode& row, std::span<Block> blocks);
void encode_q4_1(const RowToEncode& row, std::span<Block> blocks);
void encode_q5_0(const RowToEncode& row, std::span<Block> blocks);
void encode_q5_1(const RowToEncode& row, std::span<Block> blocks);
void encode_q8_0(const RowToEncode& row, std::span<Block> blocks);
void encode_iq4_nl(const RowToEncode& row, std::span<Block> blocks);
void encode_q1_0(const RowToEncode& row, std::span<Block> blocks);
void encode_q2_0(const RowToEncode& row, std::span<Block> blocks);
void encode_mxfp4(const RowToEncode& row, std::span<Block> blocks);
void encode_nvfp4(const RowToEncode& row, std::span<Block> blocks);
/// The codes of tq1_0 and of tq2_0, which differ in layout only.
void encode_ternary(const RowToEncode& row, std::span<Block> blocks);

}  // namespace qs::ggml
