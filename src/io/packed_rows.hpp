#pragma once
/// The functions of the rows of packed_schemes(), a file for each family.

#include "io/packed_scheme.hpp"

namespace qs::io {

std::optional<PackedFound> find_gptq(const PackedLayer& layer);
std::optional<PackedFound> find_awq(const PackedLayer& layer);
std::optional<PackedFound> find_gptq_or_awq(const PackedLayer& layer);
std::optional<PackedFound> find_marlin(const PackedLayer& layer);

std::optional<PackedFound> find_bitsandbytes_4bit(const PackedLayer& layer);
std::optional<PackedFound> find_bitsandbytes_int8(const PackedLayer& layer);

std::optional<PackedFound> find_pack_quantized(const PackedLayer& layer);
std::optional<PackedFound> find_fp4_packed(const PackedLayer& layer);

std::optional<PackedFound> find_modelopt_nvfp4(const PackedLayer& layer);
std::optional<PackedFound> find_deepseek_fp8(const PackedLayer& layer);
std::optional<PackedFound> find_deepseek_v4(const PackedLayer& layer);
std::optional<PackedFound> find_mx(const PackedLayer& layer);
std::optional<PackedFound> find_scaled_fp8(const PackedLayer& layer);
std::optional<PackedFound> find_bitnet(const PackedLayer& layer);
std::optional<PackedFound> find_scaled_int8(const PackedLayer& layer);

std::optional<PackedFound> find_gpt_oss(const PackedLayer& layer);
std::optional<PackedFound> find_mlx(const PackedLayer& layer);

std::optional<PackedFound> find_torchao(const PackedLayer& layer);
std::optional<PackedFound> find_exl3(const PackedLayer& layer);
std::optional<PackedFound> find_quanto(const PackedLayer& layer);
std::optional<PackedFound> find_quanto_bits(const PackedLayer& layer);
std::optional<PackedFound> find_sparse_bitmask(const PackedLayer& layer);
std::optional<PackedFound> find_svdquant(const PackedLayer& layer);
std::optional<PackedFound> find_fp_quant(const PackedLayer& layer);
std::optional<PackedFound> find_aqlm(const PackedLayer& layer);
std::optional<PackedFound> find_vptq(const PackedLayer& layer);
std::optional<PackedFound> find_hqq(const PackedLayer& layer);
std::optional<PackedFound> find_exl2(const PackedLayer& layer);
std::optional<PackedFound> find_quip(const PackedLayer& layer);
std::optional<PackedFound> find_spqr(const PackedLayer& layer);
std::optional<PackedFound> find_higgs(const PackedLayer& layer);

}  // namespace qs::io
