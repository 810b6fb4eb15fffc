// The model of each lab, made by its row: what it shows, what goes on without it, and what ends when it is left.
#include "labs/results/lab_results.hpp"

#include <doctest/doctest.h>

#include "app_helpers.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/model/session.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("results: every row makes its model, which rests when all is measured and is left without work") {
  const auto model = read_model();
  for (const LabInfo& lab : labs()) {
    CAPTURE(lab.id);
    App app;
    app.open_link("lab=" + std::string(lab.id) + "&source=gaussian&n=4096&quantizer=int4/block=32");
    settle(app, model);
    REQUIRE(app.results().present() == &app.results().model_of(lab.id));
    CHECK(!app.results().is_working());
    CHECK(lab.uses_values == (present_run(app) != nullptr && app.results().present()->has_run() &&
                              !app.results().run_of(app.state())));
    LabModel& left = *app.results().present();
    open_lab(app, lab.id == "noise" ? "overview" : "noise");
    app.update();
    CHECK(app.results().present() != &left);
    CHECK(!left.is_working());
    CHECK(!left.is_measuring());
    CHECK(!left.works_unseen());
  }
}

TEST_CASE("results: work in the middle of a long sample ends with the lab that wanted it") {
  const auto model = read_model();
  for (const char* lab : {"ladder", "blocks&view=sizes", "blocks", "entropy&view=step", "noise&view=map"}) {
    CAPTURE(lab);
    App app;
    app.open_link("source=gaussian&n=300000&lab=" + std::string(lab) + "&quantizer=int4/block=32");
    app.update();
    while (!app.loaded().sample || app.loaded().is_preview) app.step(no_limit);
    app.update();
    CHECK(app.results().is_working());
    open_lab(app, "overview");
    AppState plain = app.state();
    plain.quantizer = *parse_quantizer("int4");
    app.set_state(plain);
    app.update();
    CHECK(!app.results().is_working());
    CHECK(preview_count(app) == 0);
  }
}

TEST_CASE("results: another lab's results are not shown, the survey of a model goes on unseen") {
  const auto model = read_model();
  App app;
  app.open_link("lab=model");
  open(app, model, "two.safetensors", two_tensors());
  CHECK(app.results().session<ModelSession>() != nullptr);
  CHECK(app.results().get<NoiseResult>() == nullptr);
  open_lab(app, "noise");
  settle(app, model, two_tensors());
  CHECK(app.results().session<ModelSession>() == nullptr);
  CHECK(app.results().kept<ModelSession>() != nullptr);
  CHECK(app.results().get<NoiseResult>() != nullptr);
  CHECK(app.results().get<ClipSweep>() == nullptr);
}
