#pragma once
/// What a reader takes away of a survey: a page to read and to print, and the same numbers for programs.
/// All are pure functions of what is known; nothing in them is estimated beyond it.
///
/// The page is one file without scripts and without anything that is loaded from elsewhere. Names come from
/// files that anyone may have made: on the page they are escaped, with characters that cannot be seen spelled
/// out (html_text.hpp), and a policy forbids scripts besides.

#include "labs/model/mix.hpp"
#include "labs/state/outgoing.hpp"

namespace qs {

struct ReportInput {  // everything that the report tells
  const ModelTable& table;
  std::vector<QuantizerSpec> formats;
  MixParams mix_params;
  const Mix& mix;
  std::string command;  // how to make it again: a command line or a link; shown as the exact settings
  std::string when;     // a date, or empty (tests)
};

/// Everything: files, settings, totals, each tensor with the figures of all formats (figures_json.hpp), the
/// mix, uniform choices and the frontier. "quantscope_report" is the version of this format, 1. Where nobody
/// named a target "mix" and settings.target_bits are null; one that is out of reach is mix.problem.
std::string report_json(const ReportInput& input);

/// Any of them, for the state of a link of the lab "model"; `made_by` says how to
/// make it again. Only what the link says counts as asked for: without `target`
/// there is no mix (and the mix as JSON is refused), without `formats` the report is
/// about those that were measured. The lab's own requests say both (report_link).
Expected<std::string> make_report(const ReportRequest& request, const ModelTable& table,
                                  const Sensitivities& sensitivities, const std::string& made_by,
                                  const std::string& when);

/// A line for each tensor: tensor, shape, type, weights, format, bits_per_weight, sqnr_db, entropy_bits,
/// storage_bytes, role, non_finite (how many values are NaN or infinite). A tensor that is kept has its
/// stored type as the format and "exact" as its SQNR; without a mix the last five are empty, as is whatever
/// is not known. The column storage_bytes adds up to the bytes of the mix.
///
/// A spreadsheet takes a field that begins with = + - @ for a formula. A name that begins with one of them,
/// with a tab, a line's end or an apostrophe has one apostrophe put before it: to have the name again, take
/// away the first apostrophe of a name that begins with one.
std::string mix_csv(const ReportInput& input);

/// What a program that quantizes needs of the mix, and no more. Without a mix "problem" says why.
std::string mix_json(const ReportInput& input);

/// The page.
std::string report_html(const ReportInput& input);

}  // namespace qs
