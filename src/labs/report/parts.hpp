#pragma once
/// The parts of the page of a report, each a section with its heading, or empty where it has nothing to say.

#include "labs/report/facts.hpp"

namespace qs {

/// The sentence that answers: how large, how large with the mix, and what is lost. Plain text, no markup.
std::string answer_sentence(const ReportInput& input);

std::string head_part(const ReportInput& input);
std::string size_part(const ReportInput& input);
std::string worst_part(const ReportInput& input);
std::string tensors_part(const ReportInput& input);
std::string problems_part(const ReportInput& input);
std::string settings_part(const ReportInput& input);
std::string meaning_part(const ReportInput& input);

/// "has coarse ranges": the mark † needs its footnote.
bool has_coarse_ranges(const ReportInput& input);

/// The head of a column, of words or of numbers.
std::string heading(std::string_view english);
std::string number_heading(std::string_view english);

/// <section> with a heading and an id that the heading is found by.
std::string section(std::string_view id, std::string_view heading, const std::string& content);

/// The rules of the page's looks.
std::string_view report_style();

}  // namespace qs
