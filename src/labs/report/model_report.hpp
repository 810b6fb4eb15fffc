#pragma once
/// Exports of a survey: a page to read and to print, and the same numbers for programs. All are pure
/// functions of the input; they estimate nothing beyond it.
///
/// The page is one file without scripts, and loads nothing from elsewhere. Names come from untrusted files:
/// the page escapes them, spells out invisible characters (html_text.hpp), and forbids scripts by a policy as
/// well.

#include "labs/model/mix.hpp"
#include "labs/state/outgoing.hpp"

namespace qs {

struct ReportInput {  // everything in the report
  const ModelTable& table;
  std::vector<QuantizerSpec> formats;
  MixParams mix_params;
  const Mix& mix;
  std::string command;  // command line or link that makes it again; shown as the exact settings
  std::string when;     // a date, or empty (tests)
};

/// All data: files, settings, totals, each tensor with the figures of all formats (figures_json.hpp), the
/// mix, uniform choices and the frontier. "quantscope_report" is the version of this format, 1. Without a
/// named target "mix" and settings.target_bits are null; an unreachable target is mix.problem.
std::string report_json(const ReportInput& input);

/// Makes a report of any kind, for the state of a link of the lab "model"; `made_by` says how to make it
/// again. Only keys in the link count as requests: without `target` there is no mix (and the mix as JSON is
/// refused), without `formats` the report covers the measured ones. The lab's own requests name both
/// (report_link).
Expected<std::string> make_report(const ReportRequest& request, const ModelTable& table,
                                  const Sensitivities& sensitivities, const std::string& made_by,
                                  const std::string& when);

/// One line per tensor: tensor, shape, type, weights, format, bits_per_weight, sqnr_db, entropy_bits,
/// storage_bytes, role, non_finite (number of NaN and infinite values). A tensor that is kept has its stored
/// type as the format and "exact" as its SQNR; without a mix the last five are empty, as is anything unknown.
/// The column storage_bytes adds up to the bytes of the mix.
///
/// Spreadsheets take a field that begins with = + - @ for a formula. A name that begins with one of them,
/// with a tab, a line end or an apostrophe is written with one apostrophe before it: to restore a name that
/// begins with an apostrophe, remove the first.
std::string mix_csv(const ReportInput& input);

/// The parts of the mix that a quantizing program needs, and no more. Without a mix "problem" says why.
std::string mix_json(const ReportInput& input);

/// The report as a page.
std::string report_html(const ReportInput& input);

}  // namespace qs
