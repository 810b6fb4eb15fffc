#include "io/gguf_header.hpp"

#include <algorithm>

#include "io/limits.hpp"
#include "io/reader_parts.hpp"
#include "io/utf8.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kMagic = "GGUF";
constexpr std::uint64_t kPiece = 256 * 1024;
constexpr std::uint64_t kStartBytes = 24;
// The specification's limit for keys; not all writers keep its limit of 64 for names of tensors.
constexpr std::uint64_t kLongestGgufName = 65535;
constexpr std::uint64_t kDefaultAlignment = 32;
// A length, a type, a value of one byte; a length, a name of one byte, no dimensions, a type and an offset.
constexpr std::uint64_t kLeastPair = 8 + 1 + 4 + 1, kLeastTensor = 8 + 1 + 4 + 4 + 8;

std::string one_of(std::uint64_t index, std::uint64_t count) {
  return std::to_string(index + 1) + " of " + std::to_string(count);
}

}  // namespace

GgufHeader::GgufHeader(std::uint64_t file_size) : file_size_(file_size), needed_(kStartBytes) {}

std::optional<ByteRange> GgufHeader::wants() const {
  if (next_ == Field::kNone) return {};
  return ByteRange{position_, std::min(kPiece, file_size_ - position_)};
}

Expected<void> GgufHeader::feed(std::span<const std::byte> bytes) {
  const std::uint64_t start = position_, end = start + bytes.size();
  read_ += bytes.size();
  if (file_size_ < kStartBytes) {
    return refuse("gguf header", "a file of " + bytes_text(file_size_), "at least " + bytes_text(kStartBytes),
                  file_size_);
  }
  while (next_ != Field::kNone && position_ < end) {
    const std::uint64_t size = std::min(needed_ - field_.size(), end - position_);
    const auto part =
        bytes.subspan(static_cast<std::size_t>(position_ - start), static_cast<std::size_t>(size));
    field_.insert(field_.end(), part.begin(), part.end());
    position_ += size;
    if (field_.size() < needed_) break;
    if (auto taken = take_field(); !taken) return taken;
  }
  if (next_ == Field::kNone || read_ < kMaxHeaderBytes) return {};
  return refuse("gguf header", "more than " + bytes_text(read_), "at most " + bytes_text(kMaxHeaderBytes),
                position_);
}

std::uint64_t GgufHeader::data_start() const {
  return position_ + (alignment() - position_ % alignment()) % alignment();
}

std::uint64_t GgufHeader::alignment() const {
  return alignment_.value_or(kDefaultAlignment);
}

std::uint64_t GgufHeader::number(std::size_t from, std::size_t bytes) const {
  return little_endian(std::span(field_).subspan(from, bytes));
}

std::string GgufHeader::key_or_name() const {
  return std::string(as_text(std::span(field_).first(field_.size() - kTypeBytes)));
}

std::string GgufHeader::of_key(std::string_view what) const {
  return "gguf metadata " + quote_bytes(key_) + " " + std::string(what);
}

std::string GgufHeader::field_name() const {
  switch (next_) {
    case Field::kKeyLength:
    case Field::kKey:
      return "key " + one_of(pair_, pairs_);
    case Field::kAlignment:
    case Field::kWordLength:
    case Field::kWord:
    case Field::kCount:
    case Field::kStringLength:
    case Field::kArrayStart:
      return "the value of " + quote_bytes(key_);
    case Field::kNameLength:
    case Field::kName:
      return "the name of tensor " + one_of(tensors_.size(), tensor_count_);
    case Field::kPlace:
      return "dimensions, type and offset of tensor " + quote_text(tensors_.back().info.name);
    case Field::kStart:
    case Field::kNone:
      break;
  }
  return "the start";
}

Expected<void> GgufHeader::expect(Field next, std::uint64_t bytes) {
  next_ = next;
  needed_ = bytes;
  field_at_ = position_;
  field_.clear();
  if (bytes <= file_size_ - position_) return {};
  return refuse("gguf header", "the end of the file after byte " + std::to_string(position_),
                bytes_text(bytes) + " for " + field_name(), file_size_);
}

Expected<void> GgufHeader::skip(std::uint64_t bytes) {
  const std::uint64_t rest = file_size_ - position_;
  if (bytes > rest) {
    return refuse(of_key("length"), bytes_text(bytes),
                  "at most the " + bytes_text(rest) + " that follow it in the file", field_at_);
  }
  position_ += bytes;
  return {};
}

/// True if `count` elements of at least `least_bytes` bytes each fit into the rest of the file.
bool GgufHeader::has_room(std::uint64_t count, std::uint64_t least_bytes) const {
  return count <= (file_size_ - position_) / least_bytes;
}

Refusal GgufHeader::refuse_count(std::string field, std::uint64_t count, std::uint64_t least_bytes,
                                 std::uint64_t at) const {
  return refuse(std::move(field), std::to_string(count),
                "at most " + std::to_string((file_size_ - position_) / least_bytes) +
                    ", as many as the rest of the file has room for",
                at);
}

Expected<void> GgufHeader::take_field() {
  switch (next_) {
    case Field::kStart:
      return take_start();
    case Field::kKeyLength:
      return take_length("gguf metadata key " + one_of(pair_, pairs_), Field::kKey);
    case Field::kKey:
      return take_key();
    case Field::kAlignment:
      return take_alignment();
    case Field::kWordLength:
      return take_word_length();
    case Field::kWord:
      facts_.words.emplace_back(key_, as_text(field_));
      return next_value();
    case Field::kCount:
      facts_.words.emplace_back(key_, std::to_string(number(0, field_.size())));
      return next_value();
    case Field::kStringLength:
      return take_string_length();
    case Field::kArrayStart:
      return take_array();
    case Field::kNameLength:
      return take_length("gguf tensor " + one_of(tensors_.size(), tensor_count_) + " name", Field::kName);
    case Field::kName:
      return take_name();
    case Field::kPlace:
      return take_place();
    case Field::kNone:
      break;
  }
  return {};
}

Expected<void> GgufHeader::take_start() {
  const std::string_view magic = as_text(field_).substr(0, kMagic.size());
  if (magic != kMagic) return refuse("gguf magic", quote_bytes(magic), quote_bytes(kMagic), 0);
  constexpr std::size_t kVersionAt = 4, kTensorsAt = 8, kPairsAt = 16;
  const std::uint64_t version = number(kVersionAt, kTypeBytes);
  if (version != 2 && version != 3) {
    const bool swapped = version != 0 && version % 0x10000 == 0;
    const auto value = swapped ? __builtin_bswap32(static_cast<std::uint32_t>(version)) : version;
    return refuse("gguf version", std::to_string(value) + (swapped ? " in big-endian byte order" : ""),
                  "2 or 3, little-endian", kVersionAt);
  }
  tensor_count_ = number(kTensorsAt, kCountBytes);
  pairs_ = number(kPairsAt, kCountBytes);
  if (!has_room(tensor_count_, kLeastTensor)) {
    return refuse_count("gguf tensor_count", tensor_count_, kLeastTensor, kTensorsAt);
  }
  if (!has_room(pairs_, kLeastPair)) {
    return refuse_count("gguf metadata_kv_count", pairs_, kLeastPair, kPairsAt);
  }
  if (tensor_count_ > kMostGgufTensors) {
    return refuse("gguf tensor_count", std::to_string(tensor_count_),
                  "at most " + std::to_string(kMostGgufTensors), kTensorsAt);
  }
  return next_pair();
}

Expected<void> GgufHeader::take_length(std::string field, Field next) {
  const std::uint64_t length = number(0, kCountBytes);
  if (length > 0 && length <= kLongestGgufName) return expect(next, length + kTypeBytes);
  return refuse(std::move(field), bytes_text(length), "1 to " + bytes_text(kLongestGgufName), field_at_);
}

Expected<void> GgufHeader::next_pair() {
  return pair_ < pairs_ ? expect(Field::kKeyLength, kCountBytes) : next_tensor();
}

Expected<void> GgufHeader::next_tensor() {
  return tensors_.size() < tensor_count_ ? expect(Field::kNameLength, kCountBytes) : expect(Field::kNone, 0);
}

Expected<void> GgufHeader::take_name() {
  std::string name = key_or_name();
  const std::uint64_t dimensions = number(name.size(), kTypeBytes);
  const std::string field = "gguf tensor " + one_of(tensors_.size(), tensor_count_);
  if (!is_utf8(name)) return refuse(field + " name", quote_bytes(name), "UTF-8", field_at_);
  if (dimensions > kMostGgufDimensions) {
    return refuse("tensor " + quote_text(name) + " n_dimensions", std::to_string(dimensions),
                  "at most " + std::to_string(kMostGgufDimensions), field_at_ + name.size());
  }
  tensors_.emplace_back();
  tensors_.back().info.name = std::move(name);
  tensors_.back().name_at = field_at_;
  return expect(Field::kPlace, gguf_place_bytes(dimensions));
}

Expected<void> GgufHeader::take_place() {
  if (auto read = read_gguf_place(tensors_.back(), field_, field_at_, alignment()); !read) return read;
  return next_tensor();
}

}  // namespace qs::io
