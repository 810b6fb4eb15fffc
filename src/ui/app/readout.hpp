#pragma once
/// A big number with its name above, its unit beside and, if it is a part of a whole, a bar. A press explains
/// it.

#include <optional>

#include "labs/app/app.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/widgets.hpp"

namespace qs::ui {

struct Readout {
  std::string name, number, unit;
  ImU32 color;
  std::optional<double> part{};  // share of its whole, 0 to 1
  std::string path{};            // stable, "noise/sqnr"
  std::string explanation{};     // formula, inserted numbers, source
  bool is_answer = false;        // a task may ask for it: not shown until the answer is in
};

/// A sentence of the interface as a string.
inline std::string tr(Text key) {
  return std::string(text(key));
}
/// Definition and source of a metric, with this case's numbers between.
std::string explained(std::string_view metric, const std::string& numbers = {});
/// Name and explanation of the entropy of codes; both say so where those of several scales are pooled.
std::string entropy_name(std::size_t scales);
std::string entropy_explained(std::size_t used, std::size_t codes, double entropy_bits, std::size_t scales);
/// "12.1", "exact" or "undefined"; with dB for a number.
Readout decibels_readout(const Ui& ui, Text name, const std::optional<double>& db, std::string path,
                         std::string explanation);
/// The number alone, and with its unit.
std::string decibels_text(const std::optional<double>& db);
std::string decibels_with_unit(const std::optional<double>& db);

/// Draws them in one row, or two by two when narrow; returns the height.
float draw_readouts(App& app, Ui& ui, ImVec2 at, float width, std::span<const Readout> readouts);
float readouts_height(const Ui& ui, float width, std::size_t count);

}  // namespace qs::ui
