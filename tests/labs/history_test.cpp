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

TEST_CASE(
    "app: a text that leads the lab takes no step, and leaves a state of the reader's own one step away") {
  const auto model = read_model();
  App app;
  app.open_link("lab=overview&quantizer=int5");
  settle(app, model);
  CHECK(!is_readers_own(app));
  move_lab(app, "lab=overview&quantizer=int3");
  move_lab(app, "lab=noise&source=gaussian&quantizer=int3");
  CHECK(!app.history().can_undo());
  choose_quantizer(app, "int8");
  CHECK(is_readers_own(app));
  move_lab(app, "lab=entropy&quantizer=int2");
  CHECK(!is_readers_own(app));
  undo(app);
  CHECK(app.state().lab == "noise");
  CHECK(app.state().quantizer.id == "int8");
  CHECK(is_readers_own(app));
  // A setting of the whole page is none of the lab's.
  move_lab(app, "lab=entropy&quantizer=int2");
  AppState nats = app.state();
  nats.nats = true;
  app.set_state(nats);
  CHECK(!is_readers_own(app));
  // Nor is the name of the open model, which the lab writes into its state.
  move_lab(app, "lab=model");
  open(app, model, "two.safetensors", two_tensors());
  CHECK(!lab_value(app.state(), "model").empty());
  CHECK(!is_readers_own(app));
}

TEST_CASE("app: another lab shows the same values and the same quantizer") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_quantizer(app, "uint3");
  std::size_t changes = 0;
  for (const LabInfo& lab : labs()) {
    changes += app.state().lab == lab.id ? 0 : 1;
    open_lab(app, lab.id);
    settle(app, model);
    CHECK(app.state().lab == lab.id);
    CHECK(app.state().quantizer.id == "uint3");
    CHECK(summary(app)->rate_bits == 3);
    CHECK((app.results().get<OverviewResult>() != nullptr) == (lab.id == "overview"));
  }
  CHECK(app.history().entries() == changes);
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
