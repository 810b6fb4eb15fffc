// MatMulNBits and MatMulBnb4: see io/onnx_decoders.hpp.
// Source: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
// The surprise: blocks are whole even where K is no multiple of them, and so are the bytes of a row of zero points.
#include "core/formats/nf4.hpp"
#include "io/onnx_flat.hpp"
#include "io/packed_grids.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kGroupIndexInput = 4;

/// bitsandbytes' FP4: a sign, and of twelve 0, 1/16, 8, 12, 4, 6, 2, 3.
std::vector<float> bnb4_table(bool is_nf4) {
  if (is_nf4) return {kNf4Levels.begin(), kNf4Levels.end()};
  std::vector<float> table;
  for (const float sign : {1.0F, -1.0F}) {
    for (const float twelfths : {0.0F, 0.0625F, 8.0F, 12.0F, 4.0F, 6.0F, 2.0F, 3.0F})
      table.push_back(sign * twelfths / 12);
  }
  return table;
}

/// The shape that the attributes of a MatMulNBits say.
struct NBits {
  std::uint64_t bits = 0, block = 0, in = 0, out = 0;
  std::uint64_t blocks = 0, row_bytes = 0;  // of a row

  std::uint64_t zero_bytes() const { return blocks / 8 * bits + (blocks % 8 * bits + 7) / 8; }
};

/// Why the attributes and the codes do not make a weight, or "".
std::string why_no_rows(const OnnxCodes& codes, NBits& n) {
  n.bits = codes.number(OnnxKey::kBits, 4);
  n.block = codes.number(OnnxKey::kBlockSize, 0);
  n.in = codes.number(OnnxKey::kK, 0);
  n.out = codes.number(OnnxKey::kN, codes.tensor.shape.empty() ? 0 : codes.tensor.shape[0]);
  if (!is_code_width(n.bits)) return "codes of " + std::to_string(n.bits) + " bits have no known layout";
  if (codes.number(OnnxKey::kPrepacked, 0) != 0) return "they are packed for one kernel (weight_prepacked)";
  if (n.block == 0 || n.in == 0 || n.out == 0 || n.block > kMaxWholeNumber / 8 || n.block * n.bits % 8 != 0)
    return "the node does not say K, N and a block_size of whole bytes";
  n.blocks = rounded_up(n.in, n.block);
  n.row_bytes = amount_of(n.blocks, n.block * n.bits / 8).value_or(0);
  if (n.row_bytes > 0 && amount_of(n.out, n.row_bytes) == codes.tensor.count()) return {};
  return "its shape, " + shape_text(codes.tensor.shape) + ", does not fit K = " + std::to_string(n.in) +
         ", N = " + std::to_string(n.out) + " and blocks of " + std::to_string(n.block);
}

/// Zero points packed as the codes are, or a plain number each; without any, the middle.
std::string take_zeros(OnnxWeight& weight, const NBits& n, const OnnxConstant& zero) {
  NumberGrid& grid = weight.decoding.zero;
  if (!zero.is_given) {
    grid.given = {static_cast<float>(1U << (n.bits - 1))};
    return {};
  }
  grid.per = {1, 1, n.block};
  grid.stride = {0, n.blocks, 1};
  if (std::string why = why_not_there(zero, "zero point"); !why.empty()) return why;
  weight.decoding.scheme += ", zero points";
  if (zero.source->type != kOnnxUint8) {
    if (std::string why = why_no_scale_type(zero, "zero point"); !why.empty()) return why;
    return take_exactly(weight, grid, zero, n.out * n.blocks, PartRole::kZeros);
  }
  if (std::string why = take_exactly(weight, grid, zero, n.out * n.zero_bytes(), PartRole::kZeros);
      !why.empty())
    return why;
  grid.order = CodeOrder::kBits;
  grid.bits = static_cast<std::uint32_t>(n.bits);
  grid.row = n.blocks;
  grid.row_bytes = n.zero_bytes();
  return {};
}

}  // namespace

OnnxFound decode_nbits(const OnnxCodes& codes, const OnnxDecoder& row) {
  NBits n;
  std::string why = why_no_bytes(codes);
  if (why.empty()) why = why_no_rows(codes, n);
  if (why.empty() && row.zero != kNowhere && codes.input(kGroupIndexInput).is_given)
    why = "the node orders its groups by g_idx, which is deprecated";
  if (!why.empty()) return leave_out(std::move(why));
  OnnxWeight weight{{}, {n.out, n.in}, use_of_rows(codes)};
  Decoding& decoding = weight.decoding;
  decoding.axes = {1, n.out, n.in};
  decoding.scheme =
      "ONNX " + codes.op() + " " + std::to_string(n.bits) + "-bit, blocks of " + std::to_string(n.block);
  onnx_part(decoding, PartRole::kCodes, codes.tensor, codes.source);
  decoding.codes = code_rows(decoding, static_cast<std::uint32_t>(n.bits), CodeOrder::kBits, n.row_bytes);
  decoding.scale.per = {1, 1, n.block};
  decoding.scale.stride = {0, n.blocks, 1};
  const OnnxConstant scale = codes.input(row.scale);
  why = take_exactly(weight, decoding.scale, scale, n.out * n.blocks, PartRole::kScales);
  if (why.empty()) why = why_no_scale_type(scale, "scale");
  if (why.empty()) why = take_zeros(weight, n, row.zero == kNowhere ? OnnxConstant{} : codes.input(row.zero));
  if (!why.empty()) return leave_out(std::move(why));
  return weight;
}

OnnxFound decode_bnb4(const OnnxCodes& codes, const OnnxDecoder& row) {
  if (std::string why = why_no_bytes(codes); !why.empty()) return leave_out(std::move(why));
  const std::uint64_t block = codes.number(OnnxKey::kBlockSize, 0),
                      kind = codes.number(OnnxKey::kQuantType, 2), out = codes.number(OnnxKey::kN, 0),
                      in = codes.number(OnnxKey::kK, 0), count = amount_of(out, in).value_or(0);
  if (kind > 1) return leave_out("its quant_type is neither 0, FP4, nor 1, NF4");
  if (block == 0 || count == 0) return leave_out("the node does not say K, N and block_size");
  if (codes.tensor.count() != rounded_up(count, 2))
    return leave_out("its shape, " + shape_text(codes.tensor.shape) + ", does not fit K and N");
  const bool is_turned = codes.graphs.number(codes.node(), OnnxKey::kTransB, 1) == 0;
  OnnxWeight weight{{}, {out, in}, use_of_rows(codes, is_turned)};
  Decoding& decoding = weight.decoding;
  decoding.axes = {1, 1, count};  // blocks run on from row to row
  decoding.scheme =
      std::string("ONNX MatMulBnb4 ") + (kind == 1 ? "NF4" : "FP4") + ", blocks of " + std::to_string(block);
  onnx_part(decoding, PartRole::kCodes, codes.tensor, codes.source);
  decoding.codes = plain_codes(decoding);
  decoding.codes.order = CodeOrder::kHighFirst;
  decoding.codes.bits = 4;
  decoding.codes.table = bnb4_table(kind == 1);
  decoding.scale.per = {1, 1, block};
  decoding.scale.stride = {0, 0, 1};
  const OnnxConstant scale = codes.input(row.scale);
  std::string why = take_exactly(weight, decoding.scale, scale, rounded_up(count, block), PartRole::kScales);
  if (why.empty()) why = why_no_scale_type(scale, "scale");
  if (!why.empty()) return leave_out(std::move(why));
  return weight;
}

}  // namespace qs::io
