// Undo, other labs and presets.
#include "labs/app_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("app: what the reader changes is undone and done again, step by step") {
  const auto model = read_model();
  App app;
  settle(app, model);
  CHECK(!app.can_undo());
  CHECK(app.is_fresh());
  choose_quantizer(app, "int3");
  choose_quantizer(app, "int3");  // no change, no step
  choose_source(app, "gaussian");
  settle(app, model);
  app.undo();
  settle(app, model);
  CHECK(app.state().quantizer.id == "int3");
  CHECK(!is_random(app.state().source));
  app.undo();
  CHECK(app.is_fresh());
  CHECK(!app.can_undo());
  app.redo();
  app.redo();
  CHECK(app.state().source.id == "gaussian");
  app.undo();
  choose_quantizer(app, "int8");
  CHECK(!app.can_redo());
  app.reset();
  CHECK(app.is_fresh());
  app.undo();
  CHECK(app.state().quantizer.id == "int8");
}

TEST_CASE("app: all changes of one gesture are one step, and a cancelled gesture none") {
  const auto model = read_model();
  App app;
  settle(app, model);
  app.set_gesture(true);
  for (const char* spec : {"int5", "int6", "int7"}) choose_quantizer(app, spec);
  app.set_gesture(false);
  app.undo();
  CHECK(app.state().quantizer.id == "int4");
  app.set_gesture(true);
  choose_quantizer(app, "int8");
  app.cancel_gesture();
  CHECK(app.state().quantizer.id == "int4");
  CHECK(!app.can_undo());
}

TEST_CASE("app: another lab shows the same values and the same quantizer") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_quantizer(app, "uint3");
  for (const LabInfo& lab : labs()) {
    app.open_lab(lab.id);
    settle(app, model);
    CHECK(app.state().lab == lab.id);
    CHECK(app.state().quantizer.id == "uint3");
    CHECK(app.summary()->rate_bits == 3);
    CHECK((app.results().overview != nullptr) == (lab.id == "overview"));
  }
  CHECK(app.history_entries() == labs().size() - 1);
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
      app.follow(preset.link);
      settle(app, model);
      CHECK(app.notice().empty());
      CHECK(app.history_entries() == 1);
    }
  }
}
