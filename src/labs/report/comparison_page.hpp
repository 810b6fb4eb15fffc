#pragma once
/// Two compared models as a page to read and to print: one file without scripts, as the report of one model is
/// (model_report.hpp).

#include <string>

namespace qs {

struct ComparedModels;

/// `made_by` is the command line or the link that makes it again, `when` a date or empty.
std::string comparison_html(const ComparedModels& models, const std::string& made_by,
                            const std::string& when);

}  // namespace qs
