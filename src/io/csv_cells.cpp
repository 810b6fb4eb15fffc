#include "io/csv_cells.hpp"

#include <algorithm>

namespace qs::io {
namespace {

bool is_blank_char(char c, char separator) {
  return c == ' ' || (c == '\t' && separator != '\t');
}

std::string_view trimmed(std::string_view text, char separator) {
  while (!text.empty() && is_blank_char(text.front(), separator)) text.remove_prefix(1);
  while (!text.empty() && is_blank_char(text.back(), separator)) text.remove_suffix(1);
  return text;
}

/// Cuts a trailing comment, which begins with " #"; "#N" begins none.
std::string_view without_comment(std::string_view line) {
  for (std::size_t at = line.find(" #"); at != line.npos; at = line.find(" #", at + 1)) {
    if (!line.substr(at + 1).starts_with("#N")) return line.substr(0, at);
  }
  return line;
}

/// End of the cell that begins with a quote: behind its closing quote, or zero without one.
std::size_t quoted_end(std::string_view text) {
  for (std::size_t at = text.find('"', 1); at != text.npos; at = text.find('"', at + 2)) {
    if (at + 1 == text.size() || text[at + 1] != '"') return at + 1;
  }
  return 0;
}

/// End of the cell, at the separator; with blanks as separators, at the first of them.
std::size_t cell_end(std::string_view text, char separator) {
  if (separator == '\0') return text.size();
  const std::size_t quote = text.starts_with('"') ? quoted_end(text) : 0;
  const std::size_t end = separator == ' ' ? text.find_first_of(" \t", quote) : text.find(separator, quote);
  return std::min(end, text.size());
}

CsvCell cell_of(std::string_view text, char separator) {
  text = trimmed(text, separator);
  const bool is_quoted = text.starts_with('"') && text.size() > 1 && quoted_end(text) == text.size();
  return {is_quoted ? trimmed(text.substr(1, text.size() - 2), separator) : text, is_quoted};
}

}  // namespace

bool is_row(std::string_view line, char separator) {
  const std::string_view text = trimmed(line, separator);
  return !text.empty() && (text.front() != '#' || text.starts_with("#N/A"));
}

void split_cells(std::string_view line, char separator, std::vector<CsvCell>& cells) {
  cells.clear();
  line = without_comment(line);
  if (separator == ' ') line = trimmed(line, separator);
  while (true) {
    const std::string_view begin = separator == ' ' ? line : trimmed(line, separator);
    const std::size_t skipped = begin.empty() ? 0 : static_cast<std::size_t>(begin.data() - line.data());
    const std::size_t end = std::min(skipped + cell_end(line.substr(skipped), separator), line.size());
    cells.push_back(cell_of(line.substr(0, end), separator));
    if (end == line.size()) return;
    line.remove_prefix(end + 1);
    if (separator == ' ') line = trimmed(line, separator);
  }
}

}  // namespace qs::io
