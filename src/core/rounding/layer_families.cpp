#include "core/rounding/layer_families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/find.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/random.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kLoudInputs = 3;
constexpr float kLoudInput = 50;

std::vector<float> normal_numbers(std::size_t count, std::uint64_t seed) {
  std::vector<float> numbers(count);
  draw(*find_source("gaussian"), seed, 0, numbers);
  return numbers;
}

/// Inputs N(0, 1), weights N(0, 1)/16, from two streams; six are left.
constexpr std::uint64_t kLayerStreams = 8;
void fill_flat(LayerDraw& layer, std::uint64_t seed) {
  layer.inputs.values = normal_numbers(layer.inputs.values.size(), kLayerStreams * seed);
  layer.weights.values = normal_numbers(layer.weights.values.size(), kLayerStreams * seed + 1);
  for (float& w : layer.weights.values) w /= 16;
}

/// Each channel times e^(sigma N(0, 1)).
void spread_channels(WeightMatrix& matrix, std::uint64_t stream, double sigma) {
  const std::vector<float> exponents = normal_numbers(matrix.columns, stream);
  for (std::size_t i = 0; i < matrix.values.size(); ++i)
    matrix.values[i] *= static_cast<float>(portable_exp(sigma * exponents[i % matrix.columns]));
}

void fill_lognormal(LayerDraw& layer, std::uint64_t seed) {
  fill_flat(layer, seed);
  spread_channels(layer.inputs, kLayerStreams * seed + 2, 1);
}

std::vector<std::size_t> loud_channels(std::size_t channels, std::uint64_t seed) {
  std::vector<std::size_t> chosen;
  for (std::uint64_t i = 0; chosen.size() < std::min(kLoudInputs, channels); ++i) {
    const double u = uniform_at(kLayerStreams * seed + 3, i);
    const std::size_t at =
        std::min(channels - 1, static_cast<std::size_t>(u * static_cast<double>(channels)));
    if (!contains(chosen, at)) chosen.push_back(at);
  }
  return chosen;
}

template <class Change>
void change_loud(LayerDraw& layer, std::uint64_t seed, Change change) {
  for (const std::size_t channel : loud_channels(layer.inputs.columns, seed)) {
    for (std::size_t i = channel; i < layer.inputs.values.size(); i += layer.inputs.columns)
      layer.inputs.values[i] = change(layer.inputs.values[i]);
  }
}

void fill_outliers(LayerDraw& layer, std::uint64_t seed) {
  fill_flat(layer, seed);
  change_loud(layer, seed, [](float x) { return kLoudInput * x; });
}

void fill_outliers_mean(LayerDraw& layer, std::uint64_t seed) {
  fill_flat(layer, seed);
  change_loud(layer, seed, [](float x) { return kLoudInput + x; });
}

void fill_heavy_weights(LayerDraw& layer, std::uint64_t seed) {
  fill_lognormal(layer, seed);
  draw(*make_source("student_t/nu=4"), kLayerStreams * seed + 4, 0, layer.weights.values);
  spread_channels(layer.weights, kLayerStreams * seed + 5, 0.5);
}

constexpr std::array<LayerFamily, 5> kLayerFamilies = {{
    {"flat", "Flat", "Every channel alike: there is nothing to move.", fill_flat},
    {"lognormal", "Uneven channels", "Channel scales e^N(0, 1).", fill_lognormal},
    {"outliers", "Outlier channels", "Three channels anywhere times 50.", fill_outliers},
    {"outliers_mean", "Outlier channels of fixed sign", "Three channels anywhere at 50 + N(0, 1).",
     fill_outliers_mean},
    {"heavy_w", "Heavy weights",
     "Student t(4) weights in channels of scale e^(N(0, 1)/2); channel scales of inputs e^N(0, 1).",
     fill_heavy_weights},
}};

}  // namespace

std::span<const LayerFamily> layer_families() {
  return kLayerFamilies;
}

const LayerFamily* find_layer_family(std::string_view id) {
  return find_by(kLayerFamilies, &LayerFamily::id, id);
}

Expected<LayerDraw> draw_layer(std::string_view family, std::size_t samples, std::size_t outputs,
                               std::size_t channels, std::uint64_t seed) {
  constexpr std::size_t kMostOfMatrix = std::size_t{1} << 24;
  const LayerFamily* row = find_layer_family(family);
  if (row == nullptr) {
    std::string ids;
    for (const LayerFamily& one : kLayerFamilies) ids += (ids.empty() ? "" : ", ") + std::string(one.id);
    return refuse("layer: family", quoted(family), "one of " + ids);
  }
  if (samples == 0 || outputs == 0 || channels == 0 ||
      std::max(samples, outputs) > kMostOfMatrix / channels) {
    return refuse("layer: shape",
                  std::to_string(samples) + " samples, " + std::to_string(outputs) + " outputs, " +
                      std::to_string(channels) + " channels",
                  "1 to " + std::to_string(kMostOfMatrix) + " entries of each matrix");
  }
  LayerDraw layer{{samples, channels, std::vector<float>(samples * channels)},
                  {outputs, channels, std::vector<float>(outputs * channels)}};
  row->fill(layer, seed);
  return layer;
}

}  // namespace qs
