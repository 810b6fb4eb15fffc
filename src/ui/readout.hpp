#pragma once
/// A big number with its name above and its unit beside, and, where it is a part of something, a bar for the
/// part. A press explains it.

#include <optional>

#include "labs/app.hpp"
#include "ui/widgets.hpp"

namespace qs::ui {

struct Readout {
  std::string name, number, unit;
  ImU32 color;
  std::optional<double> part{};  // of its whole, 0 to 1
  std::string path{};            // stable, "noise/sqnr"
  std::string explanation{};     // formula, the numbers put in, source
};

/// In one row, or two by two when narrow; returns the height.
float draw_readouts(App& app, Ui& ui, ImVec2 at, float width, std::span<const Readout> readouts);
float readouts_height(const Ui& ui, std::size_t count);

}  // namespace qs::ui
