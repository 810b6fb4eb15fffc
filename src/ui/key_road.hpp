#pragma once
/// The keyboard's road through the controls where no page elements offer one: the same order, the same steps.

#include "ui/probe.hpp"

namespace qs::ui {

enum class KeyStep { kNext, kPrevious, kMore, kLess, kActivate };

/// Moves the focus, or operates the control that has it. False when the step means nothing there.
bool take_step(Probe& probe, KeyStep step);

}  // namespace qs::ui
