#pragma once
/// Text field on the canvas, for hosts without text fields of their own. Only such a host names it, so the
/// web build leaves it out.

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// Draws the field while a number is edited. Enter and leaving return the typed text, Escape the old number.
std::optional<std::string> type_on_canvas(Ui& ui, std::string_view path, const Rect& place,
                                          const Number& number);

}  // namespace qs::ui
