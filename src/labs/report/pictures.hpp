#pragma once
/// Pictures of a report, as elements of its page; colours are classes of its style sheet.

#include "labs/report/facts.hpp"

namespace qs {

/// What a bit a weight buys: the best mixes as a curve, each uniform choice and the mix as points. In two
/// sizes, of which the page shows the one that fits: a drawing that is only made smaller cannot be read on a
/// phone. Empty where there is nothing to draw.
std::string plane_picture(const ReportInput& input);

/// A bar from 0 to `share`, which is at most 1, as wide as the place that it stands in.
std::string bar_picture(double share, std::string_view style_class);

/// Layers and formats, a number and a colour in each cell, and what the colours mean: a table, so that it
/// can be read aloud, copied and searched. Empty where nothing was measured.
std::string layer_picture(const ReportInput& input);

}  // namespace qs
