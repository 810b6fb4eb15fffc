// GPTQ and AWQ: the codes of a layer of [out, in] in 32-bit words, under the same names. Sources: AutoGPTQ
// and GPTQModel (qlinear), AutoAWQ (awq/utils/packing_utils.py, awq/modules/linear).
//     GPTQ   qweight [in·b/32, out], packed along in     scales [groups, out]   zeros [groups, out·b/32]
//            g_idx [in]: the group of each input, a permutation where columns were ordered by importance
//     AWQ    qweight [in, out·b/32], packed along out    scales [groups, out]   zeros as qweight
//            (GEMV: qweight [out, in·b/32])
//     w = (q − z)·s; in GPTQ's format v1 zeros are stored less 1 (io/gptq_zeros.hpp).
// Both come input by input. GPTQ of 3 bits is a stream of bits down each column; GPTQModel's format gptq_p (2026)
// lays 32 codes in planes of 4, 2 and 1 bits, under the same names and shapes: only the configuration tells, or
// the 5, 6 or 7 bits that no other format has.
#include <algorithm>

#include "core/find.hpp"
#include "io/packed_grids.hpp"
#include "io/packed_rows.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kWordBits = 32;

bool holds_words(const PackedLayer& layer) {
  return (layer.is(DType::kI32) || layer.is(DType::kU32)) && layer.rank() >= 2;
}

/// The groups of the inputs. Some writers keep an empty tensor where there is no order.
const TensorInfo* order_of(const PackedLayer& layer) {
  const TensorInfo* const order = layer.part(".g_idx");
  return order == nullptr || order->count() == 0 ? nullptr : order;
}

/// What is promised of the layer and not there, or does not fit; empty if nothing is open.
std::string why_gptq_is_open(const PackedLayer& layer, const TensorInfo* order, std::uint64_t inputs) {
  if (layer.rank() == 2 && inputs == 0) return "of how many bits they are, nothing tells for certain";
  if (order != nullptr && inputs > 0 && order->count() != inputs) {
    return "its g_idx names the groups of " + std::to_string(order->count()) + " inputs, and it has " +
           std::to_string(inputs);
  }
  return promise_not_kept(layer, ".qzeros", ".g_idx", extent_from_last(*layer.part(".scales"), 1));
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

PackedFound words_of(const PackedLayer& layer, std::uint64_t bits, const std::string& scheme) {
  const std::string of_bits = bits == 0 ? "codes" : std::to_string(bits) + "-bit codes";
  return {of_bits + " of " + scheme, codes_in(layer.codes(), bits)};
}

bool is_planar(const PackedLayer& layer, std::uint64_t bits) {
  return layer.config().format == "gptq_p" || bits == 5 || bits == 6 || bits == 7;
}

/// The inputs of the largest group that g_idx names, in whatever order; 0 where its numbers were not read.
std::uint64_t largest_group(const PackedLayer& layer, std::uint64_t in, std::uint64_t groups) {
  const std::string* const bytes = layer.contents(".g_idx");
  constexpr std::size_t kEach = 4;
  if (bytes == nullptr || bytes->size() != in * kEach || groups > in) return 0;
  const auto raw = std::as_bytes(std::span(bytes->data(), bytes->size()));
  std::vector<std::uint64_t> inputs(static_cast<std::size_t>(groups));
  for (std::size_t i = 0; i < raw.size(); i += kEach) {
    const std::uint64_t group = little_endian(raw.subspan(i, kEach));
    if (group >= groups) return 0;
    ++inputs[static_cast<std::size_t>(group)];
  }
  return inputs.empty() ? 0 : *std::max_element(inputs.begin(), inputs.end());
}

/// Inputs per group: as g_idx or the configuration has it, else the power of two that gives so many groups, of which the last
/// may be short (96 inputs in two groups of 64); at last the even share. 0 if none fits.
std::uint64_t group_of(const PackedLayer& layer, std::uint64_t in, std::uint64_t groups) {
  constexpr std::uint64_t kLeast = 8, kMost = 1 << 16;
  const auto fits = [&](std::uint64_t size) { return size > 0 && (in + size - 1) / size == groups; };
  if (groups == 0) return 0;
  if (const std::uint64_t largest = largest_group(layer, in, groups); fits(largest)) return largest;
  if (const std::uint64_t said = layer.size().group; fits(said)) return said;
  if (groups == 1) return in;
  // No two powers of two fit: with the half of a size there are twice as many groups, or one less.
  for (std::uint64_t size = kLeast; size <= kMost; size *= 2) {
    if (fits(size)) return size;
  }
  return in % groups == 0 ? in / groups : 0;
}

/// "groups of 32", "one scale a row"; "3 groups" where only the order of the inputs tells them.
std::string group_words(const Decoding& decoding, std::uint64_t group) {
  if (decoding.index_groups == 1) return "one scale a row";
  return group == 0 ? std::to_string(decoding.index_groups) + " groups"
                    : "groups of " + std::to_string(group);
}

/// Scales and zeros of [groups, out] for axes of one layer, inputs, outputs; false if they do not fit.
bool add_groups(Decoding& decoding, const PackedLayer& layer, std::uint64_t in, std::uint64_t out,
                std::uint64_t group) {
  const TensorInfo& scales = *layer.part(".scales");
  const std::uint64_t groups = extent_from_last(scales, 1);
  if (group == 0 && decoding.index_part == kNoPart) return false;
  decoding.axes = {1, in, out};
  decoding.index_groups = groups;
  decoding.scale.part = add_part(decoding, PartRole::kScales, &scales);
  decoding.scale.per = {1, std::max<std::uint64_t>(1, group), 1};
  decoding.scale.stride = {0, out, 1};
  decoding.scale.by_index = decoding.index_part != kNoPart;
  return true;
}

void add_zeros(Decoding& decoding, const TensorInfo* zeros, std::uint32_t bits, CodeOrder order) {
  if (zeros == nullptr) return;
  NumberGrid& zero = decoding.zero;
  zero = decoding.scale;
  zero.part = add_part(decoding, PartRole::kZeros, zeros);
  zero.order = order;
  zero.bits = bits;
  zero.row = decoding.axes[2];
  zero.row_bytes = extent_from_last(*zeros, 0) * 4;
}

std::string scheme_of_method(const PackedLayer& layer, const std::string& otherwise) {
  return layer.config().method == "auto-round" ? "AutoRound (in the layout of " + otherwise + ")" : otherwise;
}

}  // namespace

namespace {

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
    decoding.zero.add = format == "gptq_v2" ? 0 : 1;
    decoding.zeros_by_value = true;
  }
  decoding.scheme = scheme + " " + std::to_string(bits) + "-bit, " + group_words(decoding, group);
  if (packed == CodeOrder::kPlanes) decoding.scheme += ", in planes";
  // Without a label, zeros that are not all alike leave it open; nearly all files are of format v1.
  if (decoding.zeros_by_value && format.empty()) decoding.scheme += ", format v1 unless its zeros tell";
  if (layer.config().is_permuted == true && decoding.scale.by_index) decoding.scheme += ", permuted";
  return PackedWeight{std::move(decoding), {out, in}, true};
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
  decoding.scheme = scheme + " 4-bit, groups of " + std::to_string(decoding.scale.per[1]);
  return PackedWeight{std::move(decoding), {out, in}, true};
}

}  // namespace

std::optional<PackedFound> find_gptq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::uint64_t out = layer.axis_from_last(0), rows = layer.axis_from_last(1);
  if (extent_from_last(*scales, 0) != out) return {};
  const std::uint64_t bits = bits_of_gptq(layer, out);
  const std::string scheme = scheme_of_method(layer, "GPTQ");
  PackedFound found = words_of(layer, bits, scheme);
  std::uint64_t inputs = bits > 0 && rows * kWordBits % bits == 0 ? rows * kWordBits / bits : 0;
  // With 3 bits, the inputs need not fill the last word; g_idx has one number for each input.
  const TensorInfo* const order = order_of(layer);
  if (order != nullptr && order->shape.size() == 1 && layer.rank() == 2 && bits > 0 && bits <= kWordBits) {
    const std::uint64_t in = order->shape[0];
    if (words_of_codes(in, bits) == rows) inputs = in;
  }
  if (inputs > 0) found.weights = product_or_zero(inputs, out);
  found.why_not = why_gptq_is_open(layer, order, inputs);
  if (found.why_not.empty()) found.weight = gptq_weight(layer, bits, inputs, scheme);
  return found;
}

std::optional<PackedFound> find_awq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::uint64_t out = extent_from_last(*scales, 0), words = layer.axis_from_last(0);
  const bool is_gemm = words > 0 && words < out && words * kWordBits % out == 0;
  const bool is_gemv =
      layer.config().method == "awq" ||
      (extent_from_last(*scales, 1) == layer.axis_from_last(1) && layer.part(".qzeros") != nullptr);
  if (!is_gemm && !is_gemv) return {};
  const std::uint64_t bits =
      is_gemm ? words * kWordBits / out : (layer.size().bits != 0 ? layer.size().bits : 4);
  const std::string scheme = scheme_of_method(layer, "AWQ");
  PackedFound found = words_of(layer, bits, scheme);
  if (!is_gemm) return found;
  found.why_not = promise_not_kept(layer, ".qzeros", "", 0);
  if (found.why_not.empty()) found.weight = awq_weight(layer, bits, scheme);
  return found;
}

/// GPTQ in the order of one kernel: B I32 [in/16, out·2], s F16 [groups, out]. Source: IST-DASLab/marlin.
std::optional<PackedFound> find_marlin(const PackedLayer& layer) {
  if (!holds_words(layer) || layer.part(".s") == nullptr) return {};
  return words_of(layer, 4, "Marlin");
}

/// Either scheme, with scales missing or in a kernel's own order (Marlin).
std::optional<PackedFound> find_gptq_or_awq(const PackedLayer& layer) {
  if (!holds_words(layer)) return {};
  const std::string& method = layer.config().method;
  const TensorInfo* const zeros = layer.part(".qzeros");
  std::string scheme = method.empty() ? "GPTQ or AWQ" : scheme_name(method);
  if (method.empty() && zeros != nullptr)
    scheme = extent_from_last(*zeros, 0) == layer.axis_from_last(0) ? "AWQ" : "GPTQ";
  PackedFound found = words_of(layer, layer.size().bits, scheme);
  if (layer.part(".scales") == nullptr) found.what += ", whose scales are not there";
  return found;
}

}  // namespace qs::io
