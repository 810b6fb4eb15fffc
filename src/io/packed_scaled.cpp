// Codes under the layer's own name, ".weight", told from weights by the scale beside them. Sources:
// compressed-tensors (naive compressor), ModelOpt (nvfp4_tensor.py), DeepSeek-V3 (inference/kernel.py), vLLM,
// transformers (integrations/bitnet.py), TensorRT-LLM, ComfyUI.
//     F8 and a scale of one number, a row, or a block of 128 × 128: weight_scale, weight_scale_inv, scale, …
//     I8 and such a scale
//     U8 or I8 [out, in/2], two FP4 codes to a byte, F8_E4M3 scale for 16 (NVFP4), power of 2 for 32 (MXFP4)
//     U8 [out/4, in] and one scale: four values of −1, 0, 1 to a byte (BitNet)
#include "io/packed_fits.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rows.hpp"

namespace qs::io {
namespace {

constexpr std::array<std::string_view, 6> kScaleSuffixes = {".weight_scale", ".weight_scale_inv",
                                                            ".scale",        ".weights_scaling_factor",
                                                            ".scale_weight", ".weight_scales"};

const TensorInfo* scale_beside(const PackedLayer& layer) {
  for (const std::string_view suffix : kScaleSuffixes) {
    if (const TensorInfo* const scale = layer.part(suffix)) return scale;
  }
  return nullptr;
}

bool holds_bytes(const PackedLayer& layer) {
  return layer.is(DType::kU8) || layer.is(DType::kI8);
}

/// F4 of safetensors counts elements, not bytes.
bool holds_fp4(const PackedLayer& layer) {
  return info(layer.type()).name == "F4";
}

std::uint64_t fp4_codes(const PackedLayer& layer) {
  return holds_fp4(layer) ? layer.codes().count() : codes_in(layer.codes(), 4);
}

/// True for scales that are a power of two in one byte.
bool is_exponent(const TensorInfo& scale) {
  return scale.dtype == DType::kU8 || scale.dtype == DType::kF8E8M0;
}

/// Stored numbers of a row that share one scale.
std::uint64_t run_of(const PackedLayer& layer, const TensorInfo& scale) {
  const std::uint64_t scales = extent_from_last(scale, 0);
  return scales == 0 || scale.shape.size() != layer.rank() ? 0 : layer.axis_from_last(0) / scales;
}

/// Floats or integers of a byte with their scale, and zero points if there are any: as many as scales, or one.
/// `group` is the number of a row's weights that share one, where the format fixes it and no tile is square; else 0.
void add_scaled_weight(PackedFound& found, const PackedLayer& layer, const TensorInfo& scale,
                       const std::string& scheme, std::uint64_t group = 0) {
  const TensorInfo* const zero = layer.part(".weight_zero_point");
  if (zero != nullptr && zero->count() != scale.count() && zero->count() != 1) {
    found.why_not = "its " + std::to_string(zero->count()) + " zero points are not one for each of its " +
                    std::to_string(scale.count()) + " scales";
    return;
  }
  PackedWeight weight{{}, layer.codes().shape};
  Decoding& decoding = weight.decoding;
  decoding.axes = weight_axes(weight.shape);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = plain_codes(decoding);
  const std::uint32_t part = add_part(decoding, PartRole::kScales, &scale);
  if (is_exponent(scale)) decoding.parts[part].stored.dtype = DType::kF8E8M0;
  GroupSize said{layer.config().tile[0], layer.config().tile[1]};
  if (said.columns == 0) said.columns = layer.size().group;
  const auto grid = spread(decoding, part, said, layer.rank());
  if (!grid || (layer.rank() > 3 && grid->stride[2] != 0) || !is_known_grid(layer, decoding, *grid)) {
    found.why_not =
        scales_words(scale, decoding.axes) + "one, or one for each row, group of a row, or square block";
    return;
  }
  const bool is_square = grid->per[1] == grid->per[2] && scale.count() > 1;
  if (group != 0 && !is_square && !is_one_for_each(decoding, *grid, group)) {
    found.why_not =
        scales_words(scale, decoding.axes) + "one for each " + std::to_string(group) + " of a row";
    return;
  }
  decoding.scale = *grid;
  if (zero != nullptr) {
    if (zero->count() != 1) decoding.zero = *grid;
    decoding.zero.part = add_part(decoding, PartRole::kZeros, zero);
  }
  decoding.scheme = scheme + ", " + spread_words(decoding, decoding.scale) +
                    (zero != nullptr ? ", zero points" : "") +
                    against_configuration(layer, 8, shared_by(decoding, decoding.scale));
  found.weight = std::move(weight);
}

std::string word_for(const PackedLayer& layer) {
  const std::string& method = layer.config().method;
  return method.empty() || method == "fp8" ? "" : scheme_name(method) + " ";
}

/// "FP8 (E4M3)"
std::string fp8_word(const PackedLayer& layer) {
  return "FP8 (" + std::string(info(layer.type()).name).substr(3) + ")";
}

std::string of_method(const PackedLayer& layer) {
  const std::string& method = layer.config().method;
  if (method.empty() || method == "fp8") return "";
  return " of " + scheme_name(method);
}

}  // namespace

std::optional<PackedFound> find_modelopt_nvfp4(const PackedLayer& layer) {
  const TensorInfo* const scale = scale_beside(layer);
  if ((!holds_bytes(layer) && !holds_fp4(layer)) || scale == nullptr || scale->dtype != DType::kF8E4M3)
    return {};
  PackedFound found{"4-bit floats (NVFP4) of ModelOpt", fp4_codes(layer)};
  const TensorInfo* const factor = layer.part(".weight_scale_2") != nullptr
                                       ? layer.part(".weight_scale_2")
                                       : layer.part(".weights_scaling_factor_2");
  if (factor != nullptr) {
    add_fp4_weight(found, layer, *scale, factor, false, "ModelOpt");
  } else if (layer.part(".weight_global_scale") != nullptr) {
    add_fp4_weight(found, layer, *scale, layer.part(".weight_global_scale"), true, "compressed-tensors");
  } else {
    found.why_not = "the scale of the whole tensor is not there";
  }
  return found;
}

std::optional<PackedFound> find_deepseek_fp8(const PackedLayer& layer) {
  if (!layer.codes().unreadable.empty() || !is_8_bit_float(layer.type())) return {};
  const TensorInfo* const scale = layer.part(".weight_scale_inv");
  if (scale == nullptr) return {};
  PackedFound found{"8-bit floats with scales for blocks, as in DeepSeek-V3", layer.codes().count()};
  add_scaled_weight(found, layer, *scale, "DeepSeek-V3 " + fp8_word(layer));
  return found;
}

std::optional<PackedFound> find_deepseek_v4(const PackedLayer& layer) {
  const TensorInfo* const scale = layer.part(".scale");
  if (scale == nullptr || scale->dtype != DType::kF8E8M0) return {};
  if (holds_fp4(layer) || (holds_bytes(layer) && run_of(layer, *scale) == 16)) {
    PackedFound found{"4-bit floats with powers of two as scales, as in DeepSeek-V4", fp4_codes(layer)};
    add_fp4_weight(found, layer, *scale, nullptr, false, "DeepSeek-V4");
    return found;
  }
  if (!layer.codes().unreadable.empty() || !is_8_bit_float(layer.type())) return {};
  PackedFound found{"8-bit floats with powers of two as scales, as in DeepSeek-V4", layer.codes().count()};
  add_scaled_weight(found, layer, *scale, "DeepSeek-V4 " + fp8_word(layer));
  return found;
}

std::optional<PackedFound> find_mx(const PackedLayer& layer) {
  const TensorInfo* const scale = scale_beside(layer);
  if (scale == nullptr || !is_exponent(*scale)) return {};
  if (holds_fp4(layer) || (holds_bytes(layer) && run_of(layer, *scale) == 16)) {
    PackedFound found{"4-bit floats (MXFP4)" + of_method(layer), fp4_codes(layer)};
    add_fp4_weight(found, layer, *scale, nullptr, false, scheme_name(layer.config().method));
    return found;
  }
  if (!layer.codes().unreadable.empty() || !is_8_bit_float(layer.type())) return {};
  PackedFound found{"8-bit floats (MXFP8)" + of_method(layer), layer.codes().count()};
  add_scaled_weight(found, layer, *scale, word_for(layer) + "MXFP8 (" + fp8_word(layer).substr(5), 32);
  return found;
}

std::optional<PackedFound> find_scaled_fp8(const PackedLayer& layer) {
  const TensorInfo* const scale = scale_beside(layer);
  if (scale == nullptr || !layer.codes().unreadable.empty() || !is_8_bit_float(layer.type())) return {};
  if (scale->dtype == DType::kF8E4M3) return {};
  PackedFound found{"8-bit floats" + of_method(layer) + ", which a scale multiplies", layer.codes().count()};
  add_scaled_weight(found, layer, *scale, word_for(layer) + fp8_word(layer));
  return found;
}

std::optional<PackedFound> find_bitnet(const PackedLayer& layer) {
  const TensorInfo* const scale = layer.part(".weight_scale");
  if (!layer.is(DType::kU8) || scale == nullptr || scale->count() != 1 || !is_plain_float(scale->dtype))
    return {};
  if (!layer.config().method.empty() && layer.config().method != "bitnet") return {};
  return PackedFound{"2-bit codes of BitNet", codes_in(layer.codes(), 2)};
}

std::optional<PackedFound> find_scaled_int8(const PackedLayer& layer) {
  const TensorInfo* const scale = scale_beside(layer);
  if (scale == nullptr || !layer.codes().unreadable.empty() || !is_whole_number(layer.type())) return {};
  // EETQ stores [in, out] in the order of its kernel.
  if (layer.is(DType::kI8) && (layer.config().method == "eetq" || layer.part(".weight_scales") == scale))
    return PackedFound{"8-bit codes of EETQ, in the order of its kernel", layer.codes().count()};
  if (layer.is(DType::kI8)) {
    PackedFound found{"8-bit codes" + of_method(layer) + ", which a scale multiplies", layer.codes().count()};
    found.why_not = promise_not_kept(layer, ".weight_zero_point", "", 0);
    if (!found.why_not.empty()) return found;
    add_scaled_weight(found, layer, *scale, word_for(layer) + "int8");
    return found;
  }
  return PackedFound{"packed codes" + of_method(layer) + ", which have a scale beside them", 0};
}

}  // namespace qs::io
