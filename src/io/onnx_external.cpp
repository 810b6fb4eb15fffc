#include "io/onnx_external.hpp"

#include "io/reader_parts.hpp"
#include "io/utf8.hpp"
#include "io/wire_format.hpp"

namespace qs::io {
namespace {

constexpr std::uint32_t kKey = 1;
constexpr std::uint32_t kValue = 2;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Nothing if the path stays within the model's folder.
std::string_view fault_of_path(std::string_view path) {
  if (path.empty()) return "is empty";
  if (!is_utf8(path)) return "is not UTF-8";
  if (path.find('\0') != std::string_view::npos) return "has a zero byte";
  if (path.find('\\') != std::string_view::npos) return "has a backslash";
  if (path.front() == '/' || (path.size() > 1 && path[1] == ':' && is_letter(path[0]))) return "is absolute";
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    if (path.substr(start, end - start) == "..") return "leads out of the model's folder";
    start = end + 1;
  }
  return path.back() == '/' ? "is that of a folder" : std::string_view{};
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  if (text.empty()) return {};
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (kMaxWholeNumber - digit) / 10) return {};
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace

void OnnxExternalData::take(std::span<const std::byte> entry) {
  std::string_view key, value;
  for (std::uint64_t at = 0; at < entry.size();) {
    const auto field = read_field(entry.subspan(static_cast<std::size_t>(at)), at, entry.size());
    if (!field || !*field) {
      if (fault_.empty()) fault_ = "an entry of its external_data is not whole";
      return;
    }
    const auto text = as_text(bytes_in(entry, (*field)->payload).value_or(std::span<const std::byte>{}));
    if ((*field)->type == WireType::kLength && (*field)->number == kKey) key = text;
    if ((*field)->type == WireType::kLength && (*field)->number == kValue) value = text;
    at = (*field)->payload.offset + (*field)->payload.size;
  }
  take_pair(key, value);
}

void OnnxExternalData::take_pair(std::string_view key, std::string_view value) {
  std::optional<std::string>* const slot = key == "location" ? &location_
                                           : key == "offset" ? &offset_
                                           : key == "length" ? &length_
                                                             : nullptr;
  if (slot == nullptr) return;  // a checksum, or a program's private entry
  if (*slot && fault_.empty()) fault_ = "its external_data has two of " + quote_text(key);
  *slot = std::string(value);
}

OnnxExternalData::Place OnnxExternalData::place(std::uint64_t bytes) const {
  const auto fault = [](std::string sentence) { return Place{{}, {}, std::move(sentence)}; };
  if (!fault_.empty()) return fault(fault_);
  if (!location_) return fault("its external_data has no location");
  if (const std::string_view why = fault_of_path(*location_); !why.empty()) {
    return fault("the location of its external_data, " + quote_bytes(*location_) + ", " + std::string(why));
  }
  const auto offset = whole_number(offset_.value_or("0"));
  const auto length = length_ ? whole_number(*length_) : bytes;
  const std::string wanted = ", is not a whole number below 2^63";
  if (!offset) return fault("the offset of its external_data, " + quote_bytes(*offset_) + wanted);
  if (!length) return fault("the length of its external_data, " + quote_bytes(*length_) + wanted);
  if (*length != bytes) {
    return fault("its external_data has " + std::to_string(*length) + " bytes, but its shape and type need " +
                 std::to_string(bytes));
  }
  if (*offset > kMaxWholeNumber - bytes) {
    return fault("its external_data of " + std::to_string(bytes) + " bytes from offset " +
                 std::to_string(*offset) + " on would end beyond 2^63");
  }
  return {*location_, {*offset, bytes}, {}};
}

}  // namespace qs::io
