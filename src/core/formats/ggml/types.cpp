#include "core/formats/ggml/types.hpp"

#include "core/find.hpp"
#include "core/formats/ggml/encode_k.hpp"
#include "core/formats/ggml/encode_small.hpp"

namespace qs::ggml {
namespace {

constexpr std::array kTypes = {
    Type{"q4_0", 32, 18, 32, true, encode_q4_0, lay_out_q4_0},
    Type{"q4_1", 32, 20, 32, true, encode_q4_1, lay_out_q4_1},
    Type{"q5_0", 32, 22, 32, true, encode_q5_0, lay_out_q5_0},
    Type{"q5_1", 32, 24, 32, true, encode_q5_1, lay_out_q5_1},
    Type{"q8_0", 32, 34, 32, false, encode_q8_0, lay_out_q8_0},
    Type{"q2_K", 256, 84, 16, true, encode_q2_k, lay_out_q2_k},
    Type{"q3_K", 256, 110, 16, true, encode_q3_k, lay_out_q3_k},
    Type{"q4_K", 256, 144, 32, true, encode_q4_k, lay_out_q4_k},
    Type{"q5_K", 256, 176, 32, true, encode_q5_k, lay_out_q5_k},
    Type{"q6_K", 256, 210, 16, true, encode_q6_k, lay_out_q6_k},
    Type{"iq4_nl", 32, 18, 32, true, encode_iq4_nl, lay_out_q4_0},
    Type{"iq4_xs", 256, 136, 32, true, encode_iq4_xs, lay_out_iq4_xs},
    Type{"tq1_0", 256, 54, 256, false, encode_ternary, lay_out_tq1_0},
    Type{"tq2_0", 256, 66, 256, false, encode_ternary, lay_out_tq2_0},
    Type{"q1_0", 128, 18, 128, false, encode_q1_0, lay_out_q1_0},
    Type{"q2_0", 64, 18, 64, false, encode_q2_0, lay_out_q2_0},
};

}  // namespace

std::span<const Type> types() {
  return kTypes;
}

const Type* find_type(std::string_view id) {
  return find_by(kTypes, &Type::id, id);
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
