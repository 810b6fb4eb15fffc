// The lab "capacity": functions, surfaces, a curve, memory, four readings.
#include "labs/capacity/lab.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "labs/app_helpers.hpp"
#include "labs/capacity/session.hpp"
#include "labs/network/session.hpp"

using namespace qs;

namespace {

struct CapacityApp {
  std::vector<std::byte> model = test::read_model();
  App app;
  explicit CapacityApp(const std::string& link) {
    app.open_link("lab=capacity&" + link);
    test::settle(app, model);
    CHECK(app.notice().sentence().empty());
  }
  const CapacitySession& session() { return *app.results().session<CapacitySession>(); }
};

}  // namespace

TEST_CASE("capacity lab: XOR with one unit, at any width, and with two more units") {
  for (const char* alphabet : {"signs", "ternary", "quinary", "2bit", "3bit", "4bit"}) {
    CapacityApp one("function=6&alphabet=" + std::string(alphabet));
    CHECK(functions_answer(*one.session().functions).find("“XOR” is out of reach") != std::string::npos);
    CapacityApp two("function=6&hidden=2&alphabet=" + std::string(alphabet));
    CHECK(functions_answer(*two.session().functions).find("“XOR” is one of them") != std::string::npos);
  }
}

TEST_CASE("capacity lab: state bits are never fewer than the bits of functions") {
  for (const char* link : {"inputs=2", "inputs=3&alphabet=4bit", "inputs=3&alphabet=3bit&hidden=2"}) {
    CapacityApp lab(link);
    const auto steps = funnel(*lab.session().functions);
    for (std::size_t i = 1; i < steps.size(); ++i) CHECK(steps[i].bits < steps[i - 1].bits);
    CHECK(steps.back().bits == doctest::Approx(std::log2(lab.session().functions->census.reached)));
  }
}

TEST_CASE("capacity lab: a function beyond those of two inputs is the last of them") {
  CapacityApp lab("inputs=2&function=200");
  CHECK(lab.session().functions->chosen == 15);
}

TEST_CASE("capacity lab: names of functions are what their tables say") {
  CHECK(function_name(2, 0b1000) == "AND");
  CHECK(function_name(2, 0b1110) == "OR");
  CHECK(function_name(2, 0b0111) == "NAND");
  CHECK(function_name(2, 0b0001) == "NOR");
  CHECK(function_name(2, 0b1010) == "x₁");
  CHECK(function_name(2, 0b1100) == "x₂");
  CHECK(function_name(2, 0b0010) == "x₁, not x₂");
  CHECK(function_name(2, 0b1011) == "x₁ or not x₂");
  CHECK(function_name(3, 0b11101000) == "majority");
  CHECK(function_name(3, 5) == "function 5");
}

TEST_CASE("capacity lab: fewer bits change more of the surface, and the shader gets the same numbers") {
  double before = 1;
  CapacityApp lab("view=surface");
  for (const char* spec : {"int2", "int4", "int8"}) {
    test::choose_quantizer(lab.app, spec);
    test::settle(lab.app, lab.model);
    const SurfaceResult& result = *lab.session().surface;
    CHECK(result.changed < before);
    before = result.changed;
    CHECK(result.weights->heat.size() == 105);
    CHECK(result.weights->heat[0] == result.quantized.network.layers[0].weights[0]);
    CHECK(result.weights->heat[104] == result.quantized.network.layers[2].biases[0]);
    CHECK(lab.session().surfaces->is_done());
  }
  CHECK(before < 0.01);
}

TEST_CASE("capacity lab: the curve's best and the memory come to an end, held and let go") {
  CapacityApp curve("view=curve&curve_bits=2");
  CHECK(curve.session().hinges().is_done());
  CHECK(curve_answer(curve.session(), 2).find("At 2 bits") == 0);
  const auto model = test::read_model();
  App app;
  app.open_link("lab=capacity&view=memory&memory=2bit");
  test::settle(app, model);
  CHECK(app.results().session<CapacitySession>()->memory->is_done());
  AppState next = app.state();
  ++next.seed;
  app.set_state(next);
  app.update();
  CapacitySession& session = *app.results().session<CapacitySession>();
  session.hold(true);
  CHECK(!app.step(no_limit));
  CHECK(session.memory->points().empty());
  session.hold(false);
  test::settle(app, model);
  CHECK(session.memory->points().back().weights == 7);
}

TEST_CASE("capacity lab: four readings of one network are four numbers") {
  CapacityApp lab("view=readings&quantizer=int3");
  REQUIRE(lab.session().readings != nullptr);
  const Readings& readings = *lab.session().readings;
  CHECK(readings.state_bits == 3 * 2368);
  CHECK(readings.code_bits < readings.state_bits);
  CHECK(readings.unit_functions == doctest::Approx(std::log2(14.0)));
  CHECK(readings.unit_state_bits == 9);
  CHECK(readings.patterns_real == 128);
  CHECK(readings.patterns_sign == doctest::Approx(0.83 * 64));
  const auto channels = layer_channels(lab.app.results().session<NetworkSession>()->quantized->quantized);
  for (const LayerChannel& channel : channels) {
    CHECK(*channel.channel_reading > *channel.rate_reading);
    CHECK(*channel.channel_reading - *channel.rate_reading < 0.5);
    CHECK(channel.entropy_bits < channel.stored_bits);
  }
}
