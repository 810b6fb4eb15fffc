// gpt-oss and MLX. Sources: gpt_oss/torch/weights.py; mlx/ops.cpp (quantize), mlx/backend/cpu/quantized.cpp.
//     gpt-oss   NAME_blocks U8 [experts, rows, in/32, 16], two FP4 codes to a byte;
//               NAME_scales U8, powers of two
//     MLX       weight U32 [out, in·b/32], a stream of bits; scales and biases [out, in/g];
//               the modes mxfp4, mxfp8 and nvfp4 have U8 scales and no biases
#include <algorithm>

#include "io/packed_fits.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rows.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

struct MlxSize {
  std::uint64_t bits, group;
};
constexpr std::array<MlxSize, 18> kMlxAffine = {{{2, 32},
                                                 {3, 32},
                                                 {4, 32},
                                                 {5, 32},
                                                 {6, 32},
                                                 {8, 32},
                                                 {2, 64},
                                                 {3, 64},
                                                 {4, 64},
                                                 {5, 64},
                                                 {6, 64},
                                                 {8, 64},
                                                 {2, 128},
                                                 {3, 128},
                                                 {4, 128},
                                                 {5, 128},
                                                 {6, 128},
                                                 {8, 128}}};
constexpr std::array<MlxSize, 3> kMlxFloats = {{{4, 16}, {4, 32}, {8, 32}}};  // nvfp4, mxfp4, mxfp8

/// Bits that fit the words of a group: those of the configuration if its groups fit with them, else the only ones in
/// groups of its size (a layer of a mix has other bits, and seldom other groups), else the only ones with its bits, else
/// the only ones at all. 0 if several fit, or none.
std::uint64_t only_bits(std::span<const MlxSize> sizes, std::uint64_t words, std::uint64_t groups,
                        PackedConfig::Size said) {
  // Nothing if none fits, 0 if several do.
  const auto only = [&](bool with_bits, bool with_group) -> std::optional<std::uint64_t> {
    std::optional<std::uint64_t> bits;
    for (const MlxSize& size : sizes) {
      if (with_bits && size.bits != said.bits) continue;
      if (with_group && size.group != said.group) continue;
      if (product_or_zero(words, 32) != product_or_zero(groups, size.bits * size.group)) continue;
      bits = bits && *bits != size.bits ? 0 : size.bits;
      if (bits == 0) break;
    }
    return bits;
  };
  if (said.bits != 0 && said.group != 0) {
    if (const auto both = only(true, true)) return *both;
  }
  if (said.group != 0) {
    if (const auto of_group = only(false, true)) return *of_group;
  }
  if (said.bits != 0) {
    if (const auto of_bits = only(true, false)) return *of_bits;
  }
  return only(false, false).value_or(0);
}

bool fits_any(std::span<const MlxSize> sizes, std::uint64_t words, std::uint64_t groups) {
  return std::any_of(sizes.begin(), sizes.end(), [&](const MlxSize& size) {
    return product_or_zero(words, 32) == product_or_zero(groups, size.bits * size.group);
  });
}

/// The shape with so many numbers in its last axis.
std::vector<std::uint64_t> with_last(std::vector<std::uint64_t> shape, std::uint64_t last) {
  shape.back() = last;
  return shape;
}

/// Finds the weight, or says why not.
void add_mlx_weight(PackedFound& found, const PackedLayer& layer, std::uint64_t bits, bool is_float) {
  const TensorInfo &scales = *layer.part(".scales"), *const biases = layer.part(".biases");
  const std::uint64_t words = layer.axis_from_last(0), groups = extent_from_last(scales, 0);
  const std::uint64_t in = product_or_zero(words, 32) / bits, group = groups == 0 ? 0 : in / groups;
  if (group == 0) return;
  if (!is_float && biases == nullptr) {
    found.why_not = "its biases are not there";
    return;
  }
  if (!is_float && biases->shape != scales.shape) {
    found.why_not = not_one_each(*biases, scales, false);
    return;
  }
  PackedWeight weight{{}, with_last(layer.codes().shape, in)};
  Decoding& decoding = weight.decoding;
  decoding.axes = weight_axes(weight.shape);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = code_rows(decoding, static_cast<std::uint32_t>(bits), CodeOrder::kBits, words * 4);
  const bool is_nvfp4 = is_float && group == 16;
  std::uint32_t part = add_part(decoding, PartRole::kScales, &scales);
  if (is_float) decoding.parts[part].stored.dtype = is_nvfp4 ? DType::kF8E4M3 : DType::kF8E8M0;
  const auto scale = spread(decoding, part, {1, group});
  if (!scale || !is_one_for_each(decoding, *scale, group)) {
    found.why_not =
        scales_words(scales, decoding.axes) + "one for each " + std::to_string(group) + " of a row";
    return;
  }
  decoding.scale = *scale;
  if (is_float && bits == 4) decoding.codes.table = e2m1_table();
  if (is_float && bits == 8) {
    decoding.codes = plain_codes(decoding);
    TensorInfo& codes = decoding.parts[0].stored;
    codes.dtype = DType::kF8E4M3;
    codes.shape = weight.shape;
  }
  if (!is_float) {
    decoding.bias = decoding.scale;
    decoding.bias.part = add_part(decoding, PartRole::kZeros, biases);
  }
  const std::string mode = is_nvfp4 ? "NVFP4" : bits == 4 ? "MXFP4" : "MXFP8";
  decoding.scheme = is_float ? "MLX " + mode + ", groups of " + std::to_string(group)
                             : "MLX " + std::to_string(bits) + "-bit, groups of " + std::to_string(group);
  decoding.scheme += against_configuration(layer, bits, shared_by(decoding, decoding.scale));
  found.weight = std::move(weight);
}

}  // namespace

std::optional<PackedFound> find_gpt_oss(const PackedLayer& layer) {
  if (!layer.is(DType::kU8)) return {};
  const TensorInfo* const scales =
      layer.part("_scales") != nullptr ? layer.part("_scales") : layer.part(".scales");
  PackedFound found{std::string("4-bit floats (MXFP4), as in gpt-oss") +
                        (scales == nullptr ? ", whose scales are not there" : ""),
                    codes_in(layer.codes(), 4)};
  if (scales == nullptr) return found;
  if (layer.rank() < 3 || layer.axis_from_last(0) != 16) {
    found.why_not = "their shape is " + shape_text(layer.codes().shape) + ", and rows of 16 bytes are needed";
    return found;
  }
  if (scales->dtype != DType::kU8 && scales->dtype != DType::kF8E8M0) {
    found.why_not =
        "its scales are " + std::string(info(scales->dtype).name) + ", and MXFP4 has U8 or F8_E8M0";
    return found;
  }
  PackedWeight weight{{}, layer.codes().shape};
  weight.shape.pop_back();
  weight.shape.back() *= 32;
  Decoding& decoding = weight.decoding;
  decoding.axes = weight_axes(weight.shape);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = code_rows(decoding, 4, CodeOrder::kBits, decoding.axes[2] / 2);
  decoding.codes.table = e2m1_table();
  const std::uint32_t part = add_part(decoding, PartRole::kScales, scales);
  decoding.parts[part].stored.dtype = DType::kF8E8M0;
  const auto scale = spread(decoding, part, {1, 32}, weight.shape.size());
  if (!scale || !is_one_for_each(decoding, *scale, 32)) {
    found.why_not = scales_words(*scales, decoding.axes) + "one for each 32 of a row, as MXFP4 has them";
    return found;
  }
  decoding.scale = *scale;
  decoding.scheme = "gpt-oss MXFP4, groups of 32";
  found.weight = std::move(weight);
  return found;
}

std::optional<PackedFound> find_mlx(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!layer.is(DType::kU32) || scales == nullptr || scales->shape.size() != layer.rank()) return {};
  const std::string& mode = layer.config().format;
  const bool is_float = scales->dtype == DType::kU8 && layer.part(".biases") == nullptr && mode != "affine";
  const std::span<const MlxSize> sizes = is_float ? std::span<const MlxSize>(kMlxFloats) : kMlxAffine;
  // Another method's configuration is not about these.
  const PackedConfig::Size said = layer.config().method == "mlx" ? layer.size() : PackedConfig::Size{};
  const std::uint64_t bits = only_bits(sizes, layer.axis_from_last(0), extent_from_last(*scales, 0), said);
  if (bits == 0 && !fits_any(sizes, layer.axis_from_last(0), extent_from_last(*scales, 0))) {
    PackedFound found{"codes of MLX", 0};
    found.why_not = "its scales have the shape " + shape_text(scales->shape) + ", and its words " +
                    shape_text(layer.codes().shape) + ": no group of MLX fits them";
    return found;
  }
  if (bits == 0) {
    PackedFound found{"codes of MLX, of how many bits only its config.json says", 0};
    if (!layer.unread_config().empty())
      found.why_not = quote_text(layer.unread_config()) + " was opened, and could not be read";
    return found;
  }
  PackedFound found{std::to_string(bits) + (is_float ? "-bit floats of MLX" : "-bit codes of MLX"),
                    codes_in(layer.codes(), bits)};
  add_mlx_weight(found, layer, bits, is_float);
  return found;
}

}  // namespace qs::io
