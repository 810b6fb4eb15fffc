#pragma once
/// The messages of an .onnx model that hold tensors or tell how they are used, and which of their fields
/// matter. All others are jumped over.
/// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

#include "io/wire_format.hpp"

namespace qs::io {

enum class OnnxMessage : std::uint8_t {
  kModel,
  kGraph,
  kTensor,
  kSparse,
  kSparseValues,
  kNode,
  kAttribute,
  kFunction,
  kValueInfo
};

inline constexpr std::uint32_t kSparseDims = 3, kAttributeFloats = 7;  // of SparseTensorProto, AttributeProto

/// The message that the field is, if it is one to walk through.
std::optional<OnnxMessage> inner_message(OnnxMessage message, const WireField& field);
/// A name, or another text that matters.
bool is_text(OnnxMessage message, const WireField& field);
/// How much of the field's payload must be seen: all of it or nothing.
std::uint64_t needed_of(OnnxMessage message, const WireField& field);
WireField renumbered(WireField field, std::uint32_t number);

}  // namespace qs::io
