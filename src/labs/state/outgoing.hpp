#pragma once
/// Data that the reader exports: a file to save, or text for the clipboard.

#include <string>

namespace qs {

struct Outgoing {
  enum class To { kFile, kClipboard } to = To::kFile;
  std::string name;  // file name
  std::string type;  // MIME type: text/csv
  std::string bytes;
};

/// Kinds of report on a model. Hosts make them beside the survey's helpers, as their texts are not in the
/// first module part (labs/report/model_report.hpp).
enum class ReportKind { kHtml, kMixJson, kMixCsv, kFigures };
struct ReportRequest {
  ReportKind kind = ReportKind::kHtml;
  std::string name;  // file name
  std::string link;  // state with the report's formats and target
};

/// The present lab's picture as pixels or as shapes, or its numbers.
enum class PictureKind { kPng, kSvg, kCsv };

}  // namespace qs
