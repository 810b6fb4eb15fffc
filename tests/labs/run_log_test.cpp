#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/app_helpers.hpp"
#include "labs/blocks/lab.hpp"
#include "labs/state/share_link.hpp"

using namespace qs;
using test::choose_quantizer;
using test::settle;

namespace {

App with_runs(std::initializer_list<std::string_view> quantizers) {
  App app;
  const auto model = test::read_model();
  settle(app, model);
  for (const std::string_view quantizer : quantizers) {
    choose_quantizer(app, quantizer);
    settle(app, model);
    pin(app);
  }
  return app;
}

std::vector<std::string> names(RunLog& log, RunOrder order) {
  log.set_order(order);
  std::vector<std::string> names;
  for (const std::size_t place : log.ordered()) names.push_back(log.runs()[place].state.quantizer.text());
  return names;
}

}  // namespace

TEST_CASE("run log: a pinned run holds what every metric says of the state") {
  App app = with_runs({"int4/block=32"});
  const Run& run = app.run_log().runs().front();
  CHECK(run.count == app.loaded().sample->values.size());
  const Analysis analysis = *analyze(app.state().quantizer, *app.loaded().sample);
  for (const MetricInfo& metric : metrics()) {
    CAPTURE(metric.id);
    CHECK(run.number(metric.id) == analysis.metric(metric.id));
  }
  CHECK(*run.number("bits_per_weight") == 5);  // 4, and a float32 scale for each 32
}

TEST_CASE("run log: what the lab changes about the tensor is in its numbers") {
  App app;
  const auto model = test::read_model();
  app.open_link("lab=blocks&quantizer=int4&outlier=0");
  settle(app, model);
  pin(app);
  app.set_state(with_lab_value(app.state(), "outlier", "40"));
  settle(app, model);
  pin(app);
  const auto& runs = app.run_log().runs();
  REQUIRE(runs.size() == 2);
  // One weight 40 σ away makes the steps of all others coarse.
  CHECK(*runs[1].number("sqnr_db") < *runs[0].number("sqnr_db") - 3);
  CHECK(*runs[1].number("sqnr_db") == doctest::Approx(*app.results().get<BlocksResult>()->tensor_db));
}

TEST_CASE("run log: the same state is one row; rows are put in order and taken away") {
  App app = with_runs({"int4", "int8", "nf4", "int8"});
  RunLog& log = app.run_log();
  CHECK(log.has(app.state()));
  CHECK(names(log, RunOrder::kPinned) == std::vector<std::string>{"int4", "int8", "nf4"});
  CHECK(names(log, RunOrder::kSqnr) == std::vector<std::string>{"int8", "nf4", "int4"});
  CHECK(names(log, RunOrder::kBitsPerWeight).back() == "int8");
  log.remove(1);
  CHECK(names(log, RunOrder::kPinned) == std::vector<std::string>{"int4", "nf4"});
  log.clear();
  CHECK(log.ordered().empty());
}

TEST_CASE("run log: going back to a run is undone by undo and by Back") {
  App app = with_runs({"int4", "int8"});
  const std::uint64_t before = app.history().entries();
  go_to(app, app.run_log().runs().front().state);
  CHECK(app.state().quantizer.text() == "int4");
  CHECK(app.history().entries() == before + 1);
  undo(app);
  CHECK(app.state().quantizer.text() == "int8");
}

TEST_CASE("run log: a table has a line a run and a link that opens it") {
  App app = with_runs({"int4", "custom/thresholds=-0.2,0.2/levels=-0.4,0,0.4"});
  const std::string csv = runs_as_csv(app.run_log().runs(), "https://example.org/q/");
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 3);
  CHECK(csv.starts_with("lab,source,quantizer,values,entropy_bits,sqnr_db,"));
  // Commas of a specification are quoted (RFC 4180).
  CHECK(csv.find("\"" + app.state().quantizer.text() + "\"") != std::string::npos);
  const std::size_t link = csv.find("https://example.org/q/?") + 23;
  const ParsedLink parsed = from_link(csv.substr(link, csv.find('\r', link) - link));
  CHECK(parsed.problems.empty());
  CHECK(parsed.state == app.run_log().runs()[0].state);
}

TEST_CASE("run log: as JSON, without numbers that JSON has not") {
  App app;
  const auto model = test::read_model();
  app.open_link("source=uniform&n=1&quantizer=int4");
  settle(app, model);
  pin(app);
  REQUIRE(std::isinf(*app.run_log().runs()[0].number("sqnr_db")));
  const std::string json = runs_as_json(app.run_log().runs(), "");
  CHECK(json.find("\"sqnr_db\": \"Infinity\"") != std::string::npos);
  CHECK(json.find("\"quantizer\": \"int4\"") != std::string::npos);
  CHECK(json.find("inf,") == std::string::npos);
}
