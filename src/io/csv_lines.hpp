#pragma once
/// The lines of a text in pieces of any size: UTF-8 or UTF-16 (by its byte order mark), with line ends
/// of Unix, Windows or old Macs. Lines are UTF-8 in either case. Sources:
/// https://www.unicode.org/faq/utf_bom.html, https://www.rfc-editor.org/rfc/rfc2781
///
/// Holds only the current line. The surprise: a line ends only once the next byte shows that no more of it
/// follows, so next() may return nothing although bytes were fed.

#include <span>

#include "io/csv_reading.hpp"
#include "io/limits.hpp"

namespace qs::io {

struct CsvLine {
  std::string_view text;     // without its end; until next() is called again
  std::uint64_t number = 1;  // from 1
  std::uint64_t at = 0;      // its first byte
  TextCode code = TextCode::kUtf8;

  /// Maps a byte of the text to its byte in the file.
  std::uint64_t byte_of(std::size_t place) const;
};

/// Encoding by the byte order mark, and the length of the mark.
struct ByteOrderMark {
  TextCode code = TextCode::kUtf8;
  std::size_t size = 0;
};
ByteOrderMark byte_order_mark(std::span<const std::byte> first_bytes);

class CsvLines {
 public:
  CsvLines(TextCode code, std::uint64_t at) : code_(code), at_(at) {}

  /// Take all available lines first. The piece must outlive its lines.
  void feed(std::span<const std::byte> piece, bool last);
  /// Refuses zero bytes and lines of more than kMaxLineBytes.
  Expected<std::optional<CsvLine>> next();

 private:
  void transcode(std::span<const std::byte> piece);
  void put_unit(unsigned unit);
  Expected<std::optional<CsvLine>> end_line(std::string_view text, std::size_t end_size);

  TextCode code_;
  std::uint64_t at_;  // where the present line begins
  std::uint64_t number_ = 1;
  bool last_ = false;
  bool skips_newline_ = false;  // the last line ended with a carriage return
  bool has_begun_ = false;      // begun_ holds a line that next() returned
  std::string begun_;           // of the present line, from earlier pieces
  std::string_view rest_;       // of the present piece
  std::string decoded_;         // of a UTF-16 piece
  unsigned odd_byte_ = 256, high_half_ = 0;
};

}  // namespace qs::io
