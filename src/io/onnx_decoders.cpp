#include "io/onnx_decoders.hpp"

#include <algorithm>

#include "io/onnx_operators.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kNoInput = kNowhere;
constexpr bool kRenamed = true;

constexpr std::array kDecoders = {
    OnnxDecoder{"DequantizeLinear", 0, decode_dequantize, 1, 2, kRenamed},
    // Scales by operand
    OnnxDecoder{"QLinearMatMul", 0, decode_operand, 1, 2},
    OnnxDecoder{"QLinearMatMul", 3, decode_operand, 4, 5},
    OnnxDecoder{"QLinearConv", 3, decode_operand, 4, 5},
    OnnxDecoder{"QLinearConvTranspose", 3, decode_operand, 4, 5},
    OnnxDecoder{"QGemm", 0, decode_operand, 1, 2},
    OnnxDecoder{"QGemm", 3, decode_operand, 4, 5},
    OnnxDecoder{"QAttention", 1, decode_operand, 4, 7, kRenamed},
    OnnxDecoder{"MatMulIntegerToFloat", 0, decode_operand, 2, 4, kRenamed},
    OnnxDecoder{"MatMulIntegerToFloat", 1, decode_operand, 3, 5, kRenamed},
    OnnxDecoder{"DynamicQuantizeMatMul", 1, decode_operand, 2, 3, kRenamed},
    OnnxDecoder{"DynamicQuantizeLSTM", 1, decode_recurrent, 8, 9, kRenamed},
    OnnxDecoder{"DynamicQuantizeLSTM", 2, decode_recurrent, 10, 11, kRenamed},
    // One scale
    OnnxDecoder{"QEmbedLayerNormalization", 2, decode_whole, 8, 13, kRenamed},
    OnnxDecoder{"QEmbedLayerNormalization", 3, decode_whole, 9, 14, kRenamed},
    OnnxDecoder{"QEmbedLayerNormalization", 4, decode_whole, 10, 15, kRenamed},
    OnnxDecoder{"QEmbedLayerNormalization", 5, decode_whole, 11, 16, kRenamed},
    OnnxDecoder{"QEmbedLayerNormalization", 6, decode_whole, 12, 17, kRenamed},
    OnnxDecoder{"QLinearConv", 0, decode_whole, 1, 2},
    OnnxDecoder{"QLinearConvTranspose", 0, decode_whole, 1, 2},
    OnnxDecoder{"QLinearAdd", 0, decode_whole, 1, 2},
    OnnxDecoder{"QLinearAdd", 3, decode_whole, 4, 5},
    OnnxDecoder{"QLinearMul", 0, decode_whole, 1, 2},
    OnnxDecoder{"QLinearMul", 3, decode_whole, 4, 5},
    OnnxDecoder{"QLinearWhere", 1, decode_whole, 2, 3},
    OnnxDecoder{"QLinearWhere", 4, decode_whole, 5, 6},
    OnnxDecoder{"QLinearConcat", 2, decode_whole, 3, 4},
    OnnxDecoder{"QLinearConcat", 5, decode_whole, 6, 7},
    OnnxDecoder{"QLinearConcat", 8, decode_whole, 9, 10},
    OnnxDecoder{"QLinearConcat", 11, decode_whole, 12, 13},
    // Scales of the product
    OnnxDecoder{"MatMulInteger", 0, decode_integer, kNoInput, 2, kRenamed},
    OnnxDecoder{"MatMulInteger", 1, decode_integer, kNoInput, 3, kRenamed},
    OnnxDecoder{"MatMulInteger16", 0, decode_integer, kNoInput, kNoInput, kRenamed},
    OnnxDecoder{"MatMulInteger16", 1, decode_integer, kNoInput, kNoInput, kRenamed},
    OnnxDecoder{"ConvInteger", 1, decode_integer, kNoInput, 3, kRenamed},
    // Blocks
    OnnxDecoder{"MatMulNBits", 1, decode_nbits, 2, 3, kRenamed},
    OnnxDecoder{"MatMulNBitsMlp", 3, decode_nbits, 4, kNoInput, kRenamed},
    OnnxDecoder{"MatMulNBitsMlp", 6, decode_nbits, 7, kNoInput, kRenamed},
    OnnxDecoder{"MatMulNBitsQkv", 3, decode_nbits, 4, kNoInput, kRenamed},
    OnnxDecoder{"MatMulNBitsQkv", 6, decode_nbits, 7, kNoInput, kRenamed},
    OnnxDecoder{"MatMulNBitsQkv", 9, decode_nbits, 10, kNoInput, kRenamed},
    OnnxDecoder{"MatMulBnb4", 1, decode_bnb4, 2, kNoInput, kRenamed},
    OnnxDecoder{"GatherBlockQuantized", 0, decode_gathered, 2, 3, kRenamed},
    OnnxDecoder{"MatMulBlockQuantizedFp8Weight", 1, decode_fp8_blocks, 2, kNoInput, kRenamed},
    OnnxDecoder{"MatMulBlockQuantizedFp4Weight", 1, decode_fp4_blocks, 2, kNoInput, kRenamed},
};

}  // namespace

std::span<const OnnxDecoder> onnx_decoders() {
  return kDecoders;
}

const OnnxDecoder* onnx_decoder(std::string_view op, std::uint32_t input) {
  const std::string_view name = onnx_standard_name(op);
  const auto* const found = std::find_if(kDecoders.begin(), kDecoders.end(), [&](const OnnxDecoder& row) {
    return row.op == name && row.codes == input;
  });
  return found == kDecoders.end() ? nullptr : found;
}

}  // namespace qs::io
