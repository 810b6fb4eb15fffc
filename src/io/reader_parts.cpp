#include "io/reader_parts.hpp"

#include <algorithm>

namespace qs::io {
namespace {

constexpr std::size_t kLongestQuote = 64;
constexpr std::string_view kHex = "0123456789ABCDEF";

std::string quoted(std::string_view text, bool escape_high_bytes) {
  std::string out = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && escape_high_bytes)) {
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "'";
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::optional<std::uint64_t> checked_byte_count(std::span<const std::uint64_t> shape,
                                                std::size_t element_bytes) {
  std::uint64_t bytes = element_bytes;
  for (const std::uint64_t axis : shape) {
    if (axis == 0) continue;
    if (bytes > kMaxWholeNumber / axis) return {};
    bytes *= axis;
  }
  return std::find(shape.begin(), shape.end(), 0U) == shape.end() ? bytes : 0;
}

std::string bytes_text(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "[";
  for (const std::uint64_t axis : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(axis);
  return text + "]";
}

std::string quote_text(std::string_view utf8) {
  if (utf8.size() <= kLongestQuote) return quoted(utf8, false);
  std::size_t end = kLongestQuote;
  while (end > 0 && (static_cast<unsigned char>(utf8[end]) & 0xC0) == 0x80) --end;
  return quoted(utf8.substr(0, end), false) + "…";
}

std::string quote_bytes(std::string_view bytes) {
  return quoted(bytes.substr(0, kLongestQuote), true) + (bytes.size() > kLongestQuote ? "…" : "");
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint64_t little_endian(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) {
    value = (value << 8) | std::to_integer<std::uint64_t>(bytes[i]);
  }
  return value;
}

std::uint64_t little_endian(std::span<const std::byte> bytes, std::size_t at, std::size_t size) {
  return little_endian(bytes.subspan(at, size));
}

bool has_extension(std::string_view file_name, std::string_view extension) {
  if (file_name.size() < extension.size()) return false;
  return std::equal(extension.begin(), extension.end(),
                    file_name.end() - static_cast<std::ptrdiff_t>(extension.size()),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string stem(std::string_view file_name) {
  const std::size_t folder = file_name.find_last_of("/\\");
  if (folder != std::string_view::npos) file_name.remove_prefix(folder + 1);
  const std::size_t dot = file_name.rfind('.');
  return std::string(dot == 0 ? file_name : file_name.substr(0, dot));
}

}  // namespace qs::io
