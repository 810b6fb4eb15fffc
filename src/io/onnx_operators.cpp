#include "io/onnx_operators.hpp"

#include <algorithm>
#include <array>

namespace qs::io {
namespace {

constexpr std::array kOperators = {
    // Matrix products and convolutions
    OnnxOperator{"MatMul", "ww", "lr"},
    OnnxOperator{"FusedMatMul", "ww", "LR"},
    OnnxOperator{"TransposeMatMul", "ww", "LR"},
    OnnxOperator{"FusedMatMulActivation", "ww", "LR"},
    OnnxOperator{"GemmFastGelu", "www", "lr"},
    OnnxOperator{"Gemm", "www", "AB"},
    OnnxOperator{"FusedGemm", "www", "AB"},
    OnnxOperator{"GemmFloat8", "wwwzzz", "AB"},
    OnnxOperator{"Einsum", "ww", "EE"},
    OnnxOperator{"Conv", ".ww", ".c"},
    OnnxOperator{"FusedConv", ".ww", ".c"},
    OnnxOperator{"NhwcConv", ".ww", ".c"},
    OnnxOperator{"NhwcFusedConv", ".ww", ".c"},
    OnnxOperator{"DeformConv", ".w.w", ".c"},
    OnnxOperator{"ConvTranspose", ".ww", ".t"},
    OnnxOperator{"ConvTransposeWithDynamicPads", ".wpw", ".t"},
    OnnxOperator{"LSTM", ".wwwn..w", ".nn"},
    OnnxOperator{"GRU", ".wwwn", ".nn"},
    OnnxOperator{"RNN", ".wwwn", ".nn"},
    OnnxOperator{"MoE", "..w.w.w", ""},
    // Rows of tables
    OnnxOperator{"Gather", ".i", "g"},
    OnnxOperator{"GatherElements", ".i", ""},
    OnnxOperator{"GatherND", ".i", ""},
    OnnxOperator{"EmbedLayerNormalization", "iiwwwwwmi", "..eee"},
    // Norms, biases, slopes
    OnnxOperator{"BatchNormalization", ".wwww", ""},
    OnnxOperator{"InstanceNormalization", ".ww", ""},
    OnnxOperator{"LayerNormalization", ".ww", ""},
    OnnxOperator{"GroupNormalization", ".ww", ""},
    OnnxOperator{"RMSNormalization", ".w", ""},
    OnnxOperator{"SimplifiedLayerNormalization", ".w", ""},
    OnnxOperator{"SkipLayerNormalization", "..www", ""},
    OnnxOperator{"SkipSimplifiedLayerNormalization", "..ww", ""},
    OnnxOperator{"GroupNorm", ".ww", ""},
    OnnxOperator{"SkipGroupNorm", ".ww", ""},
    OnnxOperator{"PRelu", ".w", ""},
    OnnxOperator{"BiasGelu", ".w", ""},
    OnnxOperator{"FastGelu", ".w", ""},
    OnnxOperator{"BiasSplitGelu", ".w", ""},
    OnnxOperator{"BiasAdd", ".w", ""},
    OnnxOperator{"BiasDropout", ".w.ll", ""},
    // Attention
    OnnxOperator{"Attention", ".wwm", ".r"},
    OnnxOperator{"PackedAttention", ".ww", ".r"},
    OnnxOperator{"LongformerAttention", ".wwmwwm", ".r..r"},
    OnnxOperator{"DecoderAttention", "..wwwm", "..rr"},
    OnnxOperator{"DecoderMaskedSelfAttention", ".wwm", ".r"},
    OnnxOperator{"MultiHeadAttention", "...wm", ""},
    OnnxOperator{"GroupQueryAttention", ".....nntti", ""},
    OnnxOperator{"GatedRelativePositionBias", ".wwww", "..r"},
    OnnxOperator{"RotaryEmbedding", ".ttt", ""},
    // Codes
    OnnxOperator{"DequantizeLinear", "qzz", ""},
    OnnxOperator{"QuantizeLinear", ".zz", ""},
    OnnxOperator{"MatMulInteger", "qqzz", "lr"},
    OnnxOperator{"MatMulInteger16", "qq", "lr"},
    OnnxOperator{"MatMulIntegerToFloat", "qqzzzz", "lr"},
    OnnxOperator{"DynamicQuantizeMatMul", ".qzz", ".r"},
    OnnxOperator{"ConvInteger", "qqzz", ".c"},
    OnnxOperator{"QLinearMatMul", "qzzqzzzz", "l..r"},
    OnnxOperator{"QLinearConv", "qzzqzzzz", "...c"},
    OnnxOperator{"QLinearConvTranspose", "qzzqzzzz", "...t"},
    OnnxOperator{"QGemm", "qzzqzz.zz", "A..B"},
    OnnxOperator{"QAttention", ".qwzzmzz", ".r"},
    OnnxOperator{"QEmbedLayerNormalization", "iiqqqqqmzzzzzzzzzz", "..eee"},
    OnnxOperator{"DynamicQuantizeLSTM", ".qqwn..wzzzz", ".rr"},
    OnnxOperator{"QLinearAdd", "qzzqzzzz", ""},
    OnnxOperator{"QLinearMul", "qzzqzzzz", ""},
    OnnxOperator{"QLinearSigmoid", "qzzzz", ""},
    OnnxOperator{"QLinearLeakyRelu", "qzzzz", ""},
    OnnxOperator{"QLinearSoftmax", "qzzzz", ""},
    OnnxOperator{"QLinearAveragePool", "qzzzz", ""},
    OnnxOperator{"QLinearGlobalAveragePool", "qzzzz", ""},
    OnnxOperator{"QLinearReduceMean", "qzzzz", ""},
    OnnxOperator{"QLinearConcat", "zzqzzqzzqzzqzzqzzqzzqzz", ""},
    OnnxOperator{"QLinearWhere", "mqzzqzzzz", ""},
    OnnxOperator{"MatMulNBits", ".qzzi", ".o"},
    OnnxOperator{"MatMulNBitsMlp", "..wqz.qz.", "...o..o"},
    OnnxOperator{"MatMulNBitsQkv", "..wqz.qz.qz.", "...o..o..o"},
    OnnxOperator{"MatMulBnb4", ".qz", ".o"},
    OnnxOperator{"MatMulFpQ4", ".qh", ""},
    OnnxOperator{"MatMulBlockQuantizedFp8Weight", ".qzz.", ".o"},
    OnnxOperator{"MatMulBlockQuantizedFp4Weight", ".qzzz.", ".o"},
    OnnxOperator{"GatherBlockQuantized", "qizz", "g"},
    OnnxOperator{"QMoE", "..qz.qz.qz.zzz", ""},
    // Non-data inputs
    OnnxOperator{"Reshape", ".h", ""},
    OnnxOperator{"Expand", ".h", ""},
    OnnxOperator{"AffineGrid", ".h", ""},
    OnnxOperator{"CenterCropPad", ".h", ""},
    OnnxOperator{"Col2Im", ".hh", ""},
    OnnxOperator{"ConstantOfShape", "h", ""},
    OnnxOperator{"Squeeze", ".a", ""},
    OnnxOperator{"Unsqueeze", ".a", ""},
    OnnxOperator{"ReduceSum", ".a", ""},
    OnnxOperator{"ReduceMean", ".a", ""},
    OnnxOperator{"ReduceMax", ".a", ""},
    OnnxOperator{"ReduceMin", ".a", ""},
    OnnxOperator{"ReduceProd", ".a", ""},
    OnnxOperator{"ReduceL1", ".a", ""},
    OnnxOperator{"ReduceL2", ".a", ""},
    OnnxOperator{"ReduceLogSum", ".a", ""},
    OnnxOperator{"ReduceLogSumExp", ".a", ""},
    OnnxOperator{"ReduceSumSquare", ".a", ""},
    OnnxOperator{"CumSum", ".a", ""},
    OnnxOperator{"Slice", ".llaa", ""},
    OnnxOperator{"Pad", ".pla", ""},
    OnnxOperator{"Clip", ".ll", ""},
    OnnxOperator{"Dropout", ".ll", ""},
    OnnxOperator{"NonMaxSuppression", "..lll", ""},
    OnnxOperator{"Resize", ".sss", ""},
    OnnxOperator{"Upsample", ".s", ""},
    OnnxOperator{"MaxUnpool", ".is", ""},
    OnnxOperator{"Split", ".s", ""},
    OnnxOperator{"SplitToSequence", ".s", ""},
    OnnxOperator{"Tile", ".n", ""},
    OnnxOperator{"TopK", ".n", ""},
    OnnxOperator{"Trilu", ".n", ""},
    OnnxOperator{"OneHot", "inl", ""},
    OnnxOperator{"Range", "lll", ""},
    OnnxOperator{"DFT", ".na", ""},
    OnnxOperator{"STFT", ".n.n", ""},
    OnnxOperator{"MelWeightMatrix", "nnnnn", ""},
    OnnxOperator{"ScatterElements", ".i.", ""},
    OnnxOperator{"ScatterND", ".i.", ""},
    OnnxOperator{"Scatter", ".i.", ""},
    OnnxOperator{"RoiAlign", "..i", ""},
    OnnxOperator{"SequenceAt", ".i", ""},
    OnnxOperator{"Where", "m..", ""},
    OnnxOperator{"Compress", ".m", ""},
    OnnxOperator{"If", "m", ""},
    OnnxOperator{"Loop", "nm", ""},
};

constexpr OnnxOperator kUnknownOperator{"", "", ""};

struct SettingRow {
  char slot;
  std::string_view name;
};
constexpr std::array kSettings = {
    SettingRow{'h', "shape"}, SettingRow{'a', "axes"},  SettingRow{'i', "indices"},
    SettingRow{'p', "pads"},  SettingRow{'l', "bound"}, SettingRow{'s', "sizes"},
    SettingRow{'n', "count"}, SettingRow{'m', "mask"},  SettingRow{'t', "table of angles"},
};

struct PassRow {
  std::string_view name;
  OnnxPass pass;
};
constexpr std::array kPasses = {
    PassRow{"Identity", OnnxPass::kSame},
    PassRow{"Dropout", OnnxPass::kSame},
    PassRow{"Split", OnnxPass::kSame},
    PassRow{"Slice", OnnxPass::kSame},
    PassRow{"Transpose", OnnxPass::kTranspose},
    PassRow{"Reshape", OnnxPass::kOtherShape},
    PassRow{"Flatten", OnnxPass::kOtherShape},
    PassRow{"Expand", OnnxPass::kOtherShape},
    PassRow{"Tile", OnnxPass::kOtherShape},
    PassRow{"Squeeze", OnnxPass::kSqueeze},
    PassRow{"Unsqueeze", OnnxPass::kUnsqueeze},
    PassRow{"Cast", OnnxPass::kCast},
    PassRow{"CastLike", OnnxPass::kCast},
    PassRow{"QuantizeLinear", OnnxPass::kQuantize},
    PassRow{"DequantizeLinear", OnnxPass::kSame},
    PassRow{"Gather", OnnxPass::kGather},
};

constexpr std::array<std::string_view, 17> kElementwise = {
    "Add", "Sub", "Mul",  "Div",     "Pow",    "Neg",  "Abs", "Sqrt", "Reciprocal",
    "Exp", "Log", "Tanh", "Sigmoid", "Concat", "Clip", "Min", "Max"};

}  // namespace

std::span<const OnnxOperator> onnx_operators() {
  return kOperators;
}

std::string_view onnx_standard_name(std::string_view name) {
  for (const std::string_view standard : {"DequantizeLinear", "QuantizeLinear"}) {
    if (name.starts_with("TRT_") && name.ends_with(standard)) return standard;
  }
  return name;
}

const OnnxOperator& onnx_operator(std::string_view name) {
  name = onnx_standard_name(name);
  const auto* const found = std::find_if(kOperators.begin(), kOperators.end(),
                                         [&](const OnnxOperator& row) { return row.name == name; });
  return found == kOperators.end() ? kUnknownOperator : *found;
}

std::string_view onnx_setting(char slot) {
  for (const SettingRow& row : kSettings) {
    if (row.slot == slot) return row.name;
  }
  return {};
}

OnnxPass onnx_pass(std::string_view name) {
  name = onnx_standard_name(name);
  for (const PassRow& row : kPasses) {
    if (row.name == name) return row.pass;
  }
  return OnnxPass::kNone;
}

bool is_elementwise(std::string_view name) {
  return std::find(kElementwise.begin(), kElementwise.end(), name) != kElementwise.end();
}

}  // namespace qs::io
