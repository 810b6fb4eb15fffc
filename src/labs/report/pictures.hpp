#pragma once
/// Pictures of a report, as elements of its page; colours are classes of its style sheet.

#include "labs/report/facts.hpp"

namespace qs {

/// The plane of bits and SQNR: the best mixes as a curve, each uniform choice and the mix as points. Drawn in
/// two sizes, and the page shows the one that fits: a drawing merely scaled down is unreadable on a phone.
/// Empty if there is nothing to draw.
std::string plane_picture(const ReportInput& input);

struct NamedPoint {
  std::string name;
  double bits = 0, sqnr_db = 0;  // finite
};
/// The same plane with points alone: `whole` is the one that matters. Empty without points.
std::string points_picture(std::string_view title, std::vector<NamedPoint> points,
                           std::optional<NamedPoint> whole);

/// A bar from 0 to `share`, which is at most 1, as wide as its container.
std::string bar_picture(double share, std::string_view style_class);

/// Table of layers and formats, a number and a colour in each cell, with a legend. A table can be read aloud,
/// copied and searched. Empty if nothing was measured.
std::string layer_picture(const ReportInput& input);

}  // namespace qs
