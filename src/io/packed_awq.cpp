// AWQ, 4 bits, in GPTQ's names. Source: AutoAWQ (awq/utils/packing_utils.py, awq/modules/linear).
//     GEMM   qweight [in, out/8], eight outputs to a word in the order 0 2 4 6 1 3 5 7
//            scales [groups, out]     qzeros [groups, out/8] in the same order
//     GEMV   qweight [out, in/8], eight inputs to a word in their order
//            scales [out, 8·w]     qzeros [out, w]
//            w = ⌈⌈groups/8⌉/m⌉·m with m = 4 for groups of 32, 2 for groups of 64: the rest of a row is zeros
//     w = (q − z)·s
// GEMM comes input by input, GEMV output by output. GEMV_FAST has 16-bit words, four outputs interleaved, in the
// order of its kernel; it is named only.
//
// The surprise: the padding makes scales of a small layer in GEMV as wide as those of GEMM for a layer with as many
// groups as inputs. Groups of one input are nobody's: where codes and scales have as many rows, it is GEMV.
#include "io/packed_fits.hpp"
#include "io/packed_rows.hpp"
#include "io/packed_words.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kInWord = 8;

/// Scales of a row as AutoAWQ pads it.
std::uint64_t padded_scales(std::uint64_t in, std::uint64_t group) {
  const std::uint64_t together = group == 32 ? 4 : group == 64 ? 2 : 1;
  const std::uint64_t words = (in / group + kInWord - 1) / kInWord;
  return (words + together - 1) / together * together * kInWord;
}

/// Inputs per group of GEMV: as the configuration says, else the only size of its kernel that gives so many scales
/// in a row, padded or not. 0 if none does, or two.
std::uint64_t group_of_rows(const PackedLayer& layer, std::uint64_t in, std::uint64_t scales) {
  const auto fits = [&](std::uint64_t group) {
    return group > 0 && in % group == 0 && (padded_scales(in, group) == scales || in / group == scales);
  };
  if (const std::uint64_t said = layer.size().group; said > 0) return fits(said) ? said : 0;
  std::uint64_t found = 0;
  for (const std::uint64_t group : {128, 64, 32}) {
    if (!fits(group)) continue;
    if (found != 0) return 0;
    found = group;
  }
  return found;
}

std::optional<PackedWeight> awq_weight(const PackedLayer& layer, std::uint64_t bits,
                                       const std::string& scheme) {
  const std::uint64_t in = layer.axis_from_last(1), out = extent_from_last(*layer.part(".scales"), 0);
  if (layer.rank() != 2 || bits != 4) return {};
  Decoding decoding;
  add_part(decoding, PartRole::kCodes, &layer.codes());
  const std::uint64_t group = group_of(layer, in, extent_from_last(*layer.part(".scales"), 1));
  if (!add_groups(decoding, layer, in, out, group)) return {};
  decoding.codes = code_rows(decoding, 4, CodeOrder::kAwq, layer.axis_from_last(0) * 4);
  add_zeros(decoding, layer.part(".qzeros"), 4, CodeOrder::kAwq);
  if (!decoding.zero.is_there()) decoding.zero.given = {8};
  decoding.scheme = scheme + " 4-bit, groups of " + std::to_string(decoding.scale.per[1]) +
                    against_configuration(layer, 4, {1, decoding.scale.per[1], out, in});
  return PackedWeight{std::move(decoding), {out, in}, true};
}

PackedWeight awq_weight_by_rows(const PackedLayer& layer, std::uint64_t in, std::uint64_t group,
                                const std::string& scheme) {
  const TensorInfo &scales = *layer.part(".scales"), *const zeros = layer.part(".qzeros");
  const std::uint64_t out = layer.axis_from_last(1);
  Decoding decoding;
  decoding.axes = {1, out, in};
  add_part(decoding, PartRole::kCodes, &layer.codes());
  decoding.codes = code_rows(decoding, 4, CodeOrder::kBits, layer.axis_from_last(0) * 4);
  decoding.scale.part = add_part(decoding, PartRole::kScales, &scales);
  decoding.scale.per = {1, 1, group};
  decoding.scale.stride = {0, extent_from_last(scales, 0), 1};
  if (zeros != nullptr) {
    const std::uint64_t words = extent_from_last(*zeros, 0);
    decoding.zero = decoding.scale;
    decoding.zero.part = add_part(decoding, PartRole::kZeros, zeros);
    decoding.zero.order = CodeOrder::kBits;
    decoding.zero.bits = 4;
    decoding.zero.row = words * kInWord;
    decoding.zero.row_bytes = words * 4;
    decoding.zero.stride[1] = decoding.zero.row;
  } else {
    decoding.zero.given = {8};
  }
  decoding.scheme = scheme + " (GEMV) 4-bit, groups of " + std::to_string(group) +
                    against_configuration(layer, 4, {1, group, out, in});
  return PackedWeight{std::move(decoding), {out, in}};
}

PackedFound find_awq_by_rows(const PackedLayer& layer, const std::string& scheme) {
  PackedFound found = codes_of_bits(layer, 4, scheme);
  const std::uint64_t in = layer.axis_from_last(0) * kInWord, out = layer.axis_from_last(1);
  const TensorInfo &scales = *layer.part(".scales"), *const zeros = layer.part(".qzeros");
  const std::uint64_t group = group_of_rows(layer, in, extent_from_last(scales, 0));
  const std::uint64_t words = zeros == nullptr ? 0 : extent_from_last(*zeros, 0);
  // As many words as the scales of a row, padded or not, need.
  const bool has_words = group > 0 && (words == (extent_from_last(scales, 0) + kInWord - 1) / kInWord ||
                                       words * kInWord == padded_scales(in, group));
  const bool zeros_fit =
      zeros == nullptr || (zeros->shape.size() == 2 && extent_from_last(*zeros, 1) == out && has_words &&
                           words >= (in / group + kInWord - 1) / kInWord);
  found.why_not = promise_not_kept(layer, ".qzeros", "", 0);
  if (!found.why_not.empty()) return found;
  if (group == 0) {
    found.why_not = "in its layout GEMV, with groups of a size that its scales leave open";
  } else if (!zeros_fit) {
    found.why_not = not_one_each(*zeros, scales, true);
  } else {
    found.weight = awq_weight_by_rows(layer, in, group, scheme);
  }
  return found;
}

}  // namespace

bool is_awq_by_rows(const PackedLayer& layer) {
  const TensorInfo *const scales = layer.part(".scales"), *const zeros = layer.part(".qzeros");
  if (!holds_words(layer) || layer.rank() != 2 || scales == nullptr || scales->shape.size() != 2)
    return false;
  const std::string& method = layer.config().method;
  if (extent_from_last(*scales, 1) != layer.axis_from_last(1) || layer.part(".g_idx") != nullptr)
    return false;
  if (method == "awq") return true;
  // Zero points of four bits, as many as scales, or as few as there are groups.
  return method != "gptq" && zeros != nullptr && extent_from_last(*zeros, 1) == layer.axis_from_last(1) &&
         (extent_from_last(*scales, 0) + kInWord - 1) / kInWord == extent_from_last(*zeros, 0);
}

std::optional<PackedFound> find_awq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::string scheme = scheme_of_method(layer, "AWQ");
  if (is_awq_by_rows(layer)) return find_awq_by_rows(layer, scheme);
  const std::uint64_t out = extent_from_last(*scales, 0), words = layer.axis_from_last(0);
  const bool is_gemm = words > 0 && words < out && words * kWordBits % out == 0;
  if (!is_gemm && layer.config().method != "awq") return {};
  const std::uint64_t bits =
      is_gemm ? words * kWordBits / out : (layer.size().bits != 0 ? layer.size().bits : 4);
  PackedFound found = codes_of_bits(layer, bits, scheme);
  if (!is_gemm) return found;
  found.why_not = promise_not_kept(layer, ".qzeros", "", 0);
  if (found.why_not.empty() && bits != 4) found.why_not = "AWQ has words of 4-bit codes only";
  if (found.why_not.empty()) found.why_not = why_zeros_do_not_fit(layer, bits);
  if (!found.why_not.empty()) return found;
  found.weight = awq_weight(layer, bits, scheme);
  if (!found.weight) found.why_not = "its scales do not fit its shape";
  return found;
}

/// Either scheme, with scales missing, in a kernel's own order (Marlin, AWQ's GEMV_FAST), or in words of other bits
/// (GPTQModel's pack_dtype).
std::optional<PackedFound> find_gptq_or_awq(const PackedLayer& layer) {
  if (!layer.codes().unreadable.empty() || !is_whole_number(layer.type()) || layer.rank() < 2) return {};
  const std::string& method = layer.config().method;
  const TensorInfo* const zeros = layer.part(".qzeros");
  std::string scheme = method.empty() ? "GPTQ or AWQ" : scheme_name(method);
  if (method.empty() && zeros != nullptr)
    scheme = extent_from_last(*zeros, 0) == layer.axis_from_last(0) ? "AWQ" : "GPTQ";
  PackedFound found = codes_of_bits(layer, layer.size().bits, scheme);
  if (layer.part(".scales") == nullptr) {
    found.what += ", whose scales are not there";
  } else if (!holds_words(layer)) {
    found.why_not = "words of " + std::to_string(info(layer.type()).bytes * 8) + " bits are not decoded";
  } else if (method == "gptq" || method == "awq") {
    found.why_not = "its scales do not fit its shape";
  }
  return found;
}

}  // namespace qs::io
