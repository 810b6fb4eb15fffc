// compressed-tensors, packed: weight_packed instead of weight. Source: compressed_tensors/compressors.
//     pack-quantized   I32 [out, ⌈in/(32/b)⌉]; weight_shape I64 [2] has the true shape; zero points are
//                      packed along out; weight_g_idx I32 [in] names the group of each input, unless a −1 is
//                      in it: then the layer was made for an order that was never found, and has the plain one
//     nvfp4, mxfp4     U8 [out, in/2]; the scale is F8_E4M3 for 16, or a power of two (U8) for 32
#include "io/packed_codes.hpp"
#include "io/packed_fits.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rows.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kPackedWordBits = 32;

/// Number of words for so many codes of so many bits, none cut in two.
std::uint64_t words_for(std::uint64_t codes, std::uint64_t bits) {
  const std::uint64_t in_word = kPackedWordBits / bits;
  return codes / in_word + (codes % in_word != 0 ? 1 : 0);
}

/// The shape that the file states; zeros if it states none.
std::array<std::uint64_t, 2> shape_said(const PackedLayer& layer) {
  const TensorInfo* const part = layer.part(".weight_shape");
  const std::string* const bytes = layer.contents(".weight_shape");
  if (part == nullptr || bytes == nullptr || part->count() != 2) return {};
  const std::size_t size = info(part->dtype).bytes;
  if ((size != 4 && size != 8) || bytes->size() != 2 * size) return {};
  const auto raw = std::as_bytes(std::span(bytes->data(), bytes->size()));
  return {little_endian(raw.first(size)), little_endian(raw.subspan(size))};
}

/// Bits of the configuration if the words agree; else the most usual that the shape or the zero points allow.
std::uint64_t bits_of_words(const PackedLayer& layer, std::uint64_t in) {
  constexpr std::array<std::uint64_t, 8> kUsualFirst = {4, 8, 2, 1, 3, 5, 6, 7};
  const std::uint64_t said = layer.size().bits, words = layer.axis_from_last(0);
  const bool may_be_said = said > 0 && said <= kUsualFirst.size();
  if (may_be_said && (in == 0 || words_for(in, said) == words)) return said;
  for (const std::uint64_t bits : kUsualFirst) {
    if (in > 0 && words_for(in, bits) == words) return bits;
  }
  const TensorInfo* const zeros = layer.part(".weight_zero_point");
  if (zeros == nullptr || zeros->dtype != DType::kI32) return 0;
  for (const std::uint64_t bits : kUsualFirst) {
    if (words_for(layer.axis_from_last(1), bits) == extent_from_last(*zeros, 1)) return bits;
  }
  return 0;
}

/// Inputs of a row of words where no weight_shape says them. Rows may end in padding: the index or the groups of the
/// scales tell. Else a row of 1, 2, 4 or 8 bits is taken for full, as every usual layer fills it; 0 for other bits.
std::uint64_t inputs_without_shape(const PackedLayer& layer, std::uint64_t bits, std::uint64_t in_words) {
  const std::uint64_t least = in_words - std::min(in_words, kPackedWordBits / bits - 1);
  const auto fits = [&](std::uint64_t in) { return in >= least && in <= in_words && in > 0; };
  const TensorInfo *const order = layer.part(".weight_g_idx"), *const scales = layer.part(".weight_scale");
  if (order != nullptr && fits(order->count())) return order->count();
  const std::uint64_t groups =
      scales != nullptr && scales->shape.size() == layer.rank() ? extent_from_last(*scales, 0) : 1;
  const auto fits_groups = [&](std::uint64_t size) {
    return groups > 1 && fits(product_or_zero(groups, size));
  };
  if (fits_groups(layer.size().group)) return groups * layer.size().group;
  for (const std::uint64_t size : kUsualGroups) {
    if (fits_groups(size)) return groups * size;
  }
  return kPackedWordBits % bits == 0 ? in_words : 0;
}

/// A clause if there is not one zero point for each scale; those in words are packed along the outputs.
std::string why_zeros_do_not_fit(const Decoding& decoding, const TensorInfo& zeros, const TensorInfo& scales,
                                 std::uint64_t bits) {
  const bool is_packed = zeros.dtype == DType::kI32;
  const std::uint64_t out = decoding.axes[1], numbers = zeros.count();
  bool fits = numbers == scales.count();
  if (is_packed && !(fits && numbers == 1)) {
    const std::uint64_t groups = decoding.scale.stride[2] == 0 ? 1 : extent_from_last(scales, 0);
    fits = zeros.shape.size() >= 2 && extent_from_last(zeros, 0) == groups &&
           extent_from_last(zeros, 1) == words_for(out, bits) &&
           numbers == product_or_zero(decoding.axes[0], words_for(out, bits) * groups);
  }
  return fits ? "" : not_one_each(zeros, scales, is_packed);
}

/// Zero points of the scales' grid; those that are packed are packed along the outputs.
void add_packed_zeros(Decoding& decoding, const TensorInfo& zeros, std::uint32_t width) {
  const std::uint32_t part = add_part(decoding, PartRole::kZeros, &zeros);
  decoding.zero = decoding.scale;
  decoding.zero.part = part;
  if (zeros.dtype != DType::kI32) return;
  decoding.zero.order = CodeOrder::kWhole;
  decoding.zero.bits = width;
  decoding.zero.across = true;
  decoding.zero.row = extent_from_last(zeros, 0);
  decoding.zero.row_bytes = decoding.zero.row * 4;
  decoding.zero.add = decoding.codes.add;
}

/// Finds the weight, or says why not. Codes are stored plus 2^(b−1), and so are the zero points.
void add_packed_weight(PackedFound& found, const PackedLayer& layer, std::uint64_t bits, std::uint64_t in) {
  const TensorInfo *const scales = layer.part(".weight_scale"),
                          *const zeros = layer.part(".weight_zero_point"),
                          *const order = layer.part(".weight_g_idx");
  if (bits == 0 || bits > 8 || in == 0 || layer.rank() > 3 || scales == nullptr) return;
  const auto width = static_cast<std::uint32_t>(bits);
  PackedWeight weight{{}, layer.codes().shape};
  weight.shape.back() = in;
  Decoding& decoding = weight.decoding;
  decoding.axes = weight_axes(weight.shape);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = code_rows(decoding, width, CodeOrder::kWhole, layer.axis_from_last(0) * 4);
  decoding.codes.add = -static_cast<float>(1U << (width - 1));
  const std::uint32_t part = add_part(decoding, PartRole::kScales, scales);
  const std::array<std::uint64_t, 2> tile = layer.config().tile;
  const GroupSize said = tile[0] > 1 ? GroupSize{tile[0], tile[1]} : GroupSize{1, layer.size().group};
  const auto scale = spread(decoding, part, said, layer.rank());
  if (!scale || !is_known_grid(layer, decoding, *scale)) {
    found.why_not = scales_words(*scales, decoding.axes) + "one, or one for each row or group of a row";
    return;
  }
  decoding.scale = *scale;
  if (zeros != nullptr) {
    found.why_not = why_zeros_do_not_fit(decoding, *zeros, *scales, bits);
    if (!found.why_not.empty()) return;
    add_packed_zeros(decoding, *zeros, width);
  }
  if (order != nullptr && order->count() != in) {
    found.why_not = "its weight_g_idx has " + std::to_string(order->count()) + " numbers for " +
                    std::to_string(in) + " inputs";
    return;
  }
  if (order != nullptr) {
    decoding.index_part = add_part(decoding, PartRole::kIndex, order);
    decoding.index_axis = 2;
    decoding.index_groups = extent_from_last(*scales, 0);
    decoding.scale.by_index = decoding.zero.by_index = true;
    decoding.index_may_be_empty = true;
  }
  add_part(decoding, PartRole::kMeta, layer.part(".weight_shape"));
  decoding.scheme = "compressed-tensors " + std::to_string(bits) + "-bit, " +
                    spread_words(decoding, decoding.scale) + (zeros != nullptr ? ", zero points" : "") +
                    (order != nullptr ? ", permuted unless its index is -1" : "") +
                    against_configuration(layer, bits, shared_by(decoding, decoding.scale));
  found.weight = std::move(weight);
}

}  // namespace

std::optional<PackedFound> find_pack_quantized(const PackedLayer& layer) {
  if (!layer.is(DType::kI32) || layer.rank() < 2) return {};
  const auto shape = shape_said(layer);
  const std::uint64_t bits = bits_of_words(layer, shape[1]);
  PackedFound found{
      bits == 0 ? "codes of compressed-tensors" : std::to_string(bits) + "-bit codes of compressed-tensors",
      bits == 0 ? 0 : product_or_zero(layer.codes().count(), kPackedWordBits / bits)};
  const bool is_said = bits != 0 && shape[0] == layer.axis_from_last(1) &&
                       words_for(shape[1], bits) == layer.axis_from_last(0);
  if (is_said) found.weights = product_or_zero(shape[0], shape[1]);
  if (layer.part(".weight_scale") == nullptr && layer.part(".scale_packed") == nullptr)
    found.what += ", whose scales are not there";
  const std::uint64_t in_words =
      bits == 0 ? 0 : product_or_zero(layer.axis_from_last(0), kPackedWordBits / bits);
  if (layer.part(".weight_shape") != nullptr && !is_said) {
    found.why_not = why_not_read(layer, ".weight_shape");
    if (found.why_not.empty()) found.why_not = "its weight_shape does not fit them";
    return found;
  }
  const TensorInfo* const scales = layer.part(".weight_scale");
  found.why_not = promise_not_kept(layer, ".weight_zero_point", ".weight_g_idx",
                                   scales == nullptr ? 0 : extent_from_last(*scales, 0));
  if (!found.why_not.empty()) return found;
  std::uint64_t in = shape[1];
  if (!is_said && in_words > 0) {
    in = inputs_without_shape(layer, bits, in_words);
    found.weights = in == 0 ? 0 : product_or_zero(layer.codes().count() / layer.axis_from_last(0), in);
    if (in == 0) found.why_not = "its weight_shape is not there, and its rows may end in padding";
  }
  add_packed_weight(found, layer, bits, in);
  return found;
}

std::optional<PackedFound> find_fp4_packed(const PackedLayer& layer) {
  if (!layer.is(DType::kU8) && !layer.is(DType::kI8)) return {};
  const TensorInfo* const scale = layer.part(".weight_scale");
  const std::string& format = layer.config().format;
  const bool is_nvfp4 = (scale != nullptr && scale->dtype == DType::kF8E4M3) ||
                        layer.part(".weight_global_scale") != nullptr || format.starts_with("nvfp4");
  const bool is_mxfp4 = !is_nvfp4 && (scale != nullptr || format.starts_with("mxfp4"));
  PackedFound found{std::string("4-bit floats") +
                        (is_nvfp4   ? " (NVFP4)"
                         : is_mxfp4 ? " (MXFP4)"
                                    : "") +
                        " of compressed-tensors" + (scale == nullptr ? ", whose scales are not there" : ""),
                    codes_in(layer.codes(), 4)};
  if (scale == nullptr) return found;
  const TensorInfo* const factor = layer.part(".weight_global_scale");
  if (is_nvfp4 && factor == nullptr) {
    found.why_not = "the scale of the whole tensor is not there";
  } else if (is_nvfp4 ? scale->dtype != DType::kF8E4M3
                      : scale->dtype != DType::kU8 && scale->dtype != DType::kF8E8M0) {
    found.why_not = "its 'weight_scale' is " + std::string(info(scale->dtype).name) + ", and " +
                    (is_nvfp4 ? "NVFP4 has F8_E4M3" : "MXFP4 has U8 or F8_E8M0");
  } else {
    add_fp4_weight(found, layer, *scale, factor, true, "compressed-tensors");
  }
  return found;
}

}  // namespace qs::io
