// A small network learns digits: gradients, determinism, accuracy.
#include "core/network/training.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/network/digits.hpp"
#include "core/numerics/random.hpp"

using namespace qs;

namespace {

std::shared_ptr<const Split> split() {
  return std::make_shared<const Split>(stratified_split(test::digits(), 0.2, 1));
}

std::unique_ptr<Training> trained(std::uint64_t seed, int epochs, const std::shared_ptr<const Split>& data) {
  const std::vector<std::uint32_t> widths = {64, 32, 10};
  TrainingParams params;
  params.seed = seed;
  params.epochs = epochs;
  auto training = std::make_unique<Training>(*make_network(widths, seed), data, params);
  CHECK(training->step(no_limit));
  return training;
}

/// FNV-1a over the bits of all weights. The fixed number makes native and WebAssembly builds agree.
std::uint64_t hash_of(const Network& network) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const DenseLayer& layer : network.layers) {
    for (const std::vector<float>* numbers : {&layer.weights, &layer.biases}) {
      for (const float number : *numbers) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &number, sizeof bits);
        hash = (hash ^ bits) * 1099511628211ULL;
      }
    }
  }
  return hash;
}

}  // namespace

TEST_CASE("network: its gradient is what finite differences say, to 1e-4") {
  const std::vector<std::uint32_t> widths = {5, 7, 6, 3};
  Network network = *make_network(widths, 3);
  std::vector<float> images(4 * 5);
  for (std::size_t i = 0; i < images.size(); ++i) images[i] = static_cast<float>(uniform_at(9, i));
  const SparseRows rows(images, 5);
  const std::vector<std::uint8_t> labels = {0, 2, 1, 2};
  Activations activations;
  Network gradient, unused;
  loss_and_gradient(network, rows, labels, activations, gradient);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    DenseLayer& layer = network.layers[l];
    const auto check = [&](std::vector<float>& numbers, const std::vector<float>& slopes) {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        constexpr float kStep = 2e-3F;
        const float before = numbers[i];
        numbers[i] = before + kStep;
        const double above = loss_and_gradient(network, rows, labels, activations, unused);
        numbers[i] = before - kStep;
        const double below = loss_and_gradient(network, rows, labels, activations, unused);
        const double apart = static_cast<double>(before + kStep) - static_cast<double>(before - kStep);
        numbers[i] = before;
        CAPTURE(l);
        CAPTURE(i);
        CHECK(std::abs((above - below) / apart - slopes[i]) < 1e-4);
      }
    };
    check(layer.weights, gradient.layers[l].weights);
    check(layer.biases, gradient.layers[l].biases);
  }
}

TEST_CASE("network: the split takes a fifth of every digit, and each image once") {
  const ImageSet all = test::digits();
  const Split parts = stratified_split(all, 0.2, 1);
  CHECK(parts.training.count() == 1438);
  CHECK(parts.test.count() == 359);
  for (int digit = 0; digit < 10; ++digit) {
    const auto count = [digit](const ImageSet& set) {
      return std::count(set.labels.begin(), set.labels.end(), digit);
    };
    CHECK(std::abs(static_cast<double>(count(parts.test)) - 0.2 * static_cast<double>(count(all))) <= 1);
    CHECK(count(parts.test) + count(parts.training) == count(all));
  }
  CHECK(stratified_split(all, 0.2, 1).test.images == parts.test.images);
  CHECK(stratified_split(all, 0.2, 2).test.images != parts.test.images);
}

TEST_CASE("network: the same seed gives the same weights to the bit, here and in WebAssembly") {
  const auto data = split();
  const auto one = trained(1, 2, data);
  CHECK(one->network() == trained(1, 2, data)->network());
  CHECK(one->network() != trained(2, 2, data)->network());
  CHECK(hash_of(one->network()) == 17434802189117941293ULL);
  CHECK(one->history().size() == 2);
}

TEST_CASE("network: in slices it comes to the same as in one go") {
  const auto data = split();
  const std::vector<std::uint32_t> widths = {64, 32, 10};
  TrainingParams params;
  params.epochs = 1;
  Training training(*make_network(widths, 1), data, params);
  double before = 0;
  while (!training.step([] { return false; })) {
    CHECK(training.progress() > before);
    before = training.progress();
  }
  CHECK(training.progress() == 1);
  CHECK(training.network() == trained(1, 1, data)->network());
}

TEST_CASE("network: a large batch is several units of work, and comes to the same as in one go") {
  const auto data = split();
  const std::vector<std::uint32_t> widths = {64, 256, 256, 256, 10};
  TrainingParams params;
  params.epochs = 1;
  params.batch = 512;
  Training whole(*make_network(widths, 1), data, params), sliced(*make_network(widths, 1), data, params);
  CHECK(whole.step(no_limit));
  std::size_t units = 1;
  while (!sliced.step([] { return false; })) ++units;
  CHECK(units > 100);
  CHECK(sliced.network() == whole.network());
  CHECK(sliced.history()[0].loss == whole.history()[0].loss);
}

TEST_CASE("network: 64-32-10 learns nearly all digits in 30 epochs") {
  const auto data = split();
  const auto done = trained(1, 30, data);
  const Training& training = *done;
  const EpochResult &first = training.history().front(), &last = training.history().back();
  CHECK(last.loss < first.loss / 10);
  CHECK(last.training_accuracy > 0.99);
  CHECK(last.test_accuracy > 0.95);
  CHECK(accuracy(training.network(), data->test) == last.test_accuracy);
}

TEST_CASE("network: a rate that is too high is noticed, and the last whole epoch stays") {
  const std::vector<std::uint32_t> widths = {64, 32, 10};
  TrainingParams params;
  params.learning_rate = 1e20;
  Training training(*make_network(widths, 1), split(), params);
  CHECK(training.step(no_limit));
  CHECK(training.diverged());
  CHECK(training.progress() == 1);
  for (const DenseLayer& layer : training.network().layers) {
    for (const float weight : layer.weights) CHECK(std::isfinite(weight));
  }
}

TEST_CASE("network: certainty is no overflow, and impossible is no infinity") {
  const std::vector<float> far = {1e30F, 0, -1e30F};
  const std::vector<double> p = softmax(far);
  CHECK(p[0] == 1);
  CHECK(p[2] < 1e-200);
  CHECK(largest(far) == 0);
}

TEST_CASE("network: widths that cannot be are refused") {
  const auto refused = [](std::vector<std::uint32_t> widths) {
    return message(make_network(widths, 1).error());
  };
  CHECK(refused({64}) == "network: widths: 1 of them is not accepted; expected at least 2");
  CHECK(refused({64, 0, 10}) == "network: width 2: 0 is not accepted; expected 1 to 1024");
  CHECK(refused({64, 2000, 10}).find("1 to 1024") != std::string::npos);
  CHECK(refused({1024, 1024, 1024}).find("at most 1048576") != std::string::npos);
}

TEST_CASE("network: what it cannot be trained with is refused by name") {
  TrainingParams params;
  CHECK(checked(params).has_value());
  params.batch = 0;
  CHECK(message(checked(params).error()) == "training: batch: 0 is not accepted; expected 1 or more");
  params = {};
  params.epochs = 0;
  CHECK(checked(params).error().field == "training: epochs");
  for (const double rate : {0.0, -0.1, std::nan("")}) {
    params = {};
    params.learning_rate = rate;
    CHECK(checked(params).error().field == "training: learning rate");
  }
  params = {};
  params.momentum = 1;
  CHECK(checked(params).error().field == "training: momentum");
  params = {};
  params.weight_bits = 9;
  CHECK(checked(params).error().accepted == "1 to 8, or 0 for none");
}

TEST_CASE("network: rounded for training, a layer has 2^b levels, half a step to both sides of zero") {
  const Network network = *make_network(std::vector<std::uint32_t>{64, 32, 10}, 1);
  for (const int bits : {1, 2, 4}) {
    CAPTURE(bits);
    Network rounded;
    round_weights(rounding_to(bits), network, rounded);
    std::vector<float> levels = rounded.layers[0].weights;
    std::sort(levels.begin(), levels.end());
    levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
    CHECK(levels.size() <= std::size_t{1} << bits);
    CHECK(levels.front() == -levels.back());
    CHECK(std::count(levels.begin(), levels.end(), 0.0F) == 0);
  }
  // At one bit the mean magnitude of Gaussian weights: sqrt(2/pi) rms (Max 1960, table II: 2 × 0.7979).
  CHECK(rounding_to(1).step_over_rms / 2 == doctest::Approx(std::sqrt(2 / 3.14159265358979)).epsilon(1e-6));
}

TEST_CASE("network: with rounding in the loop it keeps answers that rounding afterwards loses") {
  const auto data = split();
  const Network network = trained(1, 15, data)->network();
  for (const int bits : {1, 2}) {
    CAPTURE(bits);
    Network afterwards;
    round_weights(rounding_to(bits), network, afterwards);
    TrainingParams params;
    params.epochs = 8;
    params.learning_rate = 0.05;
    params.weight_bits = bits;
    Training retraining(network, data, params);
    CHECK(retraining.step(no_limit));
    CHECK(accuracy(retraining.answering(), data->test) > accuracy(afterwards, data->test) + 0.02);
    Network again;
    round_weights(rounding_to(bits), retraining.network(), again);
    CHECK(retraining.answering() == again);
  }
}

TEST_CASE(
    "network: the figures of an epoch come a few images at a time, and are those of all images at once") {
  const auto data = split();
  const std::vector<std::uint32_t> widths = {64, 32, 10};
  TrainingParams params;
  params.epochs = 2;
  params.batch = 512;
  Training training(*make_network(widths, 1), data, params);
  const std::size_t batches = (data->training.count() + 511) / 512;
  std::size_t units = 0;
  double before = 0;
  for (; training.history().empty(); ++units) {
    training.step([] { return false; });
    CHECK(training.progress() >= before);
    before = training.progress();
  }
  CHECK(units > batches + 10);
  CHECK(training.history()[0].training_accuracy == accuracy(training.network(), data->training));
  CHECK(training.history()[0].test_accuracy == accuracy(training.network(), data->test));
}
