#pragma once
/// Keyboard navigation for hosts without page elements: the same order, the same steps.

#include "ui/kit/probe.hpp"

namespace qs::ui {

enum class KeyStep { kNext, kPrevious, kMore, kLess, kActivate };

/// Moves the focus, or operates the focused control. False if the step means nothing there.
bool take_step(Probe& probe, KeyStep step);

/// In the quiz 1 to 9 choose an answer, Enter ('\\n') checks, n goes on; false if that is not possible.
bool take_quiz_key(Probe& probe, char key);

}  // namespace qs::ui
