#pragma once
/// The nodes of .onnx models that decode codes, by the input at which they take them.
/// Sources: https://onnx.ai/onnx/operators/ and
/// https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
///
///     DequantizeLinear                  w = (q − z)·s for the tensor, for each place of an axis, or for blocks of it
///     QLinearMatMul, QLinearConv, …     scale and zero point are the next inputs of the same node
///     MatMulInteger, ConvInteger        the zero point is an input; the scale multiplies the product, in a Mul
///                                       behind the node that multiplies by the scale of the inputs, too
///     MatMulNBits                       B U8 [N, blocks of K, bytes], w [N, K]; without zero points z = 2^(bits−1);
///                                       zero points packed as the codes are, a row in whole bytes, or plain floats
///     GatherBlockQuantized              as MatMulNBits where codes are U8; else as DequantizeLinear in blocks
///     MatMulBnb4                        NF4 or FP4 of bitsandbytes, the high half of a byte first, blocks of the
///                                       flat [N, K]

#include <array>

#include "io/onnx_linear.hpp"

namespace qs::io {

struct OnnxDecoder {
  std::string_view op;
  std::uint32_t codes;  // the input
  OnnxFound (*decode)(const OnnxCodes& codes, const OnnxDecoder& row);
  std::uint32_t scale = kNowhere, zero = kNowhere;
  bool is_renamed = false;  // "w_quantized" is the weight "w"
};
/// The only list of them.
std::span<const OnnxDecoder> onnx_decoders();
/// Null if the node decodes nothing at this input.
const OnnxDecoder* onnx_decoder(std::string_view op, std::uint32_t input);

// In the files onnx_*.cpp:
OnnxFound decode_dequantize(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_operand(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_whole(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_recurrent(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_integer(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_nbits(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_bnb4(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_gathered(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_fp8_blocks(const OnnxCodes& codes, const OnnxDecoder& row);
OnnxFound decode_fp4_blocks(const OnnxCodes& codes, const OnnxDecoder& row);

/// How an operand of a product takes its scales; nothing if it has no axis of outputs.
std::optional<OnnxRule> operand_rule(const OnnxCodes& codes);

/// Codes that are cast to floats, perhaps less a zero point, and multiplied by a scale, number by number.
OnnxFound decode_by_hand(const OnnxCodes& codes);

}  // namespace qs::io
