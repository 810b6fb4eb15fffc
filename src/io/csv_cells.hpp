#pragma once
/// The cells of a line as in RFC 4180: between separators, with quotes around a cell that holds one
/// (and two quotes for one inside). Blanks around a cell do not count. Source:
/// https://www.rfc-editor.org/rfc/rfc4180
///
/// Blank lines are no rows, nor are comments, which begin with # as numpy.savetxt writes them. The surprise:
/// "#N/A" begins no comment; it is a spreadsheet's missing cell.

#include "io/csv_lines.hpp"

namespace qs::io {

struct CsvCell {
  std::string_view text;  // inside its quotes
  bool is_quoted = false;
};

bool is_row(std::string_view line, char separator);

/// `separator` as in CsvReading. `cells` is overwritten.
void split_cells(std::string_view line, char separator, std::vector<CsvCell>& cells);

}  // namespace qs::io
