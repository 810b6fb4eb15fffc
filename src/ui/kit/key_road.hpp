#pragma once
/// The keyboard's road through the controls where no page elements offer one: the same order, the same steps.

#include "ui/kit/probe.hpp"

namespace qs::ui {

enum class KeyStep { kNext, kPrevious, kMore, kLess, kActivate };

/// Moves the focus, or operates the control that has it. False when the step means nothing there.
bool take_step(Probe& probe, KeyStep step);

/// In the quiz 1 to 9 choose an answer, Enter ('\\n') checks, n goes on; false where that is not to be had.
bool take_quiz_key(Probe& probe, char key);

}  // namespace qs::ui
