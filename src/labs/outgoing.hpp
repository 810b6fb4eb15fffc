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

/// The present lab's picture as pixels or as shapes, or the numbers in it.
enum class PictureKind { kPng, kSvg, kCsv };

}  // namespace qs
