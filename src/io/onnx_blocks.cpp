// GatherBlockQuantized and the products with blocks of small floats: see io/onnx_decoders.hpp. Sources:
// https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md and
// onnxruntime/contrib_ops/cpu/quantization/gather_block_quantized.cc
// The surprise: without zero points, codes in bytes have the zero 2^(bits−1), those of type INT4 or UINT4 have 0.
#include "io/onnx_flat.hpp"
#include "io/packed_grids.hpp"

namespace qs::io {
namespace {

/// Of codes that are bytes with several: gives the view the shape of the weight, or returns why that cannot be.
std::string widen(OnnxView& view, const OnnxCodes& codes, std::size_t axis, std::uint64_t bits) {
  if (!is_code_width(bits)) return "codes of " + std::to_string(bits) + " bits have no known layout";
  if (axis + 1 != view.shape.size() || codes.use.is_turned) return "its blocks are not along its last axis";
  const std::uint64_t in_byte = 8 / bits;
  if (!amount_of(codes.tensor.count(), in_byte)) return "its shape is too large";
  view.shape.back() *= in_byte;
  return {};
}

std::string take_zeros_of_gather(OnnxLinear& linear, const OnnxConstant& zero, const OnnxRule& rule,
                                 bool is_packed, std::uint64_t bits) {
  if (!is_packed) return linear.take_zero(zero, rule);
  if (zero.is_given) return linear.take_packed_zero(zero, rule, static_cast<std::uint32_t>(bits));
  linear.decoding().zero.given = {static_cast<float>(1U << (bits - 1))};
  return {};
}

}  // namespace

OnnxFound decode_gathered(const OnnxCodes& codes, const OnnxDecoder& row) {
  const bool is_packed = codes.source.type == kOnnxUint8;
  const std::uint64_t bits = codes.number(OnnxKey::kBits, 4);
  OnnxView view = codes.view();
  std::string why = why_not_as_stored(codes);
  if (why.empty() && !view.has_axes()) why = "its places change on the way to the node";
  if (!why.empty()) return leave_out(std::move(why));
  const auto axis =
      onnx_axis(codes.graphs.number(codes.node(), OnnxKey::kQuantizeAxis, 1), view.axes->size());
  if (!axis) return leave_out("its quantize_axis is none of those of its shape");
  if (is_packed) why = widen(view, codes, *axis, bits);
  if (!why.empty()) return leave_out(std::move(why));
  const std::uint64_t said = codes.number(OnnxKey::kBlockSize, 128);
  const OnnxRule rule{OnnxRule::Kind::kBlocks, *axis, said == 0 ? view.seen()[*axis] : said};
  OnnxLinear linear(codes, view);
  linear.take_codes(is_packed ? static_cast<std::uint32_t>(bits) : 0);
  why = linear.take_scale(codes.input(row.scale), rule);
  if (why.empty()) why = take_zeros_of_gather(linear, codes.input(row.zero), rule, is_packed, bits);
  if (!why.empty()) return leave_out(std::move(why));
  return linear.finish("ONNX " + (is_packed ? std::to_string(bits) + "-bit" : onnx_type_words(codes.type())) +
                       " in " + codes.op());
}

OnnxFound decode_fp8_blocks(const OnnxCodes& codes, const OnnxDecoder& row) {
  if (std::string why = why_not_as_stored(codes); !why.empty()) return leave_out(std::move(why));
  const OnnxRule rule{OnnxRule::Kind::kBlocks, 1, codes.number(OnnxKey::kBlockSize, 128)};
  OnnxLinear linear(codes, codes.view());
  linear.take_codes();
  if (std::string why = linear.take_scale(codes.input(row.scale), rule); !why.empty())
    return leave_out(std::move(why));
  return linear.finish("ONNX " + onnx_type_words(codes.type()) + " in " + codes.op());
}

OnnxFound decode_fp4_blocks(const OnnxCodes& codes, const OnnxDecoder& row) {
  if (std::string why = why_no_bytes(codes); !why.empty()) return leave_out(std::move(why));
  const std::uint64_t block = codes.number(OnnxKey::kBlockSize, 16);
  if (codes.tensor.shape.size() != 2 || block == 0 || !amount_of(codes.tensor.count(), 2))
    return leave_out("its shape is not [N, K/2]");
  const std::uint64_t out = codes.tensor.shape[0], bytes = codes.tensor.shape[1],
                      blocks = rounded_up(bytes * 2, block);
  OnnxWeight weight{{}, {out, bytes * 2}, use_of_rows(codes)};
  Decoding& decoding = weight.decoding;
  decoding.axes = {1, out, bytes * 2};
  decoding.scheme = "ONNX float4 E2M1 in " + codes.op() + ", blocks of " + std::to_string(block);
  onnx_part(decoding, PartRole::kCodes, codes.tensor, codes.source);
  decoding.codes = code_rows(decoding, 4, CodeOrder::kBits, bytes);
  decoding.codes.table = e2m1_table();
  decoding.scale.per = {1, 1, block};
  decoding.scale.stride = {0, blocks, 1};
  const OnnxConstant scale = codes.input(row.scale), factor = codes.input(row.scale + 1);
  std::string why = take_exactly(weight, decoding.scale, scale, out * blocks, PartRole::kScales);
  if (why.empty()) why = take_exactly(weight, decoding.factor, factor, 1, PartRole::kScales);
  if (why.empty()) why = why_no_scale_type(factor, "scale");
  if (!why.empty()) return leave_out(std::move(why));
  // The bytes of E4M3 numbers may be stored as UINT8.
  TensorInfo& stored = decoding.parts[decoding.scale.part].stored;
  if (scale.source->type == kOnnxUint8) stored.dtype = DType::kF8E4M3;
  return weight;
}

}  // namespace qs::io
