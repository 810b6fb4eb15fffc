#pragma once
/// The numbers of a .csv or .tsv file: rows of fields between commas, semicolons or tabs (the first of them
/// in the first row decides), as RFC 4180 has them, with spaces or quotes around a number allowed. A number
/// is decimal with a point, or nan or inf. Blank lines may only be at the end. Source:
/// https://www.rfc-editor.org/rfc/rfc4180
///
/// The reader of the list and the unpacker of the values both use this, so that what the one accepts the
/// other delivers.

#include <array>
#include <span>
#include <string_view>

#include "core/error.hpp"

namespace qs::io {

class CsvFields {
 public:
  static constexpr std::size_t kMaxFieldBytes = 64;
  static constexpr std::uint64_t kMaxColumns = 100'000;

  /// `columns` of every row, or 0: as many as the first has. The first row is the line of this number, at
  /// this byte; both are for errors.
  explicit CsvFields(std::uint64_t columns, std::uint64_t first_line = 1, std::uint64_t at = 0)
      : columns_(columns), line_(first_line), at_(at) {}

  /// The next number; nothing when all of the piece was read. It takes what it reads from the piece's start;
  /// at an error the piece begins with what cannot be read. `last` where no piece follows.
  Expected<std::optional<double>> next(std::span<const std::byte>& piece, bool last);

  /// Complete rows so far.
  std::uint64_t rows() const { return rows_; }
  std::uint64_t columns() const { return columns_; }
  /// Whether the last error was a field of text that is no number, as names of columns are.
  bool found_text() const { return found_text_; }

 private:
  bool ends_field(char c);
  Expected<std::optional<double>> end_field(bool ends_row);
  Expected<void> end_row();
  Refusal refuse_field(std::string value);
  std::string_view trimmed(std::string_view text) const;
  std::string place() const;

  std::uint64_t columns_;
  std::uint64_t line_;  // its number, from 1
  std::uint64_t at_;    // the next byte
  std::uint64_t rows_ = 0;
  std::uint64_t in_row_ = 0;  // fields of the present row that have ended
  char separator_ = '\0';     // until the first one, and where there is one column
  bool separator_known_ = false;
  bool blank_ = false;  // the last line was
  bool found_text_ = false;
  std::array<char, kMaxFieldBytes> field_{};  // as far as it was read
  std::size_t field_size_ = 0;
};

}  // namespace qs::io
