#pragma once
/// One initializer of an .onnx model, a TensorProto, put together from its fields. They may come in any
/// order, so finish() decides what they mean together; a tensor that makes no sense is listed as
/// unreadable, and its neighbours stay usable.
/// Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
///
/// The surprise: values are in raw_data, or in one of five lists by their type, or in another file. Small
/// integers, float16, bfloat16 and 8-bit floats share int32_data, each a varint. A list may be packed into
/// one field or several, or have a tag before each number: readers of protobuf must take all of them.

#include "io/onnx_external.hpp"
#include "io/onnx_graph.hpp"
#include "io/onnx_types.hpp"
#include "io/wire_format.hpp"

namespace qs::io {

class OnnxTensor {
 public:
  enum Field : std::uint32_t {
    kDims = 1,
    kDataType = 2,
    kSegment = 3,
    kFloatData = 4,
    kInt32Data = 5,
    kStringData = 6,
    kInt64Data = 7,
    kName = 8,
    kRawData = 9,
    kDoubleData = 10,
    kUint64Data = 11,
    kDocString = 12,
    kExternalData = 13,
    kDataLocation = 14,
  };

  /// Bytes of the field's payload that take() must see: all or none.
  static std::uint64_t needed(const WireField& field);
  /// `start` is the position of the field's tag.
  void take(const WireField& field, std::span<const std::byte> payload, std::uint64_t start);
  void take_dims(const WireField& field, std::span<const std::byte> payload);
  /// Only the first problem is reported.
  void set_unreadable(std::string sentence);

  const std::string& name() const { return name_; }
  std::uint64_t data_type() const { return data_type_; }
  /// Makes the list of floats, which has no type or shape, a vector; returns its length.
  std::uint64_t become_vector();
  /// The name may be empty. Says in `source` of which type the values are and how they are stored.
  TensorInfo finish(OnnxSource& source) &&;

 private:
  void take_axis(std::uint64_t axis);
  void refuse_shape(std::string sentence);
  void take_name(const WireField& field, std::span<const std::byte> payload);
  void take_values(const WireField& field, std::uint64_t start);
  void take_piece(const WireField& field, std::uint64_t start);
  void place_values(TensorInfo& tensor, const OnnxType& type);
  void place_in_file(TensorInfo& tensor, const OnnxType& type);

  std::string name_;
  std::vector<std::uint64_t> shape_;
  bool has_shape_ = true;
  std::uint64_t data_type_ = 0, data_location_ = 0;
  // Place of the values: the only piece, or all pieces with their tags; and their fault.
  std::uint32_t values_field_ = 0;
  ByteRange values_{}, with_tags_{};
  std::uint64_t pieces_ = 0, value_bytes_ = 0;
  bool several_fields_ = false, unpacked_ = false, apart_ = false;
  OnnxExternalData external_;
  std::string unreadable_;
  bool is_of_place_ = false;  // unreadable_ is about the place of the values
};

}  // namespace qs::io
