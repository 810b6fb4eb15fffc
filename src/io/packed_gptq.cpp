// GPTQ: the codes of a layer of [out, in] in 32-bit words. Sources: AutoGPTQ and GPTQModel (qlinear).
//     qweight [⌈in·b/32⌉, out], packed along in     scales [groups, out]     qzeros [groups, ⌈out·b/32⌉]
//     g_idx [in]: the group of each input, a permutation where columns were ordered by importance
//     w = (q − z)·s; in format v1 zeros are stored less 1 (io/gptq_zeros.hpp).
// The codes come input by input. Those of 3 bits are a stream of bits down each column; GPTQModel's format gptq_p
// (2026) lays 32 codes in planes of 4, 2 and 1 bits, under the same names and shapes: only the configuration tells,
// or the 5, 6 or 7 bits that no other format has.
#include <algorithm>

#include "core/find.hpp"
#include "io/gptq_zeros.hpp"
#include "io/packed_fits.hpp"
#include "io/packed_rows.hpp"
#include "io/packed_words.hpp"

namespace qs::io {
namespace {

/// The groups of the inputs. Some writers keep an empty tensor where there is no order.
const TensorInfo* order_of(const PackedLayer& layer) {
  const TensorInfo* const order = layer.part(".g_idx");
  return order == nullptr || order->count() == 0 ? nullptr : order;
}

/// A promise of the layer that is not kept, or does not fit; empty if nothing is open.
std::string why_gptq_is_open(const PackedLayer& layer, const TensorInfo* order, std::uint64_t inputs,
                             std::uint64_t bits) {
  if (layer.rank() == 2 && inputs == 0) return "of how many bits they are, nothing tells for certain";
  if (order != nullptr && inputs > 0 && order->count() != inputs) {
    return "its g_idx names the groups of " + std::to_string(order->count()) + " inputs, and it has " +
           std::to_string(inputs);
  }
  std::string promise =
      promise_not_kept(layer, ".qzeros", ".g_idx", extent_from_last(*layer.part(".scales"), 1));
  return promise.empty() ? why_zeros_do_not_fit(layer, bits) : promise;
}

std::uint64_t words_of_codes(std::uint64_t codes, std::uint64_t bits) {
  return (product_or_zero(codes, bits) + kWordBits - 1) / kWordBits;
}

/// Bits that the words of the zero points, [groups, ⌈out·b/32⌉], and those of the codes of the inputs that g_idx
/// names allow: those of the configuration if they are among them (a model may have layers of other bits), else
/// those that fill the words, else the most usual. 0 if nothing tells.
std::uint64_t bits_of_gptq(const PackedLayer& layer, std::uint64_t out) {
  constexpr std::array<std::uint64_t, 7> kUsualFirst = {4, 8, 3, 2, 5, 6, 7};
  const TensorInfo *const zeros = layer.part(".qzeros"), *const order = order_of(layer);
  const std::uint64_t zero_words = zeros == nullptr ? 0 : extent_from_last(*zeros, 0);
  const std::uint64_t in = order == nullptr || layer.rank() != 2 ? 0 : order->count(),
                      rows = layer.axis_from_last(1);
  const auto fits = [&](std::uint64_t bits) {
    return (zero_words == 0 || words_of_codes(out, bits) == zero_words) &&
           (in == 0 || words_of_codes(in, bits) == rows);
  };
  const PackedConfig::Size said = layer.size();
  const bool may_be_said = contains(kUsualFirst, said.bits) && fits(said.bits);
  if (zero_words == 0 && in == 0) {
    // Only the scales are left: other bits may fit their groups where those that are said do not.
    const std::uint64_t groups = extent_from_last(*layer.part(".scales"), 1);
    const auto gives_groups = [&](std::uint64_t bits) {
      const std::uint64_t inputs = rows * kWordBits / bits;
      return said.group == 0 || (inputs + said.group - 1) / said.group == groups;
    };
    const bool is_open = may_be_said && !gives_groups(said.bits) &&
                         std::any_of(kUsualFirst.begin(), kUsualFirst.end(), gives_groups);
    return may_be_said && !is_open ? said.bits : 0;
  }
  if (may_be_said) return said.bits;
  for (const std::uint64_t bits : kUsualFirst) {
    if (fits(bits) && product_or_zero(out, bits) == zero_words * kWordBits) return bits;
  }
  for (const std::uint64_t bits : kUsualFirst) {
    if (fits(bits)) return bits;
  }
  // A g_idx of other inputs: that is told of the layer.
  return zero_words != 0 && out != 0 && zero_words * kWordBits % out == 0 ? zero_words * kWordBits / out : 0;
}

bool is_planar(const PackedLayer& layer, std::uint64_t bits) {
  return layer.config().format == "gptq_p" || bits == 5 || bits == 6 || bits == 7;
}

/// "groups of 32", "one scale a row"; "3 groups" where only the order of the inputs tells them.
std::string group_words(const Decoding& decoding, std::uint64_t group) {
  if (decoding.index_groups == 1) return "one scale a row";
  return group == 0 ? std::to_string(decoding.index_groups) + " groups"
                    : "groups of " + std::to_string(group);
}

/// The weight of a GPTQ layer of one matrix; nothing if its parts do not fit each other.
std::optional<PackedWeight> gptq_weight(const PackedLayer& layer, std::uint64_t bits, std::uint64_t in,
                                        const std::string& scheme) {
  const std::uint64_t out = layer.axis_from_last(0);
  if (layer.rank() != 2 || bits < 2 || bits > 8 || in == 0) return {};
  Decoding decoding;
  const auto width = static_cast<std::uint32_t>(bits);
  add_part(decoding, PartRole::kCodes, &layer.codes());
  const TensorInfo* const order = order_of(layer);
  if (order != nullptr) {
    decoding.index_part = add_part(decoding, PartRole::kIndex, order);
    decoding.index_axis = 1;
  }
  const std::uint64_t group = group_of(layer, in, extent_from_last(*layer.part(".scales"), 1));
  if (!add_groups(decoding, layer, in, out, group)) return {};
  const CodeOrder packed = is_planar(layer, bits) ? CodeOrder::kPlanes : CodeOrder::kBits;
  decoding.codes = code_rows(decoding, width, packed, out * 4);
  decoding.codes.across = true;
  add_zeros(decoding, layer.part(".qzeros"), width, packed);
  const bool has_zeros = decoding.zero.is_there();
  const std::string& format = layer.config().format;
  if (!has_zeros) {
    decoding.zero.given = {static_cast<float>(1U << (width - 1))};  // symmetric
  } else if (packed == CodeOrder::kBits) {
    const bool is_v1 = format != "gptq_v2", has_label = format == "gptq" || !is_v1;
    decoding.zero.add = is_v1 ? 1 : 0;
    decoding.zeros_by_value =
        !has_label || layer.config().is_symmetric != false || let_label_count(decoding.zero, is_v1);
  }
  decoding.scheme = scheme + " " + std::to_string(bits) + "-bit, " + group_words(decoding, group);
  if (packed == CodeOrder::kPlanes) decoding.scheme += ", in planes";
  decoding.scheme += against_configuration(layer, bits, {1, group, out, in});
  if (!has_zeros && layer.config().is_symmetric != true) decoding.scheme += ", taken as symmetric";
  // Without a label, zeros that are not all alike leave it open; nearly all files are of format v1.
  if (decoding.zeros_by_value && format.empty()) decoding.scheme += ", format v1 unless its zeros tell";
  if (layer.config().is_permuted == true && decoding.scale.by_index) decoding.scheme += ", permuted";
  return PackedWeight{std::move(decoding), {out, in}, true};
}

}  // namespace

std::optional<PackedFound> find_gptq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::uint64_t out = layer.axis_from_last(0), rows = layer.axis_from_last(1);
  if (extent_from_last(*scales, 0) != out || is_awq_by_rows(layer)) return {};
  const std::uint64_t bits = bits_of_gptq(layer, out);
  const std::string scheme = scheme_of_method(layer, "GPTQ");
  PackedFound found = codes_of_bits(layer, bits, scheme);
  std::uint64_t inputs = bits > 0 && rows * kWordBits % bits == 0 ? rows * kWordBits / bits : 0;
  // With 3 bits, the inputs need not fill the last word; g_idx has one number for each input.
  const TensorInfo* const order = order_of(layer);
  if (order != nullptr && order->shape.size() == 1 && layer.rank() == 2 && bits > 0 && bits <= kWordBits) {
    const std::uint64_t in = order->shape[0];
    if (words_of_codes(in, bits) == rows) inputs = in;
  }
  if (inputs > 0) found.weights = product_or_zero(inputs, out);
  found.why_not = why_gptq_is_open(layer, order, inputs, bits);
  if (!found.why_not.empty()) return found;
  found.weight = gptq_weight(layer, bits, inputs, scheme);
  if (!found.weight) found.why_not = "its scales do not fit its shape";
  return found;
}

/// GPTQ in the order of one kernel: B I32 [in/16, out·2], s F16 [groups, out]. Source: IST-DASLab/marlin.
std::optional<PackedFound> find_marlin(const PackedLayer& layer) {
  if (!holds_words(layer) || layer.part(".s") == nullptr) return {};
  return codes_of_bits(layer, 4, "Marlin");
}

}  // namespace qs::io
