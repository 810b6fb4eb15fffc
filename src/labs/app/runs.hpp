#pragma once
/// The present state as numbers: its metrics, and the row that can be pinned.

#include "labs/app/app.hpp"

namespace qs {

/// Metrics of the present tensor and quantizer, in every lab; null until there are values.
const OverviewResult* summary(App& app);
/// Number of values measured so far, while that is not all of them; else 0.
std::uint64_t preview_count(const App& app);
/// The present state as a row that can be pinned; null until there are numbers, and during a preview.
const Run* present_run(App& app);
bool can_pin(const App& app);
bool is_pinned(const App& app);
void pin(App& app);
/// Pins a state of the present lab other than the present one.
void pin(App& app, const AppState& state);

}  // namespace qs
