#pragma once
/// Parts of a report's page, each a section with its heading; empty if there is nothing to say.

#include "labs/report/facts.hpp"

namespace qs {

/// Summary sentence: size, size with the mix, and loss. Plain text, no markup.
std::string answer_sentence(const ReportInput& input);

std::string head_part(const ReportInput& input);
std::string size_part(const ReportInput& input);
std::string worst_part(const ReportInput& input);
std::string tensors_part(const ReportInput& input);
std::string problems_part(const ReportInput& input);
std::string settings_part(const ReportInput& input);
std::string meaning_part(const ReportInput& input);

/// True if ranges are coarse, so that the mark † needs its footnote.
bool has_coarse_ranges(const ReportInput& input);

/// Head of a column, of words or of numbers.
std::string heading(std::string_view english);
std::string number_heading(std::string_view english);

/// A <section> with a heading and an id for links.
std::string section(std::string_view id, std::string_view heading, const std::string& content);

/// A <dt> with its <dd>.
std::string entry(std::string_view term, const std::string& html);

/// A whole page: `main` is its content, `title` plain text.
std::string report_page(std::string_view title, const std::string& main);

/// The page's style sheet.
std::string_view report_style();

}  // namespace qs
