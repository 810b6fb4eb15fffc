// The lab "rounding" at its edges: no weights, no inputs, nothing to push, inputs that follow from others. Each has a
// sentence of its own, and none that compares numbers which mean nothing.
#include <doctest/doctest.h>

#include <cmath>

#include "core/rounding/second_moment.hpp"
#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/words/text.hpp"

using namespace qs;

namespace {

std::vector<float> waves(std::size_t count, float seed) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = std::sin(static_cast<float>(i) * 1.7F + seed);
  return values;
}

RoundingLayer layer_of(std::size_t columns, std::vector<float> weights, std::vector<float> inputs) {
  RoundingLayer layer;
  layer.rows = weights.size() / columns;
  layer.columns = columns;
  layer.weights = std::move(weights);
  layer.inputs = std::move(inputs);
  layer.sigma = *second_moment(layer.inputs, columns);
  layer.all_samples = layer.inputs.size() / columns;
  return layer;
}

std::string answer_of(const RoundingLayer& layer, bool is_on, const char* spec = "int4/channel=0") {
  CompensateParams params{*parse_quantizer(spec)};
  params.damping = 0.01;
  const CompensateResult result = compute_compensate(params, layer, nullptr);
  REQUIRE(!result.problem);
  return compensate_answer(result, is_on);
}

bool says(const std::string& answer, Text sentence) {
  const std::string words(text(sentence));
  return answer.find(words.substr(0, words.find('{'))) != std::string::npos;
}

/// Samples whose input `column` is always 0.
std::vector<float> with_dead(std::size_t columns, std::size_t column) {
  std::vector<float> inputs = waves(columns * 100, 1);
  for (std::size_t i = column; i < inputs.size(); i += columns) inputs[i] = 0;
  return inputs;
}

/// Samples of 8 inputs, all the same number.
std::vector<float> rank_one() {
  std::vector<float> inputs;
  for (const float x : waves(100, 1)) inputs.insert(inputs.end(), 8, x);
  return inputs;
}

}  // namespace

TEST_CASE("rounding edges: where numbers mean nothing there is a sentence without them") {
  const std::vector<float> inputs = waves(800, 1);
  struct Edge {
    const char* name;
    RoundingLayer layer;
    Text off, on;
  };
  const Edge edges[] = {
      {"equal weights", layer_of(8, std::vector<float>(32, 0.5F), inputs), Text::compensate_exact,
       Text::compensate_exact},
      {"zero weights", layer_of(8, std::vector<float>(32), inputs), Text::compensate_no_weights,
       Text::compensate_no_weights},
      {"zero inputs", layer_of(8, waves(32, 0), std::vector<float>(800)), Text::compensate_silent,
       Text::compensate_silent},
      {"one column", layer_of(1, waves(32, 0), waves(100, 1)), Text::compensate_off_short,
       Text::compensate_one_column},
  };
  for (const Edge& edge : edges) {
    CAPTURE(edge.name);
    for (const bool is_on : {false, true}) {
      const std::string answer = answer_of(edge.layer, is_on);
      CAPTURE(answer);
      CHECK(says(answer, is_on ? edge.on : edge.off));
      for (const char* senseless : {"∞", "– dB", "nan", "{"})
        CHECK(answer.find(senseless) == std::string::npos);
    }
  }
}

TEST_CASE("rounding edges: without correlation, and where no code changes, nothing falls") {
  RoundingLayer layer = *make_layer({LayerSource::kSequence, 0, 1}, nullptr);
  CHECK(says(answer_of(layer, true), Text::compensate_uncorrelated));
  layer = layer_of(2, {0.4F, 1, -1, 0.25F}, {1, 0.001F, 1, -0.0009F, 1, 0.0011F});
  const std::string answer = answer_of(layer, true, "int3/channel=0");
  CAPTURE(answer);
  CHECK(!says(answer, Text::compensate_uncorrelated));
  CHECK(says(answer, Text::compensate_unchanged));
}

TEST_CASE("rounding edges: no answer says that a number falls to itself") {
  for (const float seed : {0.0F, 2.0F, 5.0F}) {
    for (const char* spec : {"int2/channel=0", "int4/channel=0", "int8/channel=0"}) {
      for (const double rho : {0.0, 0.01, 0.3, 0.9}) {
        CAPTURE(rho);
        RoundingLayer layer = *make_layer({LayerSource::kSequence, rho, 1}, nullptr);
        layer.rows = 2;
        layer.weights = waves(layer.rows * layer.columns, seed);
        const std::string answer = answer_of(layer, true, spec);
        CAPTURE(answer);
        const auto number = [&](std::size_t at) { return answer.substr(at, answer.find(' ', at) - at); };
        for (std::size_t at = answer.find(" from "); at != std::string::npos;
             at = answer.find(" from ", at + 1)) {
          const std::size_t to = answer.find(" to ", at);
          CHECK(number(at + 6) != number(to + 4));
        }
      }
    }
  }
}

TEST_CASE("rounding edges: an input that is always 0 is named, in the answer and in its step") {
  const RoundingLayer layer = layer_of(8, waves(32, 0), with_dead(8, 2));
  const std::string on = answer_of(layer, true);
  CHECK(on.find("Input 3 is always 0") != std::string::npos);
  CHECK(answer_of(layer, false).find("always 0") == std::string::npos);
  const PathResult path = compute_path({*parse_quantizer("int4/channel=0")}, layer, 0);
  CHECK(path.dead == std::vector<std::size_t>{2});
  std::vector<float> two = with_dead(8, 2);
  for (std::size_t i = 5; i < two.size(); i += 8) two[i] = 0;
  CHECK(answer_of(layer_of(8, waves(32, 0), two), true).find("2 inputs are always 0") != std::string::npos);
}

TEST_CASE(
    "rounding edges: inputs that follow from others have no bound, and it is said; a dead one keeps it") {
  std::vector<float> equal = waves(800, 1), sum = equal;
  for (std::size_t i = 0; i < equal.size(); i += 8) equal[i + 5] = equal[i];
  for (std::size_t i = 0; i < sum.size(); i += 8) sum[i + 5] = sum[i] + sum[i + 1];  // rounded to float32
  const std::vector<float> weights = waves(32, 0);
  CompensateParams params{*parse_quantizer("int4/channel=0")};
  params.damping = 0.01;
  for (const auto& [inputs, count] : {std::pair(rank_one(), std::size_t{7}), std::pair(equal, std::size_t{1}),
                                      std::pair(sum, std::size_t{1})}) {
    const CompensateResult result = compute_compensate(params, layer_of(8, weights, inputs), nullptr);
    REQUIRE(!result.problem);
    CHECK(result.dependent == count);
    CHECK(result.ideal.empty());
    CHECK(!result.bounds);
    for (const bool is_on : {false, true}) {
      const std::string answer = compensate_answer(result, is_on);
      CHECK(answer.find("possible") == std::string::npos);
      CHECK(answer.find("in " + std::to_string(count) + " of 8 directions") != std::string::npos);
    }
  }
  const CompensateResult dead = compute_compensate(params, layer_of(8, weights, with_dead(8, 2)), nullptr);
  CHECK(dead.dependent == 0);
  CHECK(!dead.ideal.empty());
}

TEST_CASE("rounding edges: activations that are all 0, or held exactly, have true sentences") {
  const RoundingLayer silent = layer_of(8, waves(32, 0), std::vector<float>(800));
  const CalibrateResult none = compute_calibrate({4}, silent, nullptr);
  CHECK(calibrate_answer(none, 0) == std::string(text(Text::calibrate_silent)));
  std::vector<float> whole(800);
  for (std::size_t i = 0; i < whole.size(); ++i) whole[i] = static_cast<float>(i % 16);
  const CalibrateResult exact = compute_calibrate({4}, layer_of(8, waves(32, 0), whole), nullptr);
  CHECK(calibrate_answer(exact, 0).find("exactly") != std::string::npos);
  CHECK(calibrate_answer(exact, 0).find("∞ dB") == std::string::npos);
}
