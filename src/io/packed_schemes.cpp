#include "io/packed_rows.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

// find() checks which of these a layer has; all present ones are no weights.
constexpr std::string_view kGptqParts = ".qzeros .scales .g_idx";
constexpr std::string_view kCompressedParts =
    ".weight_scale .weight_zero_point .weight_shape .weight_g_idx .weight_global_scale "
    ".input_global_scale .input_scale .output_scale .scale_packed .meta .input_zero_point "
    ".output_global_scale .k_scale .v_scale .q_scale";
constexpr std::string_view kScaledParts =
    ".weight_scale .weight_scale_inv .weight_scale_2 .weight_global_scale .scale .weight_zero_point "
    ".input_scale .input_scale_ub .input_global_scale .scale_weight .weights_scaling_factor .weight_scales "
    ".activation_scaling_factor .scale_input .weights_scaling_factor_2 .pre_quant_scale "
    ".prequant_scaling_factor .output_scale .comfy_quant";
constexpr std::string_view kBitsandbytesParts =
    ".weight.absmax .weight.quant_map .weight.nested_absmax .weight.nested_quant_map "
    ".weight.quant_state.bitsandbytes__nf4 .weight.quant_state.bitsandbytes__fp4";

constexpr std::array kSchemes = {
    PackedScheme{
        "SVDQuant", ".qweight",
        ".wscales .wzeros .wcscales .wtscale .smooth .smooth_orig .smooth_factor .smooth_factor_orig",
        find_svdquant},
    PackedScheme{
        "FP-Quant", ".qweight",
        ".scales .forward_hadamard_matrix .backward_hadamard_matrix .act_global_scale .weight_global_scale",
        find_fp_quant},
    PackedScheme{"GPTQ", ".qweight", kGptqParts, find_gptq},
    PackedScheme{"AWQ", ".qweight", kGptqParts, find_awq},
    PackedScheme{"GPTQ or AWQ", ".qweight", kGptqParts, find_gptq_or_awq},
    PackedScheme{"Marlin", ".B", ".s .workspace", find_marlin},
    PackedScheme{"bitsandbytes 4-bit", ".weight", kBitsandbytesParts, find_bitsandbytes_4bit},
    PackedScheme{"bitsandbytes int8", ".weight", ".SCB .weight_format", find_bitsandbytes_int8},
    PackedScheme{"compressed-tensors pack-quantized", ".weight_packed", kCompressedParts,
                 find_pack_quantized},
    PackedScheme{"compressed-tensors FP4", ".weight_packed", kCompressedParts, find_fp4_packed},
    PackedScheme{"compressed-tensors sparse", ".compressed", ".bitmask .shape .row_offsets",
                 find_sparse_bitmask},
    PackedScheme{"MLX", ".weight", ".scales .biases", find_mlx},
    PackedScheme{"HIGGS", ".weight", ".tables .tables2 .scales", find_higgs},
    PackedScheme{"DeepSeek FP8", ".weight", kScaledParts, find_deepseek_fp8},
    PackedScheme{"DeepSeek-V4", ".weight", kScaledParts, find_deepseek_v4},
    PackedScheme{"ModelOpt NVFP4", ".weight", kScaledParts, find_modelopt_nvfp4},
    PackedScheme{"MX", ".weight", kScaledParts, find_mx},
    PackedScheme{"BitNet", ".weight", kScaledParts, find_bitnet},
    PackedScheme{"FP8 with a scale", ".weight", kScaledParts, find_scaled_fp8},
    PackedScheme{"int8 with a scale", ".weight", kScaledParts, find_scaled_int8},
    PackedScheme{"gpt-oss", "_blocks", "_scales", find_gpt_oss},
    PackedScheme{"gpt-oss", ".blocks", ".scales", find_gpt_oss},
    PackedScheme{"torchao", "._weight_qdata",
                 "._weight_scale ._weight_zero_point ._weight_per_tensor_scale ._weight_act_per_tensor_scale "
                 "._weight_act_pre_scale ._weight_scale_and_zero",
                 find_torchao},
    PackedScheme{"EXL3", ".trellis", ".suh .svh .su .sv .mcg .mul1 .SU .SV .tlut .rcp", find_exl3},
    PackedScheme{"EXL2", ".q_weight", ".q_scale .q_scale_max .q_groups .q_invperm .q_perm .q_group_map",
                 find_exl2},
    PackedScheme{"AQLM", ".codes", ".codebooks .scales", find_aqlm},
    PackedScheme{"VPTQ", ".indices",
                 ".centroids.weight .centroids .res_centroids.weight .outlier_centroids.weight .weight_scale "
                 ".weight_bias .perm .res_indices .outlier_indices",
                 find_vptq},
    PackedScheme{"HQQ", ".W_q",
                 ".scale .zero .meta .nbits .group_size .shape .axis .packing .view_as_float "
                 ".unpack_view_dtype .compute_dtype .quant_scale .quant_zero .channel_wise "
                 ".stores_quant_config .encoded_state_dict .offload_meta .optimize",
                 find_hqq},
    PackedScheme{"Quanto", ".weight._data._data", ".weight._scale .weight._shift .input_scale .output_scale",
                 find_quanto_bits},
    PackedScheme{"Quanto", ".weight._data", ".weight._scale .weight._shift .input_scale .output_scale",
                 find_quanto},
    PackedScheme{"QuIP#", ".Qidxs", ".SU .SV .Wscale .codebook_id .fuse_scales .grid", find_quip},
    PackedScheme{"SpQR", ".dense_weights", ".row_offsets .col_vals .in_perm .deq_mask .second_order",
                 find_spqr},
};

}  // namespace

std::span<const PackedScheme> packed_schemes() {
  return kSchemes;
}

/// The names that the part may have, the usual one first.
std::vector<std::string> PackedLayer::names_of(std::string_view suffix) const {
  constexpr std::string_view kWeight = ".weight";
  if (base_.empty()) return {std::string(suffix.substr(1))};  // at the top of a module, without the point
  std::vector<std::string> names = {base_ + std::string(suffix)};
  if (codes_.name != base_) return names;
  // An expert's weight without the ending: its own name stands for ".weight".
  if (suffix.starts_with(kWeight)) names.push_back(base_ + std::string(suffix.substr(kWeight.size())));
  names.push_back(base_ + "_" + std::string(suffix.substr(1)));
  return names;
}

const TensorInfo* PackedLayer::part(std::string_view suffix) const {
  for (const std::string& name : names_of(suffix)) {
    const auto found = place_.tensors.find(name);
    if (found != place_.tensors.end() && found->second != &codes_) return found->second;
  }
  return nullptr;
}

const std::string* PackedLayer::promised(std::string_view suffix) const {
  if (place_.promised.empty() || part(suffix) != nullptr) return nullptr;
  for (const std::string& name : names_of(suffix)) {
    const auto found = place_.promised.find(name);
    if (found != place_.promised.end()) return &found->second;
  }
  return nullptr;
}

const std::string* PackedLayer::contents(std::string_view suffix) const {
  const TensorInfo* const tensor = part(suffix);
  const auto found = tensor == nullptr ? place_.contents.end() : place_.contents.find(tensor->name);
  return found == place_.contents.end() ? nullptr : &found->second;
}

std::string PackedLayer::weight_name() const {
  if (codes_.name == base_ || codes_.name.ends_with(".weight")) return codes_.name;
  // gpt-oss packs the parameter itself: "experts.gate_up_proj_blocks".
  const bool is_parameter = codes_.name.ends_with("_blocks") || codes_.name.ends_with(".blocks");
  const std::string name = is_parameter ? base_ : base_.empty() ? "weight" : base_ + ".weight";
  return name.empty() || place_.tensors.contains(name) ? codes_.name : name;
}

std::uint64_t PackedLayer::axis_from_last(std::size_t axis) const {
  return extent_from_last(codes_, axis);
}

std::string promise_not_kept(const PackedLayer& layer, std::string_view zeros, std::string_view order,
                             std::uint64_t groups) {
  const PackedConfig& config = layer.config();
  const auto not_there = [](const char* what, const PackedConfig::Promise& promise) {
    return "its " + std::string(what) + " not there, though " + quote_text(promise.file) + " says " +
           promise.setting;
  };
  if (!config.says_zeros.setting.empty() && layer.part(zeros) == nullptr)
    return not_there("zero points are", config.says_zeros);
  const TensorInfo* const index = layer.part(order);
  if (!config.says_order.setting.empty() && groups > 1 && (index == nullptr || index->count() == 0))
    return not_there("order is", config.says_order);
  return "";
}

std::uint64_t extent_from_last(const TensorInfo& tensor, std::size_t axis) {
  return axis < tensor.shape.size() ? tensor.shape[tensor.shape.size() - 1 - axis] : 1;
}

std::uint64_t product_or_zero(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kMost = 0x7FFF'FFFF'FFFF'FFFF;
  return b != 0 && a > kMost / b ? 0 : a * b;
}

std::uint64_t codes_in(const TensorInfo& tensor, std::uint64_t bits) {
  return bits == 0 ? 0 : product_or_zero(tensor.bytes.size, 8) / bits;
}

bool is_whole_number(DType type) {
  return type >= DType::kU8 && type <= DType::kI64;
}

bool is_8_bit_float(DType type) {
  const std::string_view name = info(type).name;
  return name.starts_with("F8_E4M3") || name.starts_with("F8_E5M2");
}

bool is_plain_float(DType type) {
  return type >= DType::kF16 && type <= DType::kF64;
}

}  // namespace qs::io
