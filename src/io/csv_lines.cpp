#include "io/csv_lines.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

/// Size in UTF-16 bytes of a UTF-8 text.
std::uint64_t utf16_bytes(std::string_view text) {
  std::uint64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) != 0x80U) units += byte >= 0xF0 ? 2 : 1;
  }
  return 2 * units;
}

std::uint64_t file_bytes(TextCode code, std::string_view text) {
  return code == TextCode::kUtf8 ? text.size() : utf16_bytes(text);
}

void append_utf8(std::string& out, unsigned point) {
  const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | point >> 6);
  } else {
    if (point < 0x10000) {
      put(0xE0U | point >> 12);
    } else {
      put(0xF0U | point >> 18);
      put(0x80U | (point >> 12 & 0x3FU));
    }
    put(0x80U | (point >> 6 & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

}  // namespace

std::uint64_t CsvLine::byte_of(std::size_t place) const {
  return at + file_bytes(code, text.substr(0, place));
}

ByteOrderMark byte_order_mark(std::span<const std::byte> first_bytes) {
  const std::string_view text = as_text(first_bytes.first(std::min<std::size_t>(first_bytes.size(), 3)));
  if (text == "\xEF\xBB\xBF") return {TextCode::kUtf8, 3};
  if (text.starts_with("\xFF\xFE")) return {TextCode::kUtf16Little, 2};
  if (text.starts_with("\xFE\xFF")) return {TextCode::kUtf16Big, 2};
  return {};
}

void CsvLines::feed(std::span<const std::byte> piece, bool last) {
  last_ = last;
  if (code_ == TextCode::kUtf8) {
    rest_ = as_text(piece);
    return;
  }
  decoded_.clear();
  transcode(piece);
  rest_ = decoded_;
}

void CsvLines::transcode(std::span<const std::byte> piece) {
  constexpr unsigned kNoByte = 256;
  constexpr unsigned kReplacement = 0xFFFD;
  for (const std::byte b : piece) {
    const unsigned byte = std::to_integer<unsigned>(b);
    if (odd_byte_ == kNoByte) {
      odd_byte_ = byte;
    } else {
      put_unit(code_ == TextCode::kUtf16Little ? byte << 8 | odd_byte_ : odd_byte_ << 8 | byte);
      odd_byte_ = kNoByte;
    }
  }
  if (last_ && (odd_byte_ != kNoByte || high_half_ != 0)) append_utf8(decoded_, kReplacement);
}

/// An unpaired surrogate becomes U+FFFD.
void CsvLines::put_unit(unsigned unit) {
  constexpr unsigned kReplacement = 0xFFFD;
  const bool is_high = unit >= 0xD800 && unit < 0xDC00, is_low = unit >= 0xDC00 && unit < 0xE000;
  if (high_half_ != 0 && is_low) {
    append_utf8(decoded_, 0x10000 + ((high_half_ - 0xD800) << 10) + (unit - 0xDC00));
    high_half_ = 0;
    return;
  }
  if (high_half_ != 0) append_utf8(decoded_, kReplacement);
  high_half_ = is_high ? unit : 0;
  if (is_low) append_utf8(decoded_, kReplacement);
  if (!is_high && !is_low) append_utf8(decoded_, unit);
}

Expected<std::optional<CsvLine>> CsvLines::next() {
  if (has_begun_) begun_.clear();
  has_begun_ = false;
  if (skips_newline_ && !rest_.empty()) {
    skips_newline_ = false;
    if (rest_.front() == '\n') {
      rest_.remove_prefix(1);
      at_ += file_bytes(code_, "\n");
    }
  }
  const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
  if (begun_.size() + end > kMaxLineBytes) {
    return refuse("row " + std::to_string(number_), "more than " + std::to_string(kMaxLineBytes) + " bytes",
                  "rows of numbers", at_ + kMaxLineBytes);
  }
  const bool ends_here = end < rest_.size();
  if (!ends_here) {
    begun_ += rest_;
    rest_ = {};
    if (!last_ || begun_.empty()) return std::nullopt;
    return end_line(begun_, 0);
  }
  skips_newline_ = rest_[end] == '\r';
  const std::string_view part = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  if (begun_.empty()) return end_line(part, 1);
  begun_ += part;
  return end_line(begun_, 1);
}

Expected<std::optional<CsvLine>> CsvLines::end_line(std::string_view text, std::size_t end_size) {
  const CsvLine line{text, number_, at_, code_};
  if (const std::size_t zero = text.find('\0'); zero != text.npos) {
    return refuse("row " + std::to_string(number_), "a zero byte", "text", line.byte_of(zero));
  }
  at_ = line.byte_of(text.size()) + (code_ == TextCode::kUtf8 ? end_size : 2 * end_size);
  ++number_;
  has_begun_ = true;
  return line;
}

}  // namespace qs::io
