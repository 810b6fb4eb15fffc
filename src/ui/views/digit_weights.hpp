#pragma once
/// The first layer's weights as tiles, one a unit, in the order of the digit's pixels; or the same squares sorted by
/// value into a histogram, to which they move.

#include "labs/digit/lab.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Weights above 0 have the colour of weights or codes, those below 0 that of ink; the paler, the nearer to 0.
void draw_digit_weights(Ui& ui, const Rect& place, const DigitResult& result, bool sorted);

}  // namespace qs::ui
