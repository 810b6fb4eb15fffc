#pragma once
/// A request to the host, which alone can open files, fetch bytes, save and copy. App::take_requests() returns
/// each once; a host leaves those that it cannot fulfil.

#include <string>
#include <variant>

#include "labs/state/outgoing.hpp"
#include "labs/values/byte_request.hpp"

namespace qs {

/// Let the reader pick files, for App::open_files().
struct PickFiles {};
/// Let the reader pick a file that goes with the open model: sensitivities, importances, or a model to compare it with.
struct PickBeside {
  enum class What { kSensitivities, kImportance, kModel } what = What::kSensitivities;
  std::uint64_t session = 0;  // of the open model
};
/// Open the bundled model (kExampleModel) as if the reader had brought it.
struct OpenExample {};
/// Load the second module part, and say so by App::late_code() or App::code_failed().
struct FetchCode {};
/// Load fonts with glyphs beyond the first subset.
struct FetchLetters {};
/// Save a part of the frame just drawn as pixels, before anything else is drawn.
struct SavePixels {
  std::string name;                  // of the file
  float x = 0, y = 0, w = 0, h = 0;  // CSS pixels
};
/// Store the learner's progress, and take note of the answers graded since the last time.
struct KeepProgress {
  std::string progress;
  std::string attempts;  // one JSON object a line
};

/// Fold the further controls away, or show them, from now on.
struct FoldControls {
  bool folded = false;
};

/// Show the part of the lesson that an item of the quiz is about.
struct ReadAbout {
  std::string item, topic;
};

using HostRequest = std::variant<ByteRequest, FetchCode, FetchLetters, PickFiles, PickBeside, OpenExample,
                                 Outgoing, SavePixels, ReportRequest, KeepProgress, FoldControls, ReadAbout>;

}  // namespace qs
