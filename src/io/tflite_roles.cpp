#include "io/tflite_roles.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using Layout = TfliteOperator::Layout;
using TfliteKind = TensorRole::Kind;

constexpr std::array kTfliteOperators = {
    TfliteOperator{9, "FULLY_CONNECTED", Layout::kRows},
    TfliteOperator{3, "CONV_2D", Layout::kKernel},
    TfliteOperator{4, "DEPTHWISE_CONV_2D", Layout::kDepthwise},
    TfliteOperator{67, "TRANSPOSE_CONV", Layout::kKernel},
    TfliteOperator{132, "CONV_3D", Layout::kKernel3d},
    TfliteOperator{141, "CONV_3D_TRANSPOSE", Layout::kTransposed3d},
    TfliteOperator{7, "EMBEDDING_LOOKUP", Layout::kRows},
    TfliteOperator{36, "GATHER", Layout::kGather, 0},
    TfliteOperator{126, "BATCH_MATMUL", Layout::kMatrices},
    TfliteOperator{16, "LSTM", Layout::kRows},
    TfliteOperator{44, "UNIDIRECTIONAL_SEQUENCE_LSTM", Layout::kRows},
    TfliteOperator{52, "BIDIRECTIONAL_SEQUENCE_LSTM", Layout::kRows},
    TfliteOperator{24, "RNN", Layout::kRows},
    TfliteOperator{35, "UNIDIRECTIONAL_SEQUENCE_RNN", Layout::kRows},
    TfliteOperator{46, "BIDIRECTIONAL_SEQUENCE_RNN", Layout::kRows},
    TfliteOperator{27, "SVDF", Layout::kRows},
    TfliteOperator{54, "PRELU"},
    TfliteOperator{0, "ADD"},
    TfliteOperator{41, "SUB"},
    TfliteOperator{18, "MUL"},
    TfliteOperator{42, "DIV"},
    TfliteOperator{78, "POW"},
    TfliteOperator{55, "MAXIMUM"},
    TfliteOperator{57, "MINIMUM"},
    TfliteOperator{99, "SQUARED_DIFFERENCE"},
    TfliteOperator{64, "SELECT"},
    TfliteOperator{123, "SELECT_V2"},
    TfliteOperator{34, "PAD"},
    TfliteOperator{60, "PADV2"},
    TfliteOperator{94, "FILL"},
};

std::string name_of_operator(const TfliteUse& use) {
  if (use.code == TfliteUse::kCustom && !use.custom.empty())
    return "the custom operator " + quote_bytes(use.custom);
  const TfliteOperator* const row = tflite_operator(use.code);
  return row == nullptr ? "operator " + std::to_string(use.code) : std::string(row->name);
}

bool is_layer(const TfliteUse& use) {
  const TfliteOperator* const row = tflite_operator(use.code);
  return row != nullptr && row->layout != Layout::kNone;
}

/// All axes with this one first.
std::vector<std::uint32_t> with_first(std::size_t rank, std::uint32_t first) {
  std::vector<std::uint32_t> order{first};
  for (std::uint32_t axis = 0; axis < rank; ++axis) {
    if (axis != first) order.push_back(axis);
  }
  return order;
}

/// The last two axes of a stack of matrices, of which `outputs_last` says where the outputs are.
TensorUse use_of_matrices(std::size_t rank, bool outputs_last, std::string said_by) {
  TensorUse use{{}, static_cast<std::uint32_t>(rank - 1), std::move(said_by)};
  if (!outputs_last) return use;
  for (std::uint32_t axis = 0; axis < rank; ++axis) use.order.push_back(axis);
  std::swap(use.order[rank - 2], use.order[rank - 1]);
  return use;
}

TensorUse use_of(const TfliteUse& use, std::size_t rank) {
  const TfliteOperator* const row = tflite_operator(use.code);
  TensorUse plain{{}, 1, use.code < 0 ? "axis 0" : name_of_operator(use)};
  if (row == nullptr || rank < 2) return plain;
  const bool is_input = use.input == row->input || row->layout == Layout::kMatrices;
  if (!is_input && row->layout != Layout::kRows) return plain;
  const auto last = static_cast<std::uint32_t>(rank - 1);
  switch (row->layout) {
    case Layout::kKernel:
      if (rank == 4) plain.order = {0, 3, 1, 2};
      break;
    case Layout::kDepthwise:
      plain.order = with_first(rank, last);
      break;
    case Layout::kKernel3d:
      if (rank == 5) plain.order = {4, 3, 0, 1, 2};
      break;
    case Layout::kTransposed3d:
      if (rank == 5) plain.order = {3, 4, 0, 1, 2};
      break;
    case Layout::kGather: {
      const std::int64_t axis = use.axis < 0 ? use.axis + static_cast<std::int64_t>(rank) : use.axis;
      if (axis > 0 && axis < static_cast<std::int64_t>(rank))
        plain.order = with_first(rank, static_cast<std::uint32_t>(axis));
      break;
    }
    case Layout::kMatrices:
      return use_of_matrices(rank, (use.input == 0) == use.adjoint, plain.said_by);
    case Layout::kRows:
    case Layout::kNone:
      break;
  }
  return plain;
}

/// The reason why a constant is no weight; empty for weights.
std::string why_tflite_other(const TfliteConstant& constant, const TensorInfo& tensor) {
  const TfliteType* const type = tflite_type(constant.type);
  if (constant.is_variable) return "it is a state that the model changes";
  if (type == nullptr) return "";
  const std::string name(type->name);
  if (type->bits == 0) return "it holds " + (name == "STRING" ? "text" : name);
  if (type->dtype == DType::kBool) return "it holds true and false";
  const bool is_whole = type->dtype >= DType::kU8 && type->dtype <= DType::kI64;
  const bool has_scales = constant.scales.size > 0;
  if (is_whole && !is_code_type(*type) && has_scales)
    return "it is a bias in whole numbers, whose scale is that of inputs times weights";
  if (is_whole && !has_scales && !constant.has_other_quantization)
    return "it holds whole numbers, which a model looks up or counts with";
  const bool is_single = tensor.unreadable.empty() && tensor.count() == 1 && constant.use.code >= 0;
  if (is_single && !is_layer(constant.use))
    return "it is a single number that " + name_of_operator(constant.use) + " computes with";
  return "";
}

}  // namespace

const TfliteOperator* tflite_operator(int code) {
  const auto row = std::find_if(kTfliteOperators.begin(), kTfliteOperators.end(),
                                [&](const TfliteOperator& one) { return one.code == code; });
  return row == kTfliteOperators.end() ? nullptr : &*row;
}

void give_tflite_roles(std::span<const TfliteConstant> constants, std::vector<TensorInfo>& tensors) {
  std::unordered_map<std::uint64_t, std::size_t> first_of;  // by the buffer
  for (std::size_t i = 0; i < constants.size(); ++i) {
    const TfliteConstant& constant = constants[i];
    TensorInfo& tensor = tensors[i];
    const auto [first, is_new] = first_of.emplace(constant.buffer, i);
    if (!is_new && !constant.is_external) {
      tensor.role = {TfliteKind::kOther,
                     "it is a second name of the bytes of " + quote_text(tensors[first->second].name)};
      continue;
    }
    if (std::string why = why_tflite_other(constant, tensor); !why.empty()) {
      tensor.role = {TfliteKind::kOther, std::move(why)};
    } else if (constant.has_other_quantization) {
      tensor.role = {TfliteKind::kCodes,
                     "it holds codes with scales in blocks, or of a custom kind, which are not decoded",
                     tensor.count()};
    } else {
      tensor.role = {TfliteKind::kWeight};
      tensor.use = use_of(constant.use, tensor.shape.size());
    }
  }
}

}  // namespace qs::io
