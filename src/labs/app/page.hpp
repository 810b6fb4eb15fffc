#pragma once
/// The page beside the lab, as it stands and as its host told of it: no link holds it, and undo() leaves it alone.

#include <cstdint>
#include <optional>
#include <string>

#include "labs/state/app_state.hpp"
#include "labs/state/outgoing.hpp"

namespace qs {

/// The list that covers the lab: sources (layers, random sources, the open file's tensors), quantizer families, labs,
/// presets, pinned runs, things to save, the readings of a file, or formats to measure a model in.
enum class Choosing { kNothing, kSource, kQuantizer, kLab, kPreset, kRun, kSave, kReading, kModelFormat };

struct Page {
  /// Views change it by App::set_choosing(), which also ends what a list had begun.
  Choosing choosing = Choosing::kNothing;
  std::string explaining;              // path of the readout whose explanation is open; empty if none
  std::optional<PictureKind> picture;  // to be saved with the lab's next frame
  std::string listed_topic;            // of the quiz, whose questions its progress page lists; empty if none
  std::size_t probed_code = 0;         // of the overview, by the keyboard
  int pen_row = 0, pen_column = 0;     // of the keyboard's pen on a digit that is drawn
  std::string address;                 // of this page, for exported links
  double time = 0;                     // milliseconds of the host's clock
  std::uint64_t links_opened = 0;
  AppState led;                    // state that the last link or text set; another is the reader's own
  bool letters_are_asked = false;  // glyphs beyond ASCII, for a name or a message
  std::optional<std::string> kept_progress{};  // of earlier visits, read when the quiz first opens
};

}  // namespace qs
