// The lab "network" with its trained network: quantizing, drawing, sweeping, retraining, spending a budget.
#include "labs/network/lab.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/network/session.hpp"
#include "labs/network_app.hpp"

using namespace qs;
using test::NetworkApp;

TEST_CASE("network lab: the last test image of the list is the last there is") {
  NetworkApp lab("epochs=1&view=draw");
  const auto& rows = find_lab("network")->params;
  const auto image =
      std::find_if(rows.begin(), rows.end(), [](const ParamInfo& row) { return row.id == "image"; });
  CHECK(image->number->max + 1 == static_cast<double>(lab.session().data()->test.count()));
}

TEST_CASE("network lab: each layer has its own formats, for weights and for what comes in") {
  NetworkApp lab("epochs=3&view=quantize&quantizer=int4");
  const double all = lab.session().quantized->quantized.bits_per_weight;
  lab.set("w1", "float32");
  CHECK(lab.session().quantized->quantized.layers[0].spec.empty());
  CHECK(lab.session().quantized->quantized.layers[1].spec == "int4");
  CHECK(lab.session().quantized->quantized.bits_per_weight > all);
  lab.set("w1", "nf4/block=32");
  CHECK(lab.session().quantized->quantized.layers[0].spec == "nf4/block=32");
  lab.set("activations", "uint4");
  CHECK(lab.session().quantized->quantized.layers[1].activation_spec == "uint4");
  lab.set("a2", "float32");
  CHECK(lab.session().quantized->quantized.layers[1].activation_spec.empty());
  CHECK(lab.session().quantized->quantized.layers[0].activation_spec == "uint4");
  // The link holds all of it.
  NetworkApp again(to_link(lab.app.state()));
  CHECK(again.app.state() == lab.app.state());
  CHECK(again.session().quantized->judgement.accuracy == lab.session().quantized->judgement.accuracy);
}

TEST_CASE("network lab: a test digit is read, a drawn one instead of it, and the width at which it turns") {
  NetworkApp lab("view=draw&image=3");
  const DrawnResult& test_image = *lab.session().drawn;
  CHECK(test_image.truth.has_value());
  CHECK(test_image.widths.size() == 7);  // int8 to int2
  CHECK(test_image.widths.front().bits == 8);
  double sum = 0;
  for (const double p : test_image.exact.probabilities) sum += p;
  CHECK(sum == doctest::Approx(1));
  Drawing one{};
  for (std::size_t row = 0; row < kSide; ++row) one[row * kSide + 3] = one[row * kSide + 4] = 16;
  lab.set("digit", drawing_text(one));
  CHECK(!lab.session().drawn->truth);
  CHECK(lab.session().drawn->exact.digit == 1);
  CHECK(NetworkLabState::from(lab.app.state()).digit == one);
  // The widths agree with float32 down to the one that is named.
  for (int image = 0; image < 40; ++image) {
    lab.set("digit", "none");
    lab.set("image", std::to_string(image));
    const DrawnResult& drawn = *lab.session().drawn;
    for (const Answer& answer : drawn.widths) {
      if (!drawn.flips_at || answer.bits > *drawn.flips_at) CHECK(answer.digit == drawn.exact.digit);
    }
  }
}

TEST_CASE("network lab: 84 settings, saturated above, collapsed below, and two with one SNR far apart") {
  NetworkApp lab("view=sweep");
  CHECK(lab.session().sweep == nullptr);
  lab.set("reveal", "yes");
  const NetworkSweep& sweep = *lab.session().sweep;
  CHECK(sweep.is_done());
  CHECK(sweep.size() == 84);
  const double exact = lab.session().examinee()->accuracy;
  double least = 1;
  for (const SweepPoint& point : sweep.points()) {
    if (point.sqnr_db > 25) CHECK(std::abs(point.accuracy - exact) < 0.02);
    least = std::min(least, point.accuracy);
  }
  CHECK(least < 0.7);
  const std::optional<Fates>& fates = sweep.fates();
  REQUIRE(fates);
  const SweepPoint &better = sweep.points()[fates->better], &worse = sweep.points()[fates->worse];
  CHECK(std::abs(better.sqnr_db - worse.sqnr_db) <= kSameSqnr);
  CHECK(better.accuracy - worse.accuracy > 0.05);
  // Each is a state of the lab that shows the same numbers.
  go_to(lab.app, state_of(lab.app.state(), worse, 2));
  test::settle(lab.app, lab.model);
  CHECK(lab.session().quantized->judgement.accuracy == worse.accuracy);
  CHECK(*lab.session().quantized->quantized.weight_sqnr_db == worse.sqnr_db);
}

TEST_CASE("network lab: the guess is compared where it was drawn") {
  Guess guess{};
  guess[1] = 0.5;
  guess[2] = 1;
  CHECK(*guess_at(guess, 7.5) == doctest::Approx(0.75));
  CHECK(!guess_at(guess, 12));
  CHECK(!guess_at(guess, -1));
  const std::vector<SweepPoint> points = {
      {"int4", std::nullopt, 4, 5, 0.6, 0}, {"int4", 0, 4, 5, 0.1, 0}, {"int8", std::nullopt, 8, 30, 1, 0}};
  CHECK(*guess_error(guess, points) == doctest::Approx(0.1));
  CHECK(!guess_error(Guess{}, points));
  CHECK(guess_text(guess) == "-,50,100,-,-,-,-,-,-");
}

TEST_CASE(
    "network lab: two weights: an error along them changes nothing, across them atan(noise/signal)/pi") {
  CHECK(share_changed_across(0) == doctest::Approx(0.25));  // 45 degrees of 180
  CHECK(share_changed_across(20) == doctest::Approx(std::atan(0.1) / 3.14159265358979));
  CHECK(share_changed_across(200) < 1e-9);
}

TEST_CASE("network lab: rounding in the loop keeps at one bit what rounding afterwards loses") {
  NetworkApp lab("view=retrain");
  const auto& points = lab.session().retrained();
  REQUIRE(points.size() == 4);
  for (const RetrainPoint& point : points) {
    REQUIRE(point.in_loop);
    CHECK(*point.in_loop > point.afterwards);
  }
  CHECK(*points[0].in_loop > points[0].afterwards + 0.3);
  CHECK(retrain_answer(lab.session()).find("At 1 bit") == 0);
}

TEST_CASE("network lab: a budget is kept to, the tool's best is no worse than its steps, attempts are kept") {
  NetworkApp lab("view=budget&budget=3&bits1=4&bits2=4");
  CHECK(budget_answer(lab.session(), 3).find("1.00 over your budget") != std::string::npos);
  REQUIRE(lab.session().budget_answers);
  REQUIRE(*lab.session().budget_answers);
  for (const char* budget : {"1", "2.4", "3", "5.5", "8"}) {
    CAPTURE(budget);
    lab.set("budget", budget);
    const BudgetAnswers& answers = **lab.session().budget_answers;
    const double limit = NetworkLabState::from(lab.app.state()).budget + 1e-9;
    for (const BudgetSolution* solution : {&answers.water, &answers.greedy, &answers.exact})
      CHECK(solution->average <= limit);
    const auto& tables = lab.session().sensitivity()->tables();
    const auto cost = [&](const BudgetSolution& solution) {
      double sum = 0;
      for (std::size_t l = 0; l < tables.size(); ++l)
        sum += tables[l][static_cast<std::size_t>(solution.bits[l] - 1)].distortion;
      return sum;
    };
    CHECK(cost(answers.exact) <= cost(answers.greedy));
  }
  NetworkSession& session = *lab.app.results().session<NetworkSession>();
  session.keep_attempt();
  session.keep_attempt();
  lab.set("bits1", "2");
  session.keep_attempt();
  REQUIRE(session.attempts().size() == 2);
  CHECK(session.attempts()[0].accuracy >= session.attempts()[1].accuracy);
}

TEST_CASE("network lab: runs are pinned with their accuracy, and come back by their link") {
  NetworkApp lab("epochs=4&view=quantize&quantizer=int3");
  CHECK(can_pin(lab.app));
  pin(lab.app);
  REQUIRE(lab.app.run_log().runs().size() == 1);
  const Run& run = lab.app.run_log().runs()[0];
  CHECK(*run.accuracy == lab.session().quantized->judgement.accuracy);
  CHECK(*run.number("sqnr_db") == *lab.session().quantized->quantized.weight_sqnr_db);
  CHECK(runs_as_csv(lab.app.run_log().runs(), "").find("accuracy,excess_bits,link") != std::string::npos);
  CHECK(!can_pin(lab.app));
  open_lab(lab.app, "overview");
  test::settle(lab.app, lab.model);
  go_to(lab.app, run.state);
  test::settle(lab.app, lab.model);
  CHECK(lab.session().quantized->judgement.accuracy == *run.accuracy);
}
