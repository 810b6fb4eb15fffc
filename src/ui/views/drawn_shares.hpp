#pragma once
/// A curve of shares that the reader draws over a chart whose y is percent: one stroke of the pointer, or a slider at
/// each place for the keyboard.

#include <optional>
#include <span>

#include "labs/app/app.hpp"
#include "ui/kit/chart.hpp"

namespace qs::ui {

/// Places on the x axis, and the words of the slider at one: "Accuracy expected at {db} dB".
struct SharePlaces {
  double first = 0, apart = 1;
  Text label;
  std::string_view number;  // the placeholder of the place in the label
};

/// Shows the shares, 0 to 1, and changes those that the reader draws. True if one changed.
bool draw_shares(App& app, Ui& ui, Chart& chart, const SharePlaces& places,
                 std::span<std::optional<double>> shares);

}  // namespace qs::ui
