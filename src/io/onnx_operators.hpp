#pragma once
/// How each operator of ONNX, and of onnxruntime's own set "com.microsoft", uses each of its inputs: the only
/// such list. An operator that is not in it may use its inputs for anything.
/// Source: https://onnx.ai/onnx/operators/ and
/// https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md

#include <span>
#include <string_view>

namespace qs::io {

/// One letter for each input in both texts; inputs beyond their end are '.'.
///
/// slots: w weight, '.' weight if it has more values than one, q codes, z a scale or zero point, and for what
/// is no weight h shape, a axes, i indices, p pads, l bound, s sizes, n count or length, m mask, t table of
/// angles.
/// ways (only of w, q and '.'): l first and r second operand of a matrix product, L and R the same that
/// attributes may transpose, A and B those of Gemm, c kernel of Conv, t of ConvTranspose, g rows that Gather
/// picks along an axis, e rows along the first, n [directions, outputs, inputs], o [outputs, inputs],
/// E operand of Einsum.
struct OnnxOperator {
  std::string_view name, slots, ways;
};
std::span<const OnnxOperator> onnx_operators();

/// NVIDIA's "TRT_INT4DequantizeLinear" and others behave like the operator of ONNX.
std::string_view onnx_standard_name(std::string_view name);
/// Returns a row without letters for an operator that is not listed.
const OnnxOperator& onnx_operator(std::string_view name);
inline char letter_at(std::string_view letters, std::size_t input) {
  return input < letters.size() ? letters[input] : '.';
}
/// "shape" for h; nothing for letters of weights.
std::string_view onnx_setting(char slot);

/// Operators that pass on their first input, as it is or with other places, types or codes.
enum class OnnxPass {
  kNone,
  kSame,
  kTranspose,
  kOtherShape,
  kUnsqueeze,
  kSqueeze,
  kCast,
  kQuantize,
  kGather
};
OnnxPass onnx_pass(std::string_view name);
/// Its output has the axes of its inputs, number by number.
bool is_elementwise(std::string_view name);

}  // namespace qs::io
