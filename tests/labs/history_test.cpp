// Undo, other labs and presets.
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/app_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("app: what the reader changes is undone and done again, step by step") {
  const auto model = read_model();
  App app;
  settle(app, model);
  CHECK(!app.history().can_undo());
  CHECK(is_fresh(app));
  choose_quantizer(app, "int3");
  choose_quantizer(app, "int3");  // no change, no step
  choose_source(app, "gaussian");
  settle(app, model);
  undo(app);
  settle(app, model);
  CHECK(app.state().quantizer.id == "int3");
  CHECK(!is_random(app.state().source));
  undo(app);
  CHECK(is_fresh(app));
  CHECK(!app.history().can_undo());
  redo(app);
  redo(app);
  CHECK(app.state().source.id == "gaussian");
  undo(app);
  choose_quantizer(app, "int8");
  CHECK(!app.history().can_redo());
  reset(app);
  CHECK(is_fresh(app));
  undo(app);
  CHECK(app.state().quantizer.id == "int8");
}

TEST_CASE("app: all changes of one gesture are one step, and a cancelled gesture none") {
  const auto model = read_model();
  App app;
  settle(app, model);
  app.history().set_gesture(true);
  for (const char* spec : {"int5", "int6", "int7"}) choose_quantizer(app, spec);
  app.history().set_gesture(false);
  undo(app);
  CHECK(app.state().quantizer.id == "int4");
  app.history().set_gesture(true);
  choose_quantizer(app, "int8");
  cancel_gesture(app);
  CHECK(app.state().quantizer.id == "int4");
  CHECK(!app.history().can_undo());
}

TEST_CASE("app: another lab shows the same values and the same quantizer") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_quantizer(app, "uint3");
  for (const LabInfo& lab : labs()) {
    open_lab(app, lab.id);
    settle(app, model);
    CHECK(app.state().lab == lab.id);
    CHECK(app.state().quantizer.id == "uint3");
    CHECK(summary(app)->rate_bits == 3);
    CHECK((app.results().get<OverviewResult>() != nullptr) == (lab.id == "overview"));
  }
  CHECK(app.history().entries() == labs().size() - 1);
}

TEST_CASE("app: every prepared state is understood, shows something, and Back leads out of it") {
  const auto model = read_model();
  for (const LabInfo& lab : labs()) {
    for (const Preset& preset : lab.presets) {
      CAPTURE(preset.link);
      CHECK(from_link("lab=" + std::string(lab.id) + "&" + std::string(preset.link)).problems.empty());
      App app;
      app.open_link("lab=" + std::string(lab.id));
      settle(app, model);
      follow(app, preset.link);
      settle(app, model);
      CHECK(app.notice().sentence().empty());
      CHECK(app.history().entries() == 1);
    }
  }
}
