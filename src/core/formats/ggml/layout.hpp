#pragma once
/// Lays the fields of a block out in its bytes, type by type; all numbers little-endian.

#include <cstddef>
#include <vector>

#include "core/formats/ggml/block.hpp"

namespace qs::ggml {

/// Appends the bytes of a block to `bytes`.
using Layout = void (*)(const Block& block, std::vector<std::byte>& bytes);

void lay_out_q2_k(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q3_k(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q4_k(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q5_k(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q6_k(const Block& block, std::vector<std::byte>& bytes);
void lay_out_iq4_xs(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q4_0(const Block& block, std::vector<std::byte>& bytes);  // iq4_nl too
void lay_out_q4_1(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q5_0(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q5_1(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q8_0(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q1_0(const Block& block, std::vector<std::byte>& bytes);
void lay_out_q2_0(const Block& block, std::vector<std::byte>& bytes);
void lay_out_mxfp4(const Block& block, std::vector<std::byte>& bytes);
void lay_out_nvfp4(const Block& block, std::vector<std::byte>& bytes);
void lay_out_tq1_0(const Block& block, std::vector<std::byte>& bytes);
void lay_out_tq2_0(const Block& block, std::vector<std::byte>& bytes);

}  // namespace qs::ggml
