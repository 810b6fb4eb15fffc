#include "labs/app/runs.hpp"

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
