// The app while it loads: layers and drawn samples, previews, cancelled and failed loads.
#include <doctest/doctest.h>

#include "core/sources.hpp"
#include "io/tensor_files.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/app_helpers.hpp"
#include "labs/noise/lab.hpp"
#include "labs/state/layers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("app: the first view is the default layer of the real model") {
  const auto model = read_model();
  App app;
  settle(app, model);
  REQUIRE(app.results().get<OverviewResult>() != nullptr);
  CHECK(app.loaded().origin.source.id == layers().front().id);
  CHECK(app.results().get<OverviewResult>()->count == 32 * 128);
  CHECK(app.notice().sentence().empty());
  // Computed independently (Python, double arithmetic with a float32 scale).
  CHECK(app.results().get<OverviewResult>()->entropy_bits == doctest::Approx(2.52686).epsilon(1e-5));
  CHECK(*app.results().get<OverviewResult>()->sqnr_db == doctest::Approx(13.6267).epsilon(1e-5));
}

TEST_CASE("app: every layer and every source can be shown, and its link shows the same again") {
  const auto model = read_model();
  std::vector<std::string> ids;
  for (const Layer& layer : layers()) ids.emplace_back(layer.id);
  for (const SourceInfo& source : sources()) ids.emplace_back(source.id);
  for (const std::string& id : ids) {
    CAPTURE(id);
    App one, two;
    AppState state;
    state.source.id = id;
    state.quantizer = *parse_quantizer("uint5/range=p99.9");
    one.set_state(state);
    settle(one, model);
    two.open_link(to_link(one.state()));
    settle(two, model);
    REQUIRE(one.results().get<OverviewResult>() != nullptr);
    CHECK(one.results().get<OverviewResult>()->count > 0);
    CHECK(two.results().get<OverviewResult>()->entropy_bits ==
          one.results().get<OverviewResult>()->entropy_bits);
    CHECK(two.results().get<OverviewResult>()->sqnr_db == one.results().get<OverviewResult>()->sqnr_db);
    CHECK(two.results().get<OverviewResult>()->density == one.results().get<OverviewResult>()->density);
  }
}

TEST_CASE("app: a large tensor shows a marked preview of its first values, then all of them") {
  const auto model = read_model();
  App app;
  settle(app, model);
  std::vector<float> values(300'000);
  draw(*find_source("gaussian"), 3, 0, values);
  const auto raw = std::as_bytes(std::span<const float>(values));
  const auto file = test::make_npy("<f4", false, {300'000}, {raw.begin(), raw.end()});
  app.open_files({{"big.npy", file.size()}});
  bool preview = false;
  for (auto request = asked(app); request || app.step([] { return false; }); request = asked(app)) {
    if (request) app.supply(*request, *io::bytes_in(file, request->range));
    app.update();
    if (!app.loaded().is_preview) continue;
    preview = true;
    CHECK(app.results().get<OverviewResult>()->count == IngestJob::kPreviewCount);
    CHECK(app.loaded().total_count == values.size());
  }
  app.update();
  CHECK(preview);
  CHECK(!app.loaded().is_preview);
  CHECK(app.results().get<OverviewResult>()->count == values.size());
}

TEST_CASE("app: cancelling returns to what is shown") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_source(app, "lstm_ih");
  CHECK(app.loader().progress().what == Progress::What::kLoadingLayer);
  app.cancel();
  CHECK(app.loader().progress().what == Progress::What::kNothing);
  CHECK(app.state().source.id == "lstm_hh_input_gate");
  CHECK(!asked(app));
}

TEST_CASE("app: late and repeated answers are dropped") {
  const auto model = read_model();
  App app;
  const ByteRequest first = *asked(app);
  choose_source(app, "encoder_2");
  app.supply(first, layer_file(model, "lstm_hh_input_gate"));
  app.refuse_bytes(first, "too late");
  settle(app, model);
  CHECK(app.loaded().origin.source.id == "encoder_2");
  CHECK(app.notice().sentence().empty());
}

TEST_CASE("app: giving up a load during its preview returns to the last whole sample") {
  const auto model = read_model();
  App app;
  settle(app, model);
  AppState state = app.state();
  state.source.id = "gaussian";
  state.count = 500'000;
  app.set_state(state);
  while (!app.loaded().is_preview) REQUIRE(app.step([] { return false; }));
  app.cancel();
  app.update();
  CHECK(!app.loaded().is_preview);
  CHECK(app.results().get<OverviewResult>()->count == 32 * 128);
  CHECK(app.state().source.id == "lstm_hh_input_gate");
  app.set_state(app.state());
  CHECK(app.loader().progress().what == Progress::What::kNothing);
}

TEST_CASE("app: what a link asked for is asked once, and not again when a control moves") {
  const auto model = read_model();
  App app;
  app.open_link("source=file&file=x.npy&tensor=x&hash=0123456789abcdef");
  settle(app, model);
  CHECK(!app.notice().sentence().empty());
  app.notice().dismiss();
  choose_quantizer(app, "int2");
  CHECK(app.notice().sentence().empty());
}

TEST_CASE("app: the word of a failed load goes when the load succeeds") {
  const auto model = read_model();
  App app;
  settle(app, model);
  choose_source(app, "encoder_1");
  app.refuse_bytes(*asked(app), "no connection");
  CHECK(!app.notice().sentence().empty());
  choose_source(app, "encoder_1");
  settle(app, model);
  CHECK(app.notice().sentence().empty());
  CHECK(app.loaded().origin.source.id == "encoder_1");
}

TEST_CASE("app: what needs a pass over a million weights is shown for its beginning first, and says so") {
  const auto model = test::read_model();
  App app;
  app.open_link("source=gaussian&n=1000000&quantizer=int4");
  settle(app, model);
  CHECK(preview_count(app) == 0);  // the sorted sample gives the result at once
  const double plain = *app.results().get<OverviewResult>()->sqnr_db;
  choose_quantizer(app, "int4/block=32");
  app.update();
  CHECK(preview_count(app) == 65536);
  CHECK(app.results().get<OverviewResult>()->count == 65536);
  CHECK(app.is_busy());
  CHECK(*app.results().get<OverviewResult>()->sqnr_db > plain);
  // While a slider is dragged, use a preview; afterwards measure all weights.
  app.history().set_gesture(true);
  CHECK_FALSE(app.step(no_limit));
  app.update();
  CHECK(preview_count(app) == 65536);
  app.history().set_gesture(false);
  CHECK_FALSE(app.step(no_limit));
  app.update();
  CHECK(preview_count(app) == 0);
  CHECK(app.results().get<OverviewResult>()->count == 1000000);
  CHECK_FALSE(app.is_busy());
  // Another lab with the same quantizer needs no preview, nor does going back.
  open_lab(app, "noise");
  app.update();
  CHECK(app.results().get<NoiseResult>()->count == 1000000);
  choose_quantizer(app, "int4");
  app.update();
  CHECK(preview_count(app) == 0);
}

TEST_CASE(
    "app: a pass over a million weights goes on in slices, and a change of the quantizer begins it anew") {
  const auto model = test::read_model();
  const Budget one_unit = [] { return false; };
  App app;
  app.open_link("source=gaussian&n=1000000&quantizer=int4/block=32");
  settle(app, model);
  const double whole = *app.results().get<OverviewResult>()->sqnr_db;
  CHECK(preview_count(app) == 0);
  for (const char* spec : {"nf4", "int4/block=32"}) {
    choose_quantizer(app, spec);
    app.update();
    for (int i = 0; i < 20; ++i) {
      CHECK(app.step(one_unit));
      app.update();
      CHECK(preview_count(app) == 65536);
      CHECK_FALSE(can_pin(app));
    }
  }
  int steps = 20;
  while (app.step(one_unit)) ++steps;
  app.update();
  CHECK(steps > 200);
  CHECK(preview_count(app) == 0);
  CHECK(can_pin(app));
  CHECK(*app.results().get<OverviewResult>()->sqnr_db == whole);
}

TEST_CASE("app: what a view of the noise needs of all weights is measured in the same pass") {
  const auto model = test::read_model();
  App app;
  for (const char* link : {"lab=noise&view=map&quantizer=int4", "lab=noise&view=error&quantizer=dither",
                           "lab=entropy&view=step&quantizer=mid_tread"}) {
    CAPTURE(link);
    app.open_link(std::string(link) + "&source=gaussian&n=1000000");
    settle(app, model);
    CHECK(preview_count(app) == 0);
    CHECK(app.results().get<NoiseResult>()->count == 1000000);
  }
  // Each number of a plain list is its own channel: too many are not kept.
  app.open_link("lab=noise&view=definitions&quantizer=int4&source=gaussian&n=1000000");
  settle(app, model);
  CHECK(preview_count(app) == 65536);
  CHECK(app.results().get<NoiseReport>()->channels.sqnr_db.size() == 65536);
  CHECK_FALSE(app.is_busy());
}
