#pragma once
/// The present state as numbers: its metrics, and the row that can be pinned.

#include "labs/app/app.hpp"

namespace qs {

/// Metrics of the present tensor and quantizer, whichever lab is shown; null until there are values.
const OverviewResult* summary(App& app);
/// Number of values measured so far, while that is not all of them; else 0.
std::uint64_t preview_count(const App& app);
/// Numbers of what is shown, for host pages.
struct ShownNumbers {
  std::uint64_t count = 0;
  bool is_preview = false;
  double entropy_bits = 0;
  std::optional<double> sqnr_db;
  double bits_per_weight = 0, bytes = 0;
};
/// Those of the tensor and quantizer; in a lab that shows others, those of its run. Nothing while there are none.
std::optional<ShownNumbers> shown_numbers(App& app);
/// The present state as a row that can be pinned; null until there are numbers, and during a preview.
const Run* present_run(App& app);
bool can_pin(const App& app);
/// True if what is shown has no row of its own, and will have none.
bool has_no_run(const App& app);
bool is_pinned(const App& app);
void pin(App& app);
/// Pins a state of the present lab other than the present one.
void pin(App& app, const AppState& state);

}  // namespace qs
