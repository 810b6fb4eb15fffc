// gpt-oss and MLX. Sources: gpt_oss/torch/weights.py; mlx/ops.cpp (quantize), mlx/backend/cpu/quantized.cpp.
//     gpt-oss   NAME_blocks U8 [experts, rows, in/32, 16], two FP4 codes to a byte;
//               NAME_scales U8, powers of two
//     MLX       weight U32 [out, in·b/32], a stream of bits; scales and biases [out, in/g];
//               the modes mxfp4, mxfp8 and nvfp4 have U8 scales and no biases
#include "io/packed_rows.hpp"

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

/// The only number of bits that fits the words of a group; 0 if several fit, or none.
std::uint64_t only_bits(std::span<const MlxSize> sizes, std::uint64_t words, std::uint64_t groups,
                        PackedConfig::Size said) {
  std::uint64_t bits = 0;
  for (const MlxSize& size : sizes) {
    if (said.bits != 0 && size.bits != said.bits) continue;
    if (said.bits == 0 && said.group != 0 && size.group != said.group) continue;
    if (product_or_zero(words, 32) != product_or_zero(groups, size.bits * size.group)) continue;
    if (bits != 0 && bits != size.bits) return 0;
    bits = size.bits;
  }
  return bits;
}

}  // namespace

std::optional<PackedFound> find_gpt_oss(const PackedLayer& layer) {
  if (!layer.is(DType::kU8)) return {};
  return PackedFound{std::string("4-bit floats (MXFP4), as in gpt-oss") +
                         (layer.part("_scales") == nullptr ? ", whose scales are not there" : ""),
                     codes_in(layer.codes(), 4)};
}

std::optional<PackedFound> find_mlx(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!layer.is(DType::kU32) || scales == nullptr || scales->shape.size() != layer.rank()) return {};
  const bool is_float = scales->dtype == DType::kU8 && layer.part(".biases") == nullptr;
  const std::span<const MlxSize> sizes = is_float ? std::span<const MlxSize>(kMlxFloats) : kMlxAffine;
  const std::uint64_t bits =
      only_bits(sizes, layer.axis_from_last(0), extent_from_last(*scales, 0), layer.size());
  if (bits == 0) return PackedFound{"codes of MLX, of how many bits only its config.json says", 0};
  return PackedFound{std::to_string(bits) + (is_float ? "-bit floats of MLX" : "-bit codes of MLX"),
                     codes_in(layer.codes(), bits)};
}

}  // namespace qs::io
