#include "labs/app/runs.hpp"

#include <cmath>

#include "labs/app/late_parts.hpp"

namespace qs {
namespace {

/// State of what is on the screen, which may lag behind a state that is still loading; without the quiz.
AppState shown_state(const App& app) {
  AppState shown = app.state();
  const AppState fresh;
  shown.quiz = fresh.quiz;
  shown.quiz_seed = fresh.quiz_seed;
  shown.items = fresh.items;
  shown.source = app.loaded().origin.source;
  return shown;
}

}  // namespace

const OverviewResult* summary(App& app) {
  const auto& sample = app.loaded().sample;
  return sample && can_show_lab(app) ? app.results().summarize(app.state(), sample) : nullptr;
}

std::optional<ShownNumbers> shown_numbers(App& app) {
  if (find_lab(app.state().lab)->uses_values) {
    const OverviewResult* overview = summary(app);
    if (overview == nullptr || overview->problem) return std::nullopt;
    return ShownNumbers{overview->count,   preview_count(app) > 0,    overview->entropy_bits,
                        overview->sqnr_db, overview->bits_per_weight, overview->bytes};
  }
  const LabModel* lab = app.results().present();
  if (!can_show_lab(app) || lab == nullptr || !lab->has_run()) return std::nullopt;
  const Run* run = present_run(app);
  if (run == nullptr) return std::nullopt;
  const std::optional<double> bits = run->number("bits_per_weight"), entropy = run->number("entropy_bits");
  if (!bits || !entropy) return std::nullopt;
  constexpr double kBitsOfByte = 8;
  return ShownNumbers{run->count, false,
                      *entropy,   run->number("sqnr_db"),
                      *bits,      std::ceil(*bits * static_cast<double>(run->count) / kBitsOfByte)};
}

std::uint64_t preview_count(const App& app) {
  return app.loaded().is_preview ? app.loaded().sample->values.size() : app.results().preview_count();
}

const Run* present_run(App& app) {
  const LoadedSample& loaded = app.loaded();
  if (!can_show_lab(app) || !loaded.sample || loaded.is_preview) return nullptr;
  return app.results().measure(shown_state(app), loaded.sample);
}

bool can_pin(const App& app) {
  const LabModel* lab = app.results().present();
  return can_show_lab(app) && app.loaded().sample && !is_pinned(app) && lab != nullptr && lab->has_run() &&
         preview_count(app) == 0 && !app.results().is_measuring();
}

bool has_no_run(const App& app) {
  const LabModel* lab = app.results().present();
  return can_show_lab(app) && lab != nullptr && !find_lab(app.state().lab)->uses_values && !lab->has_run() &&
         !lab->is_working() && lab->wants_file().empty();
}

bool is_pinned(const App& app) {
  return app.run_log().has(shown_state(app));
}

void pin(App& app) {
  if (const Run* present = present_run(app)) app.run_log().pin(*present);
}

void pin(App& app, const AppState& state) {
  if (const auto run = app.results().run_of(state)) app.run_log().pin(*run);
}

}  // namespace qs
