#pragma once
/// What the reader takes away: a file to be saved, or text for the clipboard.

#include <string>

namespace qs {

struct Outgoing {
  enum class To { kFile, kClipboard } to = To::kFile;
  std::string name;  // of the file
  std::string type;  // as in MIME: text/csv
  std::string bytes;
};

/// What is told of a model as a file; made where the survey's helpers are, as its texts are none of the first
/// page's (labs/report/model_report.hpp).
enum class ReportKind { kHtml, kMixJson, kMixCsv, kFigures };
struct ReportRequest {
  ReportKind kind = ReportKind::kHtml;
  std::string name;  // of the file
  std::string link;  // the state whose formats and target it tells of
};

/// The present lab's picture as pixels or as shapes, or the numbers in it.
enum class PictureKind { kPng, kSvg, kCsv };

}  // namespace qs
