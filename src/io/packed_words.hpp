#pragma once
/// What GPTQ and AWQ have in common: names of tensors, codes in 32-bit words, and groups of inputs with a scale and a
/// zero point for each output.

#include "io/packed_grids.hpp"

namespace qs::io {

inline constexpr std::uint64_t kWordBits = 32;

bool holds_words(const PackedLayer& layer);

/// "4-bit codes of GPTQ", with their number.
PackedFound codes_of_bits(const PackedLayer& layer, std::uint64_t bits, const std::string& scheme);

/// The scheme as it is told; AutoRound writes the layouts of others.
std::string scheme_of_method(const PackedLayer& layer, const std::string& otherwise);

/// Inputs per group: as g_idx or the configuration has it, else the power of two that gives so many groups, of which
/// the last may be short (96 inputs in two groups of 64); at last the even share. 0 if none fits.
std::uint64_t group_of(const PackedLayer& layer, std::uint64_t in, std::uint64_t groups);

/// Scales of [groups, out] for axes of one layer, inputs, outputs; false if they do not fit.
bool add_groups(Decoding& decoding, const PackedLayer& layer, std::uint64_t in, std::uint64_t out,
                std::uint64_t group);
/// A clause if the words of the zero points, [groups, ⌈out·b/32⌉], are not for the groups of the scales, [groups, out];
/// empty if they are, or there are none.
std::string why_zeros_do_not_fit(const PackedLayer& layer, std::uint64_t bits);
/// Zeros in words along the outputs, for the same groups; none if `zeros` is null.
void add_zeros(Decoding& decoding, const TensorInfo* zeros, std::uint32_t bits, CodeOrder order);

/// True for AWQ's layout GEMV, which has a row for each output in codes, scales and zero points alike. GPTQ's shapes
/// are the same where groups are of eight inputs, which nobody writes.
bool is_awq_by_rows(const PackedLayer& layer);

}  // namespace qs::io
