#include "io/packed_words.hpp"

#include <algorithm>

#include "io/packed_fits.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

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

}  // namespace

bool holds_words(const PackedLayer& layer) {
  return (layer.is(DType::kI32) || layer.is(DType::kU32)) && layer.rank() >= 2;
}

PackedFound codes_of_bits(const PackedLayer& layer, std::uint64_t bits, const std::string& scheme) {
  const std::string of_bits = bits == 0 ? "codes" : std::to_string(bits) + "-bit codes";
  return {of_bits + " of " + scheme, codes_in(layer.codes(), bits)};
}

std::string scheme_of_method(const PackedLayer& layer, const std::string& otherwise) {
  return layer.config().method == "auto-round" ? "AutoRound (in the layout of " + otherwise + ")" : otherwise;
}

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

std::string why_zeros_do_not_fit(const PackedLayer& layer, std::uint64_t bits) {
  const TensorInfo &scales = *layer.part(".scales"), *const zeros = layer.part(".qzeros");
  if (zeros == nullptr || !zeros->unreadable.empty()) return "";
  const bool are_words = zeros->dtype == DType::kI32 || zeros->dtype == DType::kU32;
  if (!are_words)
    return "its 'qzeros' is " + std::string(info(zeros->dtype).name) + ", and words are I32 or U32";
  const std::uint64_t words =
      (product_or_zero(extent_from_last(scales, 0), bits) + kWordBits - 1) / kWordBits;
  const bool fits = zeros->shape.size() == scales.shape.size() && extent_from_last(*zeros, 0) == words &&
                    extent_from_last(*zeros, 1) == extent_from_last(scales, 1);
  return fits ? "" : not_one_each(*zeros, scales, true);
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

}  // namespace qs::io
