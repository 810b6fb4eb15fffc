#pragma once
/// Moves of the reader in the lab of whole models.

#include <span>

#include "labs/app/app.hpp"

namespace qs {

/// Reads a file of importances for the open model, and says what of it was taken, and what was not.
void supply_importance(App& app, std::string_view file, std::span<const std::byte> bytes);
void forget_importance(App& app);

/// Saves the mix as settings of a tool (labs/recipe/recipe.hpp) and says how to run it, or why there are none.
void save_recipe(App& app, std::string_view target);

/// Lets the reader pick the model to compare the open one with.
void ask_comparison(App& app);
/// From the host, of the model with this session: how far the comparison is, while there is neither what it gave nor why it
/// failed.
struct BroughtComparison {
  std::string json, csv, page;  // comparison_json(), comparison_csv(), comparison_html()
  std::string problem;
};
void bring_comparison(App& app, std::uint64_t session, double progress, BroughtComparison brought);
void save_comparison_table(App& app);
void save_comparison_page(App& app);

}  // namespace qs
