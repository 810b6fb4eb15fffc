#include "io/onnx_tensor.hpp"

#include <algorithm>
#include <array>

#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kLongestOnnxName = 65'536;
constexpr std::uint64_t kLongestDims = kMaxRank * kLongestVarint;
constexpr std::uint64_t kFloatType = 1;  // of data_type
constexpr std::uint64_t kExternal = 1;   // of data_location; 0 is the default

/// The fields that matter, in the order of their numbers, and how each may be stored.
struct FieldRow {
  std::string_view name;
  WireType type;
  WireType unpacked;  // of a list whose numbers come one by one; otherwise the same
};
constexpr std::array<FieldRow, 14> kFields = {{
    {"dims", WireType::kLength, WireType::kVarint},
    {"data_type", WireType::kVarint, WireType::kVarint},
    {"segment", WireType::kLength, WireType::kLength},
    {"float_data", WireType::kLength, WireType::kFixed32},
    {"int32_data", WireType::kLength, WireType::kVarint},
    {"string_data", WireType::kLength, WireType::kLength},
    {"int64_data", WireType::kLength, WireType::kVarint},
    {"name", WireType::kLength, WireType::kLength},
    {"raw_data", WireType::kLength, WireType::kLength},
    {"double_data", WireType::kLength, WireType::kFixed64},
    {"uint64_data", WireType::kLength, WireType::kVarint},
    {"doc_string", WireType::kLength, WireType::kLength},
    {"external_data", WireType::kLength, WireType::kLength},
    {"data_location", WireType::kVarint, WireType::kVarint},
}};

std::string name_of(std::uint32_t field) {
  return std::string(kFields[field - 1].name);
}

bool has_one_number_in_each_varint(std::uint32_t list) {
  return list == OnnxTensor::kInt32Data || list == OnnxTensor::kInt64Data || list == OnnxTensor::kUint64Data;
}

}  // namespace

std::uint64_t OnnxTensor::needed(const WireField& field) {
  if (field.type != WireType::kLength) return 0;
  const std::uint64_t limit = field.number == kDims           ? kLongestDims
                              : field.number == kName         ? kLongestOnnxName
                              : field.number == kExternalData ? OnnxExternalData::kLongestEntry
                                                              : 0;
  return field.payload.size <= limit ? field.payload.size : 0;
}

void OnnxTensor::set_unreadable(std::string sentence) {
  if (unreadable_.empty()) unreadable_ = std::move(sentence);
}

void OnnxTensor::take(const WireField& field, std::span<const std::byte> payload, std::uint64_t start) {
  if (field.number > kFields.size()) return;  // metadata_props, or a field of a later version
  if (field.number == kDims) return take_dims(field, payload);
  const FieldRow& row = kFields[field.number - 1];
  if (field.type != row.type && field.type != row.unpacked) {
    return set_unreadable("its " + std::string(row.name) + " is not stored as ONNX says");
  }
  switch (field.number) {
    case kDataType:
      data_type_ = field.value;
      return;
    case kSegment:
      return set_unreadable("it is a segment of a larger tensor");
    case kName:
      return take_name(field, payload);
    case kDocString:
      return;
    case kExternalData:
      if (payload.size() == field.payload.size) return external_.take(payload);
      return set_unreadable("an entry of its external_data has " + bytes_text(field.payload.size));
    case kDataLocation:
      data_location_ = field.value;
      return;
    default:
      return take_values(field, start);
  }
}

void OnnxTensor::take_dims(const WireField& field, std::span<const std::byte> payload) {
  if (field.type == WireType::kVarint) return take_axis(field.value);
  if (field.type != WireType::kLength) return refuse_shape("its dims are not stored as ONNX says");
  if (payload.size() != field.payload.size) {
    return refuse_shape("its dims have " + bytes_text(field.payload.size));
  }
  while (!payload.empty()) {
    const WireVarint axis = read_varint(payload);
    if (axis.state != Varint::State::kWhole) return refuse_shape("its dims are not whole numbers");
    take_axis(axis.number.value);
    payload = payload.subspan(axis.number.size);
  }
}

void OnnxTensor::take_axis(std::uint64_t axis) {
  if (axis > kMaxWholeNumber) {
    refuse_shape("an axis of its shape is negative: -" + std::to_string(~axis + 1));
  } else if (shape_.size() == kMaxRank) {
    refuse_shape("it has more than " + std::to_string(kMaxRank) + " axes");
  } else {
    shape_.push_back(axis);
  }
}

void OnnxTensor::refuse_shape(std::string sentence) {
  set_unreadable(std::move(sentence));
  has_shape_ = false;
}

void OnnxTensor::take_name(const WireField& field, std::span<const std::byte> payload) {
  name_.clear();
  if (payload.size() != field.payload.size) {
    set_unreadable("its name has " + bytes_text(field.payload.size));
  } else if (const std::string_view name = as_text(payload); is_utf8(name)) {
    name_ = name;
  } else {
    set_unreadable("its name, " + quote_bytes(name) + ", is not UTF-8");
  }
}

void OnnxTensor::take_values(const WireField& field, std::uint64_t start) {
  // A list may come in several pieces, of which empty ones do not count; raw_data may not.
  const bool packed = field.type == WireType::kLength;
  const bool is_list = field.number != kRawData && field.number != kStringData;
  if (packed && is_list && field.payload.size == 0) return;
  if (pieces_ > 0 && field.number != values_field_) several_fields_ = true;
  unpacked_ = unpacked_ || !packed;
  values_field_ = field.number;
  take_piece(field, start);
}

void OnnxTensor::take_piece(const WireField& field, std::uint64_t start) {
  const std::uint64_t end = field.payload.offset + field.payload.size;
  if (pieces_ == 0) with_tags_.offset = start;
  apart_ = apart_ || (pieces_ > 0 && start != with_tags_.offset + with_tags_.size);
  with_tags_.size = end - with_tags_.offset;
  values_ = field.payload;
  value_bytes_ += field.payload.size;
  ++pieces_;
}

std::uint64_t OnnxTensor::become_vector() {
  data_type_ = kFloatType;
  shape_ = {value_bytes_ / sizeof(float)};
  return shape_[0];
}

TensorInfo OnnxTensor::finish(OnnxSource& source) && {
  TensorInfo tensor;
  tensor.name = std::move(name_);
  tensor.shape = std::move(shape_);
  const OnnxType& type = onnx_type(data_type_);
  if (type.dtype) tensor.dtype = *type.dtype;
  if (!checked_byte_count(tensor.shape, type.dtype ? info(tensor.dtype).bytes : sizeof(double))) {
    refuse_shape("its shape, " + shape_text(tensor.shape) + ", is of 2^63 bytes or more");
  }
  if (type.name.empty()) {
    set_unreadable(data_type_ == 0 ? "it has no type"
                                   : "its type, " + std::to_string(data_type_) + ", is not known");
  }
  if (unreadable_.empty()) place_values(tensor, type);
  const bool is_placed = unreadable_.empty() && type.bits > 0;
  source.type = data_type_;
  source.packing = tensor.packing;
  source.fault = unreadable_;
  if (!type.name.empty() && !type.dtype && (unreadable_.empty() || is_of_place_)) {
    unreadable_ = "its type, " + std::string(type.name) + ", is not decoded";
  }
  if (!is_placed) {
    tensor.bytes = {};
    tensor.location.clear();
  }
  if (!unreadable_.empty()) tensor.packing = Packing::kPlain;
  tensor.container = Container::kOnnx;
  if (!has_shape_) tensor.shape = {0};  // so that no missing values count
  tensor.unreadable = std::move(unreadable_);
  return tensor;
}

void OnnxTensor::place_values(TensorInfo& tensor, const OnnxType& type) {
  is_of_place_ = true;
  if (data_location_ > kExternal) {
    return set_unreadable("its data_location, " + std::to_string(data_location_) + ", is not known");
  }
  if (data_location_ == kExternal) {
    if (pieces_ > 0) return set_unreadable("it has both external_data and " + name_of(values_field_));
    auto place = external_.place(stored_bytes(type, tensor.count()));
    tensor.location = std::move(place.location);
    tensor.bytes = place.bytes;
    if (!place.unreadable.empty()) set_unreadable(std::move(place.unreadable));
    return;
  }
  if (pieces_ == 0) {
    if (tensor.count() > 0) set_unreadable("it has no data");
    return;
  }
  if (several_fields_) return set_unreadable("its values are in several fields");
  if (values_field_ != kRawData && values_field_ != type.list) {
    return set_unreadable("its values are in " + name_of(values_field_) + ", but those of " +
                          std::string(type.name) + " are in " + name_of(type.list) + " or raw_data");
  }
  if (pieces_ > 1 && (apart_ || values_field_ == kRawData)) {
    return set_unreadable("its " + name_of(values_field_) + " is in several pieces" +
                          (apart_ ? " with other fields between them" : ""));
  }
  place_in_file(tensor, type);
}

void OnnxTensor::place_in_file(TensorInfo& tensor, const OnnxType& type) {
  const auto refuse_size = [&](const std::string& needed) {
    set_unreadable("its " + name_of(values_field_) + " has " + bytes_text(value_bytes_) +
                   ", but its shape, " + shape_text(tensor.shape) + " of " + std::string(type.name) +
                   ", needs " + needed);
  };
  const std::uint64_t plain = stored_bytes(type, tensor.count());
  const std::uint64_t count = type.bits < 8 ? plain : tensor.count();  // of numbers in the list
  const bool is_tagged = unpacked_ || pieces_ > 1;
  tensor.bytes = is_tagged ? with_tags_ : values_;
  tensor.packing = is_tagged ? Packing::kTagged : Packing::kPlain;
  if (!has_one_number_in_each_varint(values_field_)) {
    if (value_bytes_ != plain) refuse_size(std::to_string(plain));
    return;
  }
  if (!is_tagged) tensor.packing = Packing::kVarint;
  if (value_bytes_ < count) return refuse_size("at least " + std::to_string(count));
  if (value_bytes_ > 0 && (value_bytes_ - 1) / kLongestVarint >= count) {
    refuse_size("at most " + std::to_string(count * kLongestVarint));
  }
}

}  // namespace qs::io
