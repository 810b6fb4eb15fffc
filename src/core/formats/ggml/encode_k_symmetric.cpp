#include "core/formats/ggml/encode_k.hpp"
#include "core/formats/ggml/scalar_searches.hpp"
#include "core/formats/ggml/super_block.hpp"
#include "core/formats/ggml/symmetric_search.hpp"
#include "core/formats/ggml/table_search.hpp"

namespace qs::ggml {
namespace {

constexpr std::size_t kSixteen = 16;
using Sixteen = std::array<float, kSixteen>;

struct SymmetricFits {
  Sixteen scales{}, inverses{}, weights{};
};

/// Searches all sub-blocks of 16. `weigh` fills the weights of four of them, which begin at value `first`.
template <class Weigh>
SymmetricFits search_sixteen(float n, std::span<const float> x, Weigh weigh) {
  SymmetricFits fits;
  FourSubBlocks four;
  four.size = kSuperBlock / kSixteen;
  for (std::size_t first = 0; first < kSuperBlock; first += kAbreast * four.size) {
    side_by_side(x.subspan(first, kAbreast * four.size), four.size, four.x);
    weigh(first, four);
    const SymmetricFit fit = search_symmetric(n, four);
    store4(fit.scale, &fits.scales[first / four.size]);
    store4(fit.inverse, &fits.inverses[first / four.size]);
    store4(weight_sums(four), &fits.weights[first / four.size]);
  }
  return fits;
}

/// The number of largest magnitude; of equal ones the first.
float extreme_of(std::span<const float> numbers) {
  float extreme = 0;
  for (const float x : numbers)
    if (std::abs(x) > std::abs(extreme)) extreme = x;
  return extreme;
}

/// Rounds all values again with the scales that a reader will compute; `searched` are the codes for scale 0.
template <class Searched>
void round_again(int n, std::span<const float> x, Block& block, Searched searched) {
  const float step = kFloat16.decode(block.scale);
  const std::size_t size = kSuperBlock / kSixteen;
  for (std::size_t j = 0; j < kSixteen; ++j) {
    const float scale = step * static_cast<float>(block.scales[j]);
    for (std::size_t i = j * size; i < (j + 1) * size; ++i) {
      block.codes[i] =
          scale != 0 ? static_cast<std::uint8_t>(std::clamp(nearest_integer(x[i] / scale), -n, n - 1) + n)
                     : searched(j, i);
    }
  }
}

/// The code from 0 up on the grid of a search; a sub-block of zeros has code 0, the lowest.
std::uint8_t code_on_grid(int n, float inverse, float x) {
  return inverse == 0 ? std::uint8_t{0}
                      : static_cast<std::uint8_t>(std::clamp(nearest_integer(inverse * x), -n, n - 1) + n);
}

void encode_q3_block(const BlockValues& values, Block& block) {
  constexpr int kN = 4, kScaleN = 32;
  constexpr std::size_t kSize = kSuperBlock / kSixteen;
  if (values.importance.empty()) {
    Sixteen scales{};
    std::array<std::uint8_t, kSuperBlock> codes{};
    for (std::size_t j = 0; j < kSixteen; ++j)
      scales[j] =
          descend_codes(kN, values.x.subspan(j * kSize, kSize), std::span(codes).subspan(j * kSize, kSize));
    if (const float extreme = extreme_of(scales); extreme != 0) {
      const float inverse = -static_cast<float>(kScaleN) / extreme;
      for (std::size_t j = 0; j < kSixteen; ++j) {
        const auto integer = static_cast<std::int8_t>(nearest_integer(inverse * scales[j]));
        block.scales[j] = static_cast<std::int8_t>(std::clamp<int>(integer, -kScaleN, kScaleN - 1));
      }
      block.scale = float16_code(1 / inverse);
    } else {
      block.scales.fill(-kScaleN);  // all bits 0
    }
    round_again(kN, values.x, block, [&](std::size_t, std::size_t i) { return codes[i]; });
    return;
  }
  const float variance = 2 * sum_of_squares(values.x) / kSuperBlock;
  const SymmetricFits fits = search_sixteen(kN, values.x, [&](std::size_t first, FourSubBlocks& four) {
    weigh_by_importance(values.importance.subspan(first, kAbreast * four.size), variance, four);
  });
  // The scales of the sub-blocks are rounded by the same search; a lane of zeros beside them changes nothing.
  FourSubBlocks scales;
  scales.size = kSixteen;
  for (std::size_t j = 0; j < kSixteen; ++j) {
    scales.x[j] = Float4{fits.scales[j], 0, 0, 0};
    scales.weight[j] = Float4{fits.weights[j], 0, 0, 0};
  }
  const SymmetricFit fit = search_symmetric(kScaleN, scales);
  for (std::size_t j = 0; j < kSixteen; ++j)
    block.scales[j] =
        static_cast<std::int8_t>(code_on_grid(kScaleN, fit.inverse[0], fits.scales[j]) - kScaleN);
  block.scale = float16_code(fit.scale[0]);
  block.inverses = fits.inverses;
  round_again(kN, values.x, block,
              [&](std::size_t j, std::size_t i) { return code_on_grid(kN, fits.inverses[j], values.x[i]); });
}

void encode_q6_block(const BlockValues& values, Block& block) {
  constexpr int kN = 32, kMostScale = 127;
  const SymmetricFits fits = search_sixteen(kN, values.x, [&](std::size_t first, FourSubBlocks& four) {
    if (values.importance.empty()) {
      weigh_by_squares(four);
    } else {
      side_by_side(values.importance.subspan(first, kAbreast * four.size), four.size, four.weight);
    }
  });
  const float extreme = extreme_of(fits.scales);
  if (std::abs(extreme) < kNone) return;  // all bits 0
  const float inverse = -128.0F / extreme;
  block.scale = float16_code(1 / inverse);
  for (std::size_t j = 0; j < kSixteen; ++j)
    block.scales[j] =
        static_cast<std::int8_t>(std::min(kMostScale, nearest_integer(inverse * fits.scales[j])));
  block.inverses = fits.inverses;
  round_again(kN, values.x, block,
              [&](std::size_t j, std::size_t i) { return code_on_grid(kN, fits.inverses[j], values.x[i]); });
}

void encode_iq4_xs_block(const BlockValues& values, Block& block) {
  constexpr int kScaleN = 32;
  constexpr std::size_t kCount = 8;
  FourSubBlocks four;
  four.size = kSuperBlock / kCount;
  const float variance = sum_of_squares(values.x) * (2.0F / kSuperBlock);
  std::array<float, kCount> scales{};
  for (std::size_t first = 0; first < kSuperBlock; first += kAbreast * four.size) {
    side_by_side(values.x.subspan(first, kAbreast * four.size), four.size, four.x);
    if (values.importance.empty()) {
      weigh_by_squares(four);
    } else {
      weigh_by_importance(values.importance.subspan(first, kAbreast * four.size), variance, four);
    }
    store4(search_uneven(four), &scales[first / four.size]);
  }
  const float step = -extreme_of(scales) / kScaleN;
  block.scale = float16_code(step);
  const float inverse = step != 0 ? 1 / step : 0.0F;
  for (std::size_t j = 0; j < kCount; ++j) {
    const int integer = std::clamp(nearest_integer(inverse * scales[j]), -kScaleN, kScaleN - 1);
    block.scales[j] = static_cast<std::int8_t>(integer);
    const float scale = step * static_cast<float>(integer);
    const float inverse_scale = scale != 0 ? 1 / scale : 0.0F;
    block.inverses[j] = inverse_scale;
    for (std::size_t i = j * four.size; i < (j + 1) * four.size; ++i)
      block.codes[i] = nearest_uneven(inverse_scale * values.x[i]);
  }
}

template <class EncodeBlock>
void encode_each(const RowToEncode& row, std::span<Block> blocks, EncodeBlock encode_block) {
  for (std::size_t b = 0; b < blocks.size(); ++b) encode_block(block_values(row, b), blocks[b]);
}

}  // namespace

void encode_q3_k(const RowToEncode& row, std::span<Block> blocks) {
  encode_each(row, blocks, encode_q3_block);
}

void encode_q6_k(const RowToEncode& row, std::span<Block> blocks) {
  encode_each(row, blocks, encode_q6_block);
}

void encode_iq4_xs(const RowToEncode& row, std::span<Block> blocks) {
  encode_each(row, blocks, encode_iq4_xs_block);
}

}  // namespace qs::ggml
