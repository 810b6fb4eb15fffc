#pragma once
/// Keeps what a learner has answered between runs of the desktop program: in $XDG_DATA_HOME/quantscope, or
/// ~/.local/share/quantscope. Where that cannot be written, nothing is kept and nothing fails.

#include "labs/app/app.hpp"

namespace qs {

void bring_kept_progress(App& app);
/// After a frame.
void keep_progress(App& app);

}  // namespace qs
