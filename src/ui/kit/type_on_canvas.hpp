#pragma once
/// The text field on the canvas itself, for a host that has no text fields of its own. Only such a host names
/// it, so the web build does not carry it.

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// While a number is typed. Enter and leaving the field return what was typed, Escape keeps the old number.
std::optional<std::string> type_on_canvas(Ui& ui, std::string_view path, const Rect& place,
                                          const Number& number);

}  // namespace qs::ui
