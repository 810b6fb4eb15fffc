#include "core/formats/ggml/types.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/formats/e8m0.hpp"
#include "core/formats/ggml/encode_k.hpp"
#include "core/formats/ggml/encode_small.hpp"
#include "core/formats/ggml/nearest_integer.hpp"
#include "core/formats/ggml/table_search.hpp"
#include "core/formats/ggml_fp4.hpp"
#include "core/formats/minifloat.hpp"

namespace qs::ggml {
namespace {

constexpr std::array kTypes = {
    Type{"q4_0", 32, 18, 32, 128, 0, Coding::kGrid, 15, 8, true, ScaleField::kFloat16, encode_q4_0,
         lay_out_q4_0},
    Type{"q4_1", 32, 20, 32, 128, 16, Coding::kGrid, 15, 0, true, ScaleField::kFloat16, encode_q4_1,
         lay_out_q4_1},
    Type{"q5_0", 32, 22, 32, 160, 0, Coding::kGrid, 31, 16, true, ScaleField::kFloat16, encode_q5_0,
         lay_out_q5_0},
    Type{"q5_1", 32, 24, 32, 160, 16, Coding::kGrid, 31, 0, true, ScaleField::kFloat16, encode_q5_1,
         lay_out_q5_1},
    Type{"q8_0", 32, 34, 32, 256, 0, Coding::kAway, 254, 127, false, ScaleField::kFloat16, encode_q8_0,
         lay_out_q8_0},
    Type{"q2_k", 256, 84, 16, 512, 80, Coding::kStored, 3, 0, true, ScaleField::kFloat16, encode_q2_k,
         lay_out_q2_k},
    Type{"q3_k", 256, 110, 16, 768, 0, Coding::kStored, 7, 4, true, ScaleField::kFloat16, encode_q3_k,
         lay_out_q3_k},
    Type{"q4_k", 256, 144, 32, 1024, 64, Coding::kStored, 15, 0, true, ScaleField::kFloat16, encode_q4_k,
         lay_out_q4_k},
    Type{"q5_k", 256, 176, 32, 1280, 64, Coding::kStored, 31, 0, true, ScaleField::kFloat16, encode_q5_k,
         lay_out_q5_k},
    Type{"q6_k", 256, 210, 16, 1536, 0, Coding::kStored, 63, 32, true, ScaleField::kFloat16, encode_q6_k,
         lay_out_q6_k},
    Type{"iq4_nl", 32, 18, 32, 128, 0, Coding::kUneven, 15, 8, true, ScaleField::kFloat16, encode_iq4_nl,
         lay_out_q4_0},
    Type{"iq4_xs", 256, 136, 32, 1024, 0, Coding::kUneven, 15, 8, true, ScaleField::kFloat16, encode_iq4_xs,
         lay_out_iq4_xs},
    Type{"tq1_0", 256, 54, 256, 416, 0, Coding::kAway, 2, 1, false, ScaleField::kFloat16, encode_ternary,
         lay_out_tq1_0},
    Type{"tq2_0", 256, 66, 256, 512, 0, Coding::kAway, 2, 1, false, ScaleField::kFloat16, encode_ternary,
         lay_out_tq2_0},
    Type{"q1_0", 128, 18, 128, 128, 0, Coding::kSign, 1, 1, false, ScaleField::kFloat16, encode_q1_0,
         lay_out_q1_0},
    Type{"q2_0", 64, 18, 64, 128, 0, Coding::kAway, 3, 1, false, ScaleField::kFloat16, encode_q2_0,
         lay_out_q2_0},
    Type{"ggml_mxfp4", 32, 17, 32, 128, 0, Coding::kFp4, 15, 0, false, ScaleField::kPowerOfTwo, encode_mxfp4,
         lay_out_mxfp4},
    Type{"ggml_nvfp4", 64, 36, 16, 256, 0, Coding::kFp4, 15, 0, false, ScaleField::kFloat8, encode_nvfp4,
         lay_out_nvfp4},
};

float scale_of(const Type& type, const Block& block, std::size_t j) {
  switch (type.scale_field) {
    case ScaleField::kPowerOfTwo:
      return e8m0_decode(block.scale);
    case ScaleField::kFloat8:
      return kE4M3FN.decode(static_cast<std::uint32_t>(block.scales[j]));
    case ScaleField::kFloat16:
      break;
  }
  const float scale = kFloat16.decode(block.scale);
  return type.sub_block < type.block ? scale * static_cast<float>(block.scales[j]) : scale;
}

}  // namespace

std::span<const Type> types() {
  return kTypes;
}

const Type* find_type(std::string_view id) {
  return find_by(kTypes, &Type::id, id);
}

SubBlock sub_block(const Type& type, const Block& block, std::size_t j) {
  SubBlock sub{scale_of(type, block, j), kFloat16.decode(block.minimum), block.inverses[j], block.offsets[j]};
  if (type.sub_block < type.block) {
    sub.minimum *= static_cast<float>(block.minimums[j]);
  } else {
    sub.minimum = -sub.minimum;  // stored with its own sign
  }
  return sub;
}

int code_of(const Type& type, const SubBlock& sub, float x) {
  if (type.coding == Coding::kSign) return x >= 0 ? 1 : 0;
  if (std::isnan(x)) return type.zero;
  if (type.coding == Coding::kFp4) return static_cast<int>(ggml_fp4_code(x, sub.scale));
  const bool is_stored = type.coding == Coding::kStored && sub.scale != 0;
  const float u = is_stored ? (x + sub.minimum) / sub.scale : sub.inverse * (x - sub.offset);
  if (type.coding == Coding::kUneven) return nearest_uneven(u);
  // A block of zeros has no grid: its codes are all 0.
  if (!is_stored && sub.inverse == 0 && type.coding != Coding::kAway) return 0;
  const auto low = static_cast<float>(-type.zero), high = static_cast<float>(type.most - type.zero);
  const float near = std::clamp(u, low - 1, high + 1);
  const int level =
      type.coding == Coding::kAway ? static_cast<int>(std::lround(near)) : nearest_integer(near);
  return std::clamp(level + type.zero, 0, type.most);
}

float value_of(const Type& type, const SubBlock& sub, int code) {
  if (type.coding == Coding::kFp4) return kE2M1FN.decode(static_cast<std::uint32_t>(code)) * sub.scale;
  const auto level =
      static_cast<float>(type.coding == Coding::kUneven ? kUnevenLevels[static_cast<std::size_t>(code)]
                         : type.coding == Coding::kSign ? 2 * code - 1
                                                        : code - type.zero);
  const float product = sub.scale * level;
  return type.minimum_bits == 0 ? product : product - sub.minimum;
}

std::vector<std::byte> encode_row(const Type& type, const RowToEncode& row) {
  std::vector<Block> blocks(row.values.size() / type.block);
  type.encode(row, blocks);
  std::vector<std::byte> bytes;
  bytes.reserve(blocks.size() * type.bytes);
  for (const Block& block : blocks) type.lay_out(block, bytes);
  return bytes;
}

}  // namespace qs::ggml
