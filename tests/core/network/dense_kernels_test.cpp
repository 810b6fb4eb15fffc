// The kernels of training, against sums of one number at a time and against double precision.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/network/cross_entropy.hpp"
#include "core/network/mlp.hpp"
#include "core/network/transpose.hpp"
#include "core/numerics/random.hpp"

using namespace qs;

namespace {

/// Numbers in −1 to 1, about half of them 0.
std::vector<float> some_numbers(std::size_t count, std::uint64_t seed) {
  std::vector<float> numbers(count);
  for (std::size_t i = 0; i < count; ++i)
    numbers[i] = static_cast<float>(std::max(0.0, 4 * uniform_at(seed, i) - 2) -
                                    std::max(0.0, 4 * uniform_at(seed, i) - 3));
  return numbers;
}

/// Outputs of each layer, one number at a time.
std::vector<std::vector<float>> slow_forward(const Network& network, const std::vector<float>& images,
                                             std::size_t count) {
  std::vector<std::vector<float>> outputs;
  for (const DenseLayer& layer : network.layers) {
    const std::vector<float> from = outputs.empty() ? images : outputs.back();
    std::vector<float> out;
    for (std::size_t image = 0; image < count; ++image) {
      for (std::size_t k = 0; k < layer.outputs; ++k) {
        float z = layer.biases[k];
        for (std::size_t i = 0; i < layer.inputs; ++i)
          z += from[image * layer.inputs + i] * layer.weights[k * layer.inputs + i];
        out.push_back(&layer == &network.layers.back() ? z : std::max(0.0F, z));
      }
    }
    outputs.push_back(out);
  }
  return outputs;
}

/// The gradient from the derivative by the last outputs, one number at a time.
Network slow_gradient(const Network& network, const std::vector<float>& images, std::size_t count,
                      std::vector<float> by_z) {
  const auto outputs = slow_forward(network, images, count);
  Network gradient = network;
  for (std::size_t l = network.layers.size(); l-- > 0;) {
    const DenseLayer& layer = network.layers[l];
    const std::vector<float>& came_in = l == 0 ? images : outputs[l - 1];
    std::vector<float> by_input(count * layer.inputs, 0);
    for (std::size_t k = 0; k < layer.outputs; ++k) {
      float by_bias = 0;
      for (std::size_t image = 0; image < count; ++image) by_bias += by_z[image * layer.outputs + k];
      gradient.layers[l].biases[k] = by_bias;
      for (std::size_t i = 0; i < layer.inputs; ++i) {
        float by_weight = 0;
        for (std::size_t image = 0; image < count; ++image) {
          const float slope = by_z[image * layer.outputs + k], x = came_in[image * layer.inputs + i];
          by_weight += slope * x;
          if (x != 0) by_input[image * layer.inputs + i] += slope * layer.weights[k * layer.inputs + i];
        }
        gradient.layers[l].weights[k * layer.inputs + i] = by_weight;
      }
    }
    by_z = by_input;
  }
  return gradient;
}

}  // namespace

TEST_CASE("network kernels: of every width the bits of one number at a time, forward and back") {
  std::vector<std::vector<std::uint32_t>> all = {{64, 32, 10}, {9, 70, 33, 3}, {3, 1, 5, 1}};
  for (std::uint32_t width = 1; width <= 40; ++width) all.push_back({7, width, 4});
  for (const std::vector<std::uint32_t>& widths : all) {
    CAPTURE(widths[1]);
    Network network = *make_network(widths, 2);
    for (DenseLayer& layer : network.layers) layer.biases = some_numbers(layer.outputs, 5);
    constexpr std::size_t kImages = 35;  // more than are passed on at once
    const std::vector<float> images = some_numbers(kImages * widths[0], 8);
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < kImages; ++i)
      labels.push_back(static_cast<std::uint8_t>(i % network.classes()));
    Activations activations;
    Network gradient;
    const double loss =
        loss_and_gradient(network, SparseRows(images, widths[0]), labels, activations, gradient);
    CHECK(activations.outputs == slow_forward(network, images, kImages));
    std::vector<float> slopes;
    CHECK(cross_entropy(activations.logits(), labels, slopes) == loss);
    CHECK(gradient == slow_gradient(network, images, kImages, slopes));
  }
}

TEST_CASE("network kernels: rows are taken in any order, and memory of earlier passes leaves no trace") {
  const Network network = *make_network(std::vector<std::uint32_t>{6, 5, 3}, 1);
  const std::vector<float> images = some_numbers(4 * 6, 3);
  const SparseRows rows(images, 6);
  const std::vector<std::uint32_t> order = {2, 0, 3};
  const std::vector<std::uint8_t> labels = {1, 2, 0};
  std::vector<float> ordered;
  for (const std::uint32_t row : order) ordered.insert(ordered.end(), &images[6 * row], &images[6 * row] + 6);
  Activations used, fresh;
  Network gradient, expected;
  forward(network, rows, used);
  loss_and_gradient(network, rows, std::vector<std::uint8_t>{0, 1, 2, 0}, used, gradient);
  loss_and_gradient(network, {rows, order}, labels, used, gradient);
  loss_and_gradient(network, SparseRows(ordered, 6), labels, fresh, expected);
  CHECK(used.outputs == fresh.outputs);
  CHECK(gradient == expected);
  forward(network, {rows, 2, 1}, used);
  CHECK(std::equal(used.logits().begin(), used.logits().end(), fresh.logits().begin(),
                   fresh.logits().begin() + 3));
}

TEST_CASE("network kernels: a row keeps all but 0 and −0") {
  const float nan = std::nanf("");
  const SparseRows rows(std::vector<float>{0, 2, -0.0F, nan, 0, 0, 0, -1e-40F}, 4);
  REQUIRE(rows.count() == 2);
  REQUIRE(rows[0].size() == 2);
  CHECK(rows[0][0].at == 1);
  CHECK(rows[0][0].value == 2);
  CHECK(rows[0][1].at == 3);
  REQUIRE(rows[1].size() == 1);
  CHECK(rows[1][0].at == 3);
  CHECK(rows[1][0].value == -1e-40F);
}

TEST_CASE("network kernels: transposed, row and column are exchanged") {
  for (std::size_t rows = 1; rows <= 9; ++rows) {
    for (std::size_t columns = 1; columns <= 9; ++columns) {
      CAPTURE(rows);
      CAPTURE(columns);
      const std::vector<float> matrix = some_numbers(rows * columns, rows);
      std::vector<float> out(matrix.size());
      dense::transpose(matrix, rows, columns, out.data());
      bool same = true;
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c) same = same && out[c * rows + r] == matrix[r * columns + c];
      CHECK(same);
    }
  }
}

TEST_CASE("network kernels: loss and slopes are those of double precision, to 1e-6 of them") {
  for (const std::size_t outputs : {1, 2, 3, 10, 257}) {
    CAPTURE(outputs);
    constexpr std::size_t kImages = 300;
    std::vector<float> logits = some_numbers(kImages * outputs, 4);
    for (float& z : logits) z *= 20;
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < kImages; ++i)
      labels.push_back(
          static_cast<std::uint8_t>(i % std::min<std::size_t>(256, std::max<std::size_t>(2, outputs))));
    std::vector<float> slopes;
    const double loss = cross_entropy(logits, labels, slopes);
    REQUIRE(slopes.size() == logits.size());
    double expected = 0, worst = 0;
    for (std::size_t i = 0; i < kImages; ++i) {
      const std::vector<double> p = softmax(std::span(logits).subspan(i * outputs, outputs));
      expected -= std::log(p[labels[i]]) / kImages;
      const std::size_t first = outputs == 1 ? 1 : 0;
      for (std::size_t k = 0; k < outputs; ++k) {
        const double slope = (p[k + first] - (k + first == labels[i] ? 1 : 0)) / kImages;
        worst = std::max(worst, std::abs(slopes[i * outputs + k] - slope));
      }
    }
    CHECK(loss == doctest::Approx(expected).epsilon(1e-7));
    CHECK(worst < 1e-6 / kImages);
  }
}

TEST_CASE("network kernels: the loss of a sure mistake is its distance; no number has none") {
  std::vector<float> slopes;
  const std::vector<std::uint8_t> label = {1};
  CHECK(cross_entropy(std::vector<float>{1e6F, 0, 0, 0, 0}, label, slopes) == 1e6);
  CHECK(slopes[0] == 1);
  CHECK(slopes[1] == -1);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  for (const float none : {std::nanf(""), kInfinity, -kInfinity})
    CHECK(std::isnan(cross_entropy(std::vector<float>{0, 0, 0, none, 0}, label, slopes)));
}
