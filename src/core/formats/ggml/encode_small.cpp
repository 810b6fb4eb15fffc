#include "core/formats/ggml/encode_small.hpp"

#include "core/formats/ggml/offset_search.hpp"
#include "core/formats/ggml/super_block.hpp"
#include "core/formats/ggml/symmetric_search.hpp"
#include "core/formats/ggml/table_search.hpp"
#include "core/formats/ggml_fp4.hpp"
#include "core/formats/gguf_block.hpp"

namespace qs::ggml {
namespace {

constexpr std::size_t kSmall = kGgufBlock;

float largest_magnitude(std::span<const float> values) {
  float largest = 0;
  for (const float x : values) largest = std::max(largest, std::abs(x));
  return largest;
}

void encode_plainly(std::string_view id, const RowToEncode& row, std::span<Block> blocks) {
  const GgufFormat& format = *find_gguf_format(id);
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const GgufBlock plain = gguf_encode(format, block_values(row, b, kSmall).x);
    blocks[b].scale = static_cast<std::uint16_t>(plain.scale);
    blocks[b].minimum = static_cast<std::uint16_t>(plain.minimum);
    for (std::size_t i = 0; i < kSmall; ++i) blocks[b].codes[i] = static_cast<std::uint8_t>(plain.codes[i]);
  }
}

/// Blocks of 32 side by side; lanes beyond the end of the row hold zeros.
void four_blocks(const RowToEncode& row, std::size_t first, FourSubBlocks& four) {
  std::array<float, kAbreast * kSmall> padded{};
  const auto gather = [&](std::span<const float> from, std::array<Float4, kLongest>& into) {
    const std::size_t count = std::min(padded.size(), from.size() - first * kSmall);
    padded.fill(0);
    const std::span<const float> part = from.subspan(first * kSmall, count);
    std::copy(part.begin(), part.end(), padded.begin());
    side_by_side(padded, kSmall, into);
  };
  four.size = kSmall;
  gather(row.values, four.x);
  if (!row.importance.empty()) gather(row.importance, four.weight);
}

/// The weights are importance · sqrt(mean square of the row + x²).
template <class EncodeFour>
void encode_weighed(const RowToEncode& row, std::span<Block> blocks, EncodeFour encode_four) {
  const float variance = sum_of_squares(row.values) / static_cast<float>(row.values.size());
  FourSubBlocks four;
  for (std::size_t b = 0; b < blocks.size(); b += kAbreast) {
    four_blocks(row, b, four);
    for (std::size_t i = 0; i < kSmall; ++i) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        four.weight[i][lane] *= std::sqrt(variance + four.x[i][lane] * four.x[i][lane]);
    }
    encode_four(four, blocks.subspan(b, std::min(kAbreast, blocks.size() - b)));
  }
}

void encode_around_zero(std::string_view id, int n, const RowToEncode& row, std::span<Block> blocks) {
  if (row.importance.empty()) return encode_plainly(id, row, blocks);
  encode_weighed(row, blocks, [&](const FourSubBlocks& four, std::span<Block> present) {
    const SymmetricFit fit = search_symmetric(static_cast<float>(n), four);
    for (std::size_t lane = 0; lane < present.size(); ++lane) {
      present[lane].scale = float16_code(fit.scale[lane]);
      present[lane].inverses[0] = fit.inverse[lane];
      if (fit.inverse[lane] == 0) continue;
      for (std::size_t i = 0; i < kSmall; ++i) {
        const int code = std::clamp(nearest_integer(fit.inverse[lane] * four.x[i][lane]), -n, n - 1);
        present[lane].codes[i] = static_cast<std::uint8_t>(code + n);
      }
    }
  });
}

void encode_from_minimum(std::string_view id, int most, const RowToEncode& row, std::span<Block> blocks) {
  if (row.importance.empty()) return encode_plainly(id, row, blocks);
  const OffsetSearch search = {static_cast<float>(most), -0.9F, 0.05F, 36, false};
  encode_weighed(row, blocks, [&](const FourSubBlocks& four, std::span<Block> present) {
    const OffsetFit fit = search_offset(search, four);
    for (std::size_t lane = 0; lane < present.size(); ++lane) {
      present[lane].scale = float16_code(fit.scale[lane]);
      present[lane].minimum = float16_code(fit.minimum[lane]);
      present[lane].inverses[0] = fit.inverse[lane];
      present[lane].offsets[0] = fit.offset[lane];
      for (std::size_t i = 0; i < kSmall; ++i) {
        const int code = nearest_integer(fit.inverse[lane] * (four.x[i][lane] - fit.offset[lane]));
        present[lane].codes[i] = static_cast<std::uint8_t>(std::clamp(code, 0, most));
      }
    }
  });
}

/// x / largest magnitude, rounded half away from zero, as codes from 0 up.
void encode_by_largest(std::size_t size, const RowToEncode& row, std::span<Block> blocks) {
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const std::span<const float> x = block_values(row, b, size).x;
    const float scale = largest_magnitude(x);
    const float inverse = scale != 0 ? 1 / scale : 0.0F;
    blocks[b].scale = float16_code(scale);
    blocks[b].inverses[0] = inverse;
    for (std::size_t i = 0; i < size; ++i)
      blocks[b].codes[i] = static_cast<std::uint8_t>(std::lround(x[i] * inverse) + 1);
  }
}

void take_codes(const GgmlFp4Block& from, Block& block) {
  for (std::size_t i = 0; i < from.codes.size(); ++i)
    block.codes[i] = static_cast<std::uint8_t>(from.codes[i]);
}

}  // namespace

void encode_q4_0(const RowToEncode& row, std::span<Block> blocks) {
  encode_around_zero("q4_0", 8, row, blocks);
}

void encode_q4_1(const RowToEncode& row, std::span<Block> blocks) {
  encode_from_minimum("q4_1", 15, row, blocks);
}

void encode_q5_0(const RowToEncode& row, std::span<Block> blocks) {
  encode_around_zero("q5_0", 16, row, blocks);
}

void encode_q5_1(const RowToEncode& row, std::span<Block> blocks) {
  encode_from_minimum("q5_1", 31, row, blocks);
}

void encode_q8_0(const RowToEncode& row, std::span<Block> blocks) {
  encode_plainly("q8_0", row, blocks);
}

void encode_iq4_nl(const RowToEncode& row, std::span<Block> blocks) {
  FourSubBlocks four;
  for (std::size_t b = 0; b < blocks.size(); b += kAbreast) {
    four_blocks(row, b, four);
    if (row.importance.empty()) {
      weigh_by_squares(four);
    } else {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        float variance = 0;
        for (std::size_t i = 0; i < kSmall; ++i) variance += four.x[i][lane] * four.x[i][lane];
        variance *= 2.0F / kSmall;
        for (std::size_t i = 0; i < kSmall; ++i)
          four.weight[i][lane] *= std::sqrt(variance + four.x[i][lane] * four.x[i][lane]);
      }
    }
    const Float4 scales = search_uneven(four);
    for (std::size_t lane = 0; lane < std::min(kAbreast, blocks.size() - b); ++lane) {
      Block& block = blocks[b + lane];
      block.scale = float16_code(scales[lane]);
      const float inverse = scales[lane] != 0 ? 1 / scales[lane] : 0.0F;
      block.inverses[0] = inverse;
      for (std::size_t i = 0; i < kSmall; ++i) block.codes[i] = nearest_uneven(inverse * four.x[i][lane]);
    }
  }
}

void encode_q1_0(const RowToEncode& row, std::span<Block> blocks) {
  constexpr std::size_t kSize = 128;
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const std::span<const float> x = block_values(row, b, kSize).x;
    float sum = 0;
    for (const float value : x) sum += std::abs(value);
    blocks[b].scale = float16_code(sum / kSize);
    for (std::size_t i = 0; i < kSize; ++i) blocks[b].codes[i] = x[i] >= 0 ? 1 : 0;
  }
}

void encode_mxfp4(const RowToEncode& row, std::span<Block> blocks) {
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const GgmlFp4Block plain = ggml_mxfp4_encode(block_values(row, b, kGgmlMxfp4Block).x);
    blocks[b].scale = static_cast<std::uint16_t>(plain.scales[0]);
    take_codes(plain, blocks[b]);
  }
}

void encode_nvfp4(const RowToEncode& row, std::span<Block> blocks) {
  for (std::size_t b = 0; b < blocks.size(); ++b) {
    const GgmlFp4Block plain = ggml_nvfp4_encode(block_values(row, b, kGgmlNvfp4Block).x);
    for (std::size_t j = 0; j < plain.scales.size(); ++j)
      blocks[b].scales[j] = static_cast<std::int8_t>(plain.scales[j]);
    take_codes(plain, blocks[b]);
  }
}

void encode_q2_0(const RowToEncode& row, std::span<Block> blocks) {
  encode_by_largest(64, row, blocks);
}

void encode_ternary(const RowToEncode& row, std::span<Block> blocks) {
  encode_by_largest(kSuperBlock, row, blocks);
}

}  // namespace qs::ggml
