#pragma once
/// The place that the host gives to the lab: its size, and what the page and the system say of it. A flag of
/// the page is a member here, which a host sets and a view reads through `Ui::surface`.

#include <optional>

#include "ui/kit/theme.hpp"

namespace qs::ui {

struct Surface {
  float width = 800, height = 700;  // CSS pixels
  float density = 1;                // device pixels for one of them
  bool coarse_pointer = false;
  bool system_dark = false;
  bool reduced_motion = false;  // the reader wants no animation
  std::optional<ForcedColors> forced_colors{};
  float window_height = 10000;  // of the visible part
  bool quiz_on_page = false;    // the host shows the quiz as its own text and controls
  bool has_text = false;        // the lesson stands beside the lab
  bool one_question = false;    // a frame asks one question of the quiz: no way to others
  /// The controls that a first visit does not need stand behind "More" (true), or stand there and can be folded away
  /// (false); nothing where the host folds none.
  std::optional<bool> folded{};
  bool operator==(const Surface&) const = default;
};

/// Measures for it.
Measures measures_for(const Surface& surface);

}  // namespace qs::ui
