#pragma once
/// The messages of an .onnx model that hold tensors or tell how they are used, and which of their fields
/// matter. All others are skipped.
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

/// The message in the field, if it is one to walk through.
std::optional<OnnxMessage> inner_message(OnnxMessage message, const WireField& field);
/// True for a name or another relevant text.
bool is_text(OnnxMessage message, const WireField& field);
/// Bytes of the field's payload that must be seen: all or none.
std::uint64_t needed_of(OnnxMessage message, const WireField& field);
WireField renumbered(WireField field, std::uint32_t number);

}  // namespace qs::io
