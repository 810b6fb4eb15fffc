#pragma once
/// Stores a learner's answers between runs of the desktop program: in $XDG_DATA_HOME/quantscope, or
/// ~/.local/share/quantscope. If that cannot be written, stores nothing and does not fail.

#include "labs/app/app.hpp"

namespace qs {

void bring_kept_progress(App& app);
void keep_progress(const std::string& progress);

}  // namespace qs
