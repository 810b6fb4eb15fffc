// Numbers of the lab "rounding" for others: the row that can be pinned, and what host pages are told.
#include <doctest/doctest.h>

#include "labs/app/runs.hpp"
#include "labs/digit/drawing.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/samples.hpp"
#include "labs/rounding_app.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("rounding runs: what Compensate shows can be pinned, with its numbers; other views have no row") {
  RoundingApp lab("method=on&quantizer=int3/channel=0");
  for (const char* method : {"on", "off"}) {
    lab.show("method=" + std::string(method) + "&quantizer=int3/channel=0");
    CHECK(can_pin(lab.app));
    CHECK(!has_no_run(lab.app));
    const Run* run = present_run(lab.app);
    REQUIRE(run != nullptr);
    const CompensatedFormat& shown = lab.get<CompensateResult>().shown;
    const RoundedPoint& point = std::string(method) == "on" ? shown.compensated : shown.nearest;
    CHECK(run->count == std::uint64_t{32} * kPixels);
    CHECK(*run->number("entropy_bits") == point.entropy_bits);
    CHECK(run->number("sqnr_db") == point.weight_db);
    CHECK(*run->number("bits_per_weight") >= 3);
    CHECK(run->accuracy == point.accuracy);
    pin(lab.app);
    CHECK(is_pinned(lab.app));
  }
  CHECK(lab.app.run_log().runs().size() == 2);
  for (const char* view : {"lattice", "rotate", "map", "rescale", "calibrate", "motion"}) {
    CAPTURE(view);
    lab.show("view=" + std::string(view));
    CHECK(!can_pin(lab.app));
    CHECK(has_no_run(lab.app));
    CHECK(present_run(lab.app) == nullptr);
  }
}

TEST_CASE("rounding runs: hosts are told what the lab shows, or nothing") {
  RoundingApp lab("");
  const auto numbers = shown_numbers(lab.app);
  REQUIRE(numbers);
  const RoundedPoint& nearest = lab.get<CompensateResult>().shown.nearest;
  CHECK(numbers->entropy_bits == nearest.entropy_bits);
  CHECK(numbers->sqnr_db == nearest.weight_db);
  CHECK(numbers->count == std::uint64_t{32} * kPixels);
  CHECK(numbers->bytes >= numbers->bits_per_weight * static_cast<double>(numbers->count) / 8);
  for (const char* view : {"lattice", "rotate", "map", "rescale", "calibrate", "motion"}) {
    lab.show("view=" + std::string(view));
    CHECK(!shown_numbers(lab.app));
  }
}

TEST_CASE("host numbers: in every lab they are those of its run, or of the values that it shows") {
  App app;
  const auto model = read_model();
  for (const LabInfo& lab : labs()) {
    CAPTURE(std::string(lab.id));
    app.open_link("lab=" + std::string(lab.id) + "&quantizer=int4");
    settle(app, model);
    const auto numbers = shown_numbers(app);
    const LabModel* shown = app.results().present();
    if (lab.uses_values) {
      REQUIRE(numbers);
      CHECK(numbers->count == app.loaded().sample->values.size());
    } else if (const Run* run = shown->has_run() ? present_run(app) : nullptr) {
      REQUIRE(numbers);
      CHECK(numbers->entropy_bits == *run->number("entropy_bits"));
      CHECK(numbers->sqnr_db == run->number("sqnr_db"));
      CHECK(numbers->count == run->count);
    } else {
      CHECK(!numbers);
    }
  }
}
