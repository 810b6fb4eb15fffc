#include <algorithm>
#include <array>

#include "io/gguf_header.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kAlignmentKey = "general.alignment";
constexpr std::uint64_t kLeastAlignment = 8;

constexpr std::size_t kUint32 = 4, kString = 8, kArray = 9;
/// Bytes of a metadata value by its type; for strings and arrays, the bytes before their elements.
constexpr std::array<std::uint64_t, 13> kValueBytes = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

/// Keys whose values are kept. Longer texts than kLongestWord are skipped.
constexpr std::array<std::string_view, 2> kKeptWords = {"general.type", "general.architecture"};
constexpr std::array<std::string_view, 3> kKeptCounts = {"split.no", "split.count", "split.tensors.count"};
constexpr std::uint64_t kLongestWord = 256;
/// True for the types of whole numbers.
constexpr std::array<bool, 13> kIsWhole = {true,  true,  true,  true,  true, true,
                                           false, false, false, false, true, true};

template <class Keys>
bool is_one_of(const Keys& keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

Expected<void> GgufHeader::take_key() {
  key_ = key_or_name();
  const auto type = static_cast<std::size_t>(number(key_.size(), kTypeBytes));
  const std::uint64_t type_at = field_at_ + key_.size();
  if (auto known = check_value_type(type, type_at); !known) return known;
  if (key_ == kAlignmentKey) {
    if (alignment_) return refuse(of_key("key"), "a second one", "each key once", field_at_);
    if (type == kUint32) return expect(Field::kAlignment, kValueBytes[kUint32]);
    return refuse(of_key("value_type"), std::to_string(type), "4, a number of 32 bits without sign", type_at);
  }
  if (type == kString && is_one_of(kKeptWords, key_)) return expect(Field::kWordLength, kValueBytes[kString]);
  if (kIsWhole[type] && is_one_of(kKeptCounts, key_)) return expect(Field::kCount, kValueBytes[type]);
  if (type == kString) return expect(Field::kStringLength, kValueBytes[kString]);
  if (type == kArray) return expect(Field::kArrayStart, kValueBytes[kArray]);
  if (auto skipped = skip(kValueBytes[type]); !skipped) return skipped;
  return next_value();
}

Expected<void> GgufHeader::check_value_type(std::uint64_t type, std::uint64_t at) const {
  if (type < kValueBytes.size()) return {};
  return refuse(of_key("value_type"), std::to_string(type), "0 to " + std::to_string(kValueBytes.size() - 1),
                at);
}

Expected<void> GgufHeader::take_alignment() {
  const std::uint64_t alignment = number(0, kTypeBytes);
  // The specification wants a multiple of 8, ggml a power of two.
  if (alignment < kLeastAlignment || (alignment & (alignment - 1)) != 0) {
    return refuse(of_key("value"), std::to_string(alignment), "a power of two, 8 or more", field_at_);
  }
  alignment_ = alignment;
  return next_value();
}

Expected<void> GgufHeader::take_word_length() {
  const std::uint64_t length = number(0, kCountBytes);
  if (length > 0 && length <= kLongestWord) return expect(Field::kWord, length);
  return take_string_length();
}

Expected<void> GgufHeader::take_string_length() {
  if (auto skipped = skip(number(0, kCountBytes)); !skipped) return skipped;
  return next_value();
}

Expected<void> GgufHeader::take_array() {
  const auto type = static_cast<std::size_t>(number(0, kTypeBytes));
  const std::uint64_t count = number(kTypeBytes, kCountBytes);
  if (arrays_.size() == kDeepestGgufArray) {
    return refuse(of_key("value"), "an array more inside the others",
                  "at most " + std::to_string(kDeepestGgufArray) + " arrays inside one another", field_at_);
  }
  if (auto known = check_value_type(type, field_at_); !known) return known;
  const std::uint64_t least = kValueBytes[type];
  if (!has_room(count, least)) {
    return refuse_count(of_key("array length"), count, least, field_at_ + kTypeBytes);
  }
  if (type == kString || type == kArray) {
    arrays_.push_back({type == kString ? Field::kStringLength : Field::kArrayStart, count});
  } else if (auto skipped = skip(count * least); !skipped) {
    return skipped;
  }
  return next_value();
}

Expected<void> GgufHeader::next_value() {
  while (!arrays_.empty() && arrays_.back().left == 0) arrays_.pop_back();
  if (arrays_.empty()) {
    ++pair_;
    return next_pair();
  }
  Array& array = arrays_.back();
  --array.left;
  return expect(array.element, kValueBytes[array.element == Field::kStringLength ? kString : kArray]);
}

}  // namespace qs::io
