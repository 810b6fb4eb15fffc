#include "core/formats/ggml/encode_k.hpp"
#include "core/formats/ggml/offset_search.hpp"
#include "core/formats/ggml/scalar_searches.hpp"
#include "core/formats/ggml/super_block.hpp"

namespace qs::ggml {
namespace {

/// A type with a scale and a minimum for each sub-block.
struct OffsetType {
  std::size_t size;      // of a sub-block
  int most_scale;        // the largest integer scale, and minimum
  OffsetSearch plain;    // without an importance
  OffsetSearch weighed;  // with one
  float variance_factor;
};

constexpr float kMeanOfBlock = 1.0F / kSuperBlock;
constexpr OffsetType kQ2K = {16, 15, {3, -0.5F, 0.1F, 15, true}, {3, -0.9F, 0.05F, 36, false}, 1};
constexpr OffsetType kQ4K = {32, 63, {15, -1, 0.1F, 20, false}, {15, -0.9F, 0.05F, 36, false}, 2};
constexpr OffsetType kQ5K = {32, 63, {31, -0.5F, 0.1F, 15, false}, {31, -0.9F, 0.05F, 36, false}, 2};

/// Without an importance: |x|, and where the error is squared, the root mean square of the sub-block more.
void weigh_plainly(bool absolute, FourSubBlocks& four) {
  Float4 base = splat4(0.0F);
  if (!absolute) {
    for (std::size_t i = 0; i < four.size; ++i) base += four.x[i] * four.x[i];
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      base[lane] = std::sqrt(base[lane] / static_cast<float>(four.size));
  }
  for (std::size_t i = 0; i < four.size; ++i) four.weight[i] = base + abs4(four.x[i]);
}

struct Fits {
  std::array<float, kSubBlocks> scales{}, minimums{}, inverses{}, offsets{}, weights{};
};

Fits search_all(const OffsetType& type, const BlockValues& values) {
  Fits fits;
  const bool weighed = !values.importance.empty();
  const float variance = weighed ? type.variance_factor * sum_of_squares(values.x) * kMeanOfBlock : 0.0F;
  const std::size_t many = kAbreast * type.size;
  FourSubBlocks four;
  four.size = type.size;
  for (std::size_t first = 0; first < kSuperBlock; first += many) {
    side_by_side(values.x.subspan(first, many), type.size, four.x);
    if (weighed) {
      weigh_by_importance(values.importance.subspan(first, many), variance, four);
    } else {
      weigh_plainly(type.plain.absolute, four);
    }
    const OffsetFit fit = search_offset(weighed ? type.weighed : type.plain, four);
    const std::size_t at = first / type.size;
    store4(fit.scale, &fits.scales[at]);
    store4(-fit.minimum, &fits.minimums[at]);
    store4(fit.inverse, &fits.inverses[at]);
    store4(fit.offset, &fits.offsets[at]);
    store4(weight_sums(four), &fits.weights[at]);
  }
  return fits;
}

/// Integers for numbers that are at least 0: the largest becomes `most`. Returns the number of one step.
float round_to_largest(int most, std::span<const float> numbers, std::span<std::uint8_t> integers) {
  float largest = 0;
  for (const float x : numbers) largest = std::max(largest, x);
  const float inverse = largest > 0 ? static_cast<float>(most) / largest : 0.0F;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto integer = static_cast<std::uint8_t>(nearest_integer(inverse * numbers[i]));
    integers[i] = std::min(static_cast<std::uint8_t>(most), integer);
  }
  return largest / static_cast<float>(most);
}

void encode_block(const OffsetType& type, const BlockValues& values, Block& block) {
  const std::size_t count = kSuperBlock / type.size;
  const Fits fits = search_all(type, values);
  const auto of = [&](const auto& list) { return std::span(list).first(count); };
  std::array<std::uint8_t, kSubBlocks> scales{};
  const auto integers = [&](std::span<const float> numbers, std::span<std::uint8_t> into) {
    return values.importance.empty() ? round_to_largest(type.most_scale, numbers, into)
                                     : descend_scales(type.most_scale, numbers, of(fits.weights), into);
  };
  block.scale = float16_code(integers(of(fits.scales), std::span(scales).first(count)));
  block.minimum = float16_code(integers(of(fits.minimums), std::span(block.minimums).first(count)));
  const float step = kFloat16.decode(block.scale), minimum_step = kFloat16.decode(block.minimum);
  const auto most = static_cast<int>(type.plain.most);
  for (std::size_t j = 0; j < count; ++j) {
    block.scales[j] = static_cast<std::int8_t>(scales[j]);
    block.inverses[j] = fits.inverses[j];
    block.offsets[j] = fits.offsets[j];
    const float scale = step * static_cast<float>(scales[j]);
    const float minimum = minimum_step * static_cast<float>(block.minimums[j]);
    for (std::size_t i = j * type.size; i < (j + 1) * type.size; ++i) {
      const float x = values.x[i];
      const float u = scale != 0 ? (x + minimum) / scale : fits.inverses[j] * (x - fits.offsets[j]);
      block.codes[i] = static_cast<std::uint8_t>(std::clamp(nearest_integer(u), 0, most));
    }
  }
}

void encode(const OffsetType& type, const RowToEncode& row, std::span<Block> blocks) {
  for (std::size_t b = 0; b < blocks.size(); ++b) encode_block(type, block_values(row, b), blocks[b]);
}

}  // namespace

void encode_q2_k(const RowToEncode& row, std::span<Block> blocks) {
  encode(kQ2K, row, blocks);
}

void encode_q4_k(const RowToEncode& row, std::span<Block> blocks) {
  encode(kQ4K, row, blocks);
}

void encode_q5_k(const RowToEncode& row, std::span<Block> blocks) {
  encode(kQ5K, row, blocks);
}

}  // namespace qs::ggml
