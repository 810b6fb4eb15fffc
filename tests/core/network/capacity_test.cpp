// Numbers of functions, patterns and pictures of networks with few bits, and the error of their best curve.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>

#include "core/capacity/alphabet.hpp"
#include "core/capacity/hinge_fit.hpp"
#include "core/capacity/memory.hpp"
#include "core/capacity/plane.hpp"
#include "core/capacity/symmetric_numbers.hpp"
#include "core/capacity/two_layer_census.hpp"

using namespace qs;

namespace {

constexpr TruthTable kXor = 0b0110, kParity = 0b10010110;

/// Every setting of a network of two hidden units, one by one.
std::map<TruthTable, std::uint64_t> tried(int inputs, const std::vector<int>& alphabet) {
  const int weights = 2 * (inputs + 1) + 3;
  std::vector<std::size_t> digits(static_cast<std::size_t>(weights), 0);
  std::map<TruthTable, std::uint64_t> counts;
  const auto value = [&](int at) { return alphabet[digits[static_cast<std::size_t>(at)]]; };
  for (bool more = true; more;) {
    TruthTable table = 0;
    for (int x = 0; x < 1 << inputs; ++x) {
      int hidden[2];
      for (int unit = 0; unit < 2; ++unit) {
        const int first = unit * (inputs + 1);
        int sum = value(first + inputs);
        for (int bit = 0; bit < inputs; ++bit) sum += (x >> bit & 1) * value(first + bit);
        hidden[unit] = sum > 0 ? 1 : -1;
      }
      const int top = 2 * (inputs + 1);
      const int sum = value(top) * hidden[0] + value(top + 1) * hidden[1] + value(top + 2);
      table |= static_cast<TruthTable>(sum > 0) << x;
    }
    ++counts[table];
    more = false;
    for (std::size_t& digit : digits) {
      if (++digit < alphabet.size()) {
        more = true;
        break;
      }
      digit = 0;
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("two-layer census: counted by units it is what trying every setting gives") {
  struct Case {
    int inputs;
    std::vector<int> alphabet;
  };
  for (const Case& one : {Case{2, {-1, 1}}, {2, test::symmetric_numbers(1)}, {3, {-1, 1}}}) {
    const int inputs = one.inputs;
    const std::vector<int>& alphabet = one.alphabet;
    CAPTURE(inputs);
    CAPTURE(alphabet.size());
    const auto expected = tried(inputs, alphabet);
    const TwoLayerCensus census = *take_two_layer_census(inputs, alphabet);
    CHECK(census.functions.reached == expected.size());
    for (const auto& [table, count] : expected) CHECK(census.functions.counts[table] == count);
  }
}

TEST_CASE("two-layer census: with a bit a weight XOR is reached, which no bits buy a single unit") {
  const TwoLayerCensus census = *take_two_layer_census(2, std::vector<int>{-1, 1});
  CHECK(census.functions.reached == 16);
  CHECK(census.functions.counts[kXor] > 0);
  CHECK(take_census(2, whole_numbers(4))->counts[kXor] == 0);
  // Parity of three inputs needs a third unit.
  CHECK(take_two_layer_census(3, whole_numbers(4))->functions.counts[kParity] == 0);
  CHECK(take_two_layer_census(3, whole_numbers(4))->functions.reached == 254);
}

TEST_CASE("two-layer census: from settings to functions every step has fewer") {
  for (int inputs = 2; inputs <= 3; ++inputs) {
    for (const auto& alphabet : {std::vector<int>{-1, 1}, test::symmetric_numbers(1), whole_numbers(3)}) {
      const TwoLayerCensus census = *take_two_layer_census(inputs, alphabet);
      CHECK(census.functions.settings > census.units);
      CHECK(census.units > census.unordered);
      CHECK(census.unordered > census.unsigned_units);
      CHECK(census.unsigned_units > census.functions.reached);
      // Two units have two orders and four sign flips: at most eight settings are equivalent.
      CHECK(census.units <= 2 * census.unordered);
      CHECK(census.unordered <= 4 * census.unsigned_units);
    }
  }
  CHECK(take_two_layer_census(4, std::vector<int>{-1, 1}).error().field == "inputs");
  CHECK(take_two_layer_census(2, whole_numbers(5)).error().accepted == "at most 16");
}

TEST_CASE("memory: ±1 weights store about 0.83 patterns each (Krauth and Mézard 1989), real ones two") {
  MemorySurvey survey({{-1, 1}, 40, 5});
  CHECK(survey.step(no_limit));
  CHECK(survey.progress() == 1);
  for (const MemoryPoint& point : survey.points()) {
    CAPTURE(point.weights);
    CHECK(point.patterns + 4 * point.error < kCoverLimit * point.weights);
    if (point.weights >= 9)
      CHECK(std::abs(point.patterns - kKrauthMezardLimit * point.weights) <
            4 * point.error + 0.05 * point.weights);
  }
  CHECK(survey.points().back().weights == 17);
}

TEST_CASE("memory: more values a weight, more patterns") {
  const auto at_seven = [](const std::vector<int>& alphabet) {
    double sum = 0;
    for (std::uint64_t trial = 0; trial < 40; ++trial) sum += stored_patterns(alphabet, 7, 1, trial);
    return sum / 40;
  };
  const double signs = at_seven(odd_numbers(1)), two_bits = at_seven(odd_numbers(2));
  CHECK(two_bits > signs + 2);
  CHECK(two_bits < 2 * 7);
}

TEST_CASE("memory: one weight and one pattern, and the same seed the same trial") {
  // Either w or −w satisfies the first pattern; each further one holds only by chance.
  CHECK(stored_patterns({-1, 1}, 1, 1, 0) >= 1);
  CHECK(stored_patterns({-1, 1}, 7, 3, 9) == stored_patterns({-1, 1}, 7, 3, 9));
  MemorySurvey slowly({{-1, 0, 1}, 5, 1});
  double before = -1;
  while (!slowly.step([] { return false; })) {
    CHECK(slowly.progress() >= before);
    before = slowly.progress();
  }
}

TEST_CASE("hinges: dynamic programming finds what trying all settings finds") {
  for (const int bits : {1, 2}) {
    const std::vector<int> alphabet = odd_numbers(bits);
    std::size_t all = 1;
    for (int k = 0; k < kHinges; ++k) all *= alphabet.size();
    const auto scales = hinge_scales(alphabet.back());
    for (std::size_t s = 0; s < scales.size(); s += bits == 1 ? 1 : 13) {
      CAPTURE(bits);
      CAPTURE(scales[s]);
      double least = 1e300;
      for (std::size_t setting = 0; setting < all; ++setting) {
        std::vector<double> weights;
        for (std::size_t rest = setting, k = 0; k < kHinges; ++k, rest /= alphabet.size())
          weights.push_back(alphabet[rest % alphabet.size()] * scales[s]);
        least = std::min(least, mean_squared_error(hinge_curve(weights), hinge_target()));
      }
      const HingeFit best = best_hinges(alphabet, scales[s]);
      CHECK(best.mse == doctest::Approx(least).epsilon(1e-9));
      CHECK(mean_squared_error(hinge_curve(best.weights), hinge_target()) == doctest::Approx(best.mse));
    }
  }
}

TEST_CASE("hinges: the best setting beats every weight rounded, and real weights beat both") {
  HingeSurvey survey;
  CHECK(survey.step(no_limit));
  REQUIRE(survey.points().size() == 5);
  double before = 1e300;
  for (const HingePoint& point : survey.points()) {
    CHECK(point.best.mse <= point.rounded.mse);
    CHECK(point.best.mse > survey.exact().mse);
    CHECK(point.best.mse < before);
    before = point.best.mse;
  }
  CHECK(survey.points()[2].rounded.mse > 5 * survey.points()[2].best.mse);
  // Least squares: no single weight can be moved for the better.
  for (std::size_t k = 0; k < kHinges; ++k) {
    for (const double by : {-0.01, 0.01}) {
      std::vector<double> moved = survey.exact().weights;
      moved[k] += by;
      CHECK(mean_squared_error(hinge_curve(moved), hinge_target()) > survey.exact().mse);
    }
  }
}

TEST_CASE("plane: 2-8-8-1 units tell two arms apart; one output is two classes") {
  auto data = std::make_shared<Split>();
  data->training = two_arms(400, 2);
  data->test = two_arms(400, 3);
  for (const float x : data->training.images) CHECK(std::abs(x) < 1);
  TrainingParams params;
  params.epochs = 100;
  params.batch = 16;
  params.learning_rate = 0.1;
  Training training(*make_network(std::vector<std::uint32_t>{2, 8, 8, 1}, 1), data, params);
  CHECK(training.step(no_limit));
  CHECK(accuracy(training.network(), data->test) > 0.97);
  CHECK(training.network().classes() == 2);
  CHECK(softmax(std::vector<float>{0})[1] == 0.5);
  CHECK(softmax(std::vector<float>{2})[1] == doctest::Approx(1 / (1 + std::exp(-2.0))));
  CHECK(largest(std::vector<float>{-0.1F}) == 0);
  // The grid runs row by row from the top: the first place is left and up.
  const auto z = surface(training.network(), 4);
  Activations there;
  forward(training.network(), SparseRows(std::vector<float>{-0.75F, 0.75F}, 2), there);
  CHECK(z.size() == 16);
  CHECK(z[0] == there.outputs.back()[0]);
}

TEST_CASE("plane: of one output, too, the gradient is what finite differences say") {
  Network network = *make_network(std::vector<std::uint32_t>{2, 5, 1}, 4);
  const SparseRows images(std::vector<float>{0.3F, -0.2F, -0.8F, 0.5F, 0.1F, 0.9F}, 2);
  const std::vector<std::uint8_t> labels = {0, 1, 1};
  Activations activations;
  Network gradient, unused;
  loss_and_gradient(network, images, labels, activations, gradient);
  for (std::size_t l = 0; l < 2; ++l) {
    for (std::size_t i = 0; i < network.layers[l].weights.size(); ++i) {
      float& weight = network.layers[l].weights[i];
      const float before = weight;
      constexpr float kStep = 2e-3F;
      weight = before + kStep;
      const double above = loss_and_gradient(network, images, labels, activations, unused);
      weight = before - kStep;
      const double below = loss_and_gradient(network, images, labels, activations, unused);
      weight = before;
      CHECK(std::abs((above - below) / (2 * kStep) - gradient.layers[l].weights[i]) < 1e-3);
    }
  }
}

TEST_CASE("plane: random networks are fewer pictures than draws, and more bits soon add none") {
  SurfaceSurvey survey({2, 8, 8, 1}, 512, 1);
  CHECK(survey.step(no_limit));
  REQUIRE(survey.counts().size() == 8);
  for (const SurfaceCount& count : survey.counts()) {
    CHECK(count.drawn == 512);
    CHECK(count.distinct < count.drawn);
    CHECK(count.distinct > 100);
  }
  const auto at = [&](std::size_t bits) { return static_cast<double>(survey.counts()[bits - 1].distinct); };
  CHECK(std::abs(at(8) - at(3)) < 0.12 * at(3));
}
