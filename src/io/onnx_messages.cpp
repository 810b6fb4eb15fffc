#include "io/onnx_messages.hpp"

#include <array>

#include "io/onnx_tensor.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kLongestText = 65'536, kLongestEquation = 1024;
constexpr std::uint64_t kLongestNumbers = kMaxRank * kLongestVarint;

/// A message inside another: field `number` of `outer` is an `inner`.
struct InnerRow {
  OnnxMessage outer;
  std::uint32_t number;
  OnnxMessage inner;
};
constexpr std::array kInner = {
    InnerRow{OnnxMessage::kModel, 7, OnnxMessage::kGraph},
    InnerRow{OnnxMessage::kModel, 25, OnnxMessage::kFunction},
    InnerRow{OnnxMessage::kGraph, 1, OnnxMessage::kNode},
    InnerRow{OnnxMessage::kGraph, 5, OnnxMessage::kTensor},
    InnerRow{OnnxMessage::kGraph, 11, OnnxMessage::kValueInfo},
    InnerRow{OnnxMessage::kGraph, 12, OnnxMessage::kValueInfo},
    InnerRow{OnnxMessage::kGraph, 15, OnnxMessage::kSparse},
    InnerRow{OnnxMessage::kFunction, 7, OnnxMessage::kNode},
    InnerRow{OnnxMessage::kNode, 5, OnnxMessage::kAttribute},
    InnerRow{OnnxMessage::kAttribute, 5, OnnxMessage::kTensor},
    InnerRow{OnnxMessage::kAttribute, 6, OnnxMessage::kGraph},
    InnerRow{OnnxMessage::kAttribute, 10, OnnxMessage::kTensor},
    InnerRow{OnnxMessage::kAttribute, 11, OnnxMessage::kGraph},
    InnerRow{OnnxMessage::kAttribute, 22, OnnxMessage::kSparse},
    InnerRow{OnnxMessage::kAttribute, 23, OnnxMessage::kSparse},
    InnerRow{OnnxMessage::kSparse, 1, OnnxMessage::kSparseValues},
};

/// Bit n is field n.
std::uint32_t texts_of(OnnxMessage message) {
  switch (message) {
    case OnnxMessage::kNode:
      return 1U << 1 | 1U << 2 | 1U << 3 | 1U << 4 | 1U << 7;
    case OnnxMessage::kAttribute:
    case OnnxMessage::kValueInfo:
      return 1U << 1;
    case OnnxMessage::kFunction:
      return 1U << 1 | 1U << 4 | 1U << 5 | 1U << 10;
    default:
      return 0;
  }
}

}  // namespace

WireField renumbered(WireField field, std::uint32_t number) {
  field.number = number;
  return field;
}

std::optional<OnnxMessage> inner_message(OnnxMessage message, const WireField& field) {
  for (const InnerRow& row : kInner) {
    if (row.outer == message && row.number == field.number) return row.inner;
  }
  return {};
}

bool is_text(OnnxMessage message, const WireField& field) {
  return field.number < 32 && (texts_of(message) >> field.number & 1) != 0;
}

std::uint64_t needed_of(OnnxMessage message, const WireField& field) {
  if (message == OnnxMessage::kTensor) return OnnxTensor::needed(field);
  if (field.type != WireType::kLength) return 0;
  const std::uint64_t size = field.payload.size;
  if (is_text(message, field)) return size <= kLongestText ? size : 0;
  if (message == OnnxMessage::kSparse && field.number == kSparseDims) {
    return OnnxTensor::needed(renumbered(field, OnnxTensor::kDims));
  }
  if (message == OnnxMessage::kSparseValues && field.number == OnnxTensor::kName) {
    return OnnxTensor::needed(field);
  }
  if (message != OnnxMessage::kAttribute) return 0;
  const std::uint64_t limit = field.number == 4 ? kLongestEquation : field.number == 8 ? kLongestNumbers : 0;
  return size <= limit ? size : 0;
}

}  // namespace qs::io
