#include "io/wire_format.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kLargestTag = 0xFFFF'FFFF;

/// Parses the head of one field.
class FieldHead {
 public:
  FieldHead(std::span<const std::byte> bytes, std::uint64_t at, std::uint64_t end)
      : bytes_(bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), end - at)))),
        start_(at),
        end_(end) {}

  std::uint64_t position() const { return start_ + used_; }

  /// Nothing if it needs more bytes.
  Expected<std::optional<std::uint64_t>> take_varint(const std::string& what) {
    const WireVarint read = read_varint(bytes_.subspan(used_));
    if (read.state == Varint::State::kTooLong) {
      return refuse(what, "a number of more than 64 bits", "a varint of at most 10 bytes", position());
    }
    if (read.state == Varint::State::kUnfinished) {
      if (start_ + bytes_.size() < end_) return std::nullopt;
      return refuse(what, "the end of the message", "a whole varint", end_);
    }
    used_ += read.number.size;
    return read.number.value;
  }

 private:
  std::span<const std::byte> bytes_;
  std::uint64_t start_, end_;
  std::size_t used_ = 0;
};

std::string of_field(std::string_view what, std::uint32_t number) {
  return std::string(what) + " of field " + std::to_string(number);
}

/// Adds the payload that follows, if the message has room for it.
Expected<std::optional<WireField>> with_payload(WireField field, ByteRange payload, std::uint64_t end,
                                                std::uint64_t told_at) {
  if (payload.size > end - payload.offset) {
    return refuse(of_field("length", field.number), std::to_string(payload.size) + " bytes",
                  "at most the " + std::to_string(end - payload.offset) + " bytes that are left", told_at);
  }
  field.payload = payload;
  return field;
}

}  // namespace

WireVarint read_varint(std::span<const std::byte> bytes) {
  WireVarint read;
  for (const std::byte next : bytes) {
    read.state = read.number.add(next);
    if (read.state != Varint::State::kUnfinished) break;
  }
  return read;
}

Expected<std::optional<WireField>> read_field(std::span<const std::byte> bytes, std::uint64_t at,
                                              std::uint64_t end) {
  FieldHead head(bytes, at, end);
  const auto tag = head.take_varint("tag");
  if (!tag) return Refusal(tag.error());
  if (!*tag) return std::nullopt;
  if (**tag > kLargestTag) return refuse("tag", std::to_string(**tag), "a number of 32 bits", at);
  WireField field;
  field.number = static_cast<std::uint32_t>(**tag >> 3);
  if (field.number == 0) return refuse("field number", "0", "1 or more", at);
  const std::uint64_t type = **tag & 7U, told_at = head.position();
  switch (type) {
    case 0: {
      field.type = WireType::kVarint;
      const auto value = head.take_varint(of_field("value", field.number));
      if (!value) return Refusal(value.error());
      if (!*value) return std::nullopt;
      field.value = **value;
      field.payload = {told_at, head.position() - told_at};
      return field;
    }
    case 1:
      field.type = WireType::kFixed64;
      return with_payload(field, {told_at, 8}, end, told_at);
    case 5:
      field.type = WireType::kFixed32;
      return with_payload(field, {told_at, 4}, end, told_at);
    case 2: {
      field.type = WireType::kLength;
      const auto length = head.take_varint(of_field("length", field.number));
      if (!length) return Refusal(length.error());
      if (!*length) return std::nullopt;
      return with_payload(field, {head.position(), **length}, end, told_at);
    }
    default:
      return refuse(of_field("wire type", field.number), std::to_string(type), "0, 1, 2 or 5", at);
  }
}

}  // namespace qs::io
