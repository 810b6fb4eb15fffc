#include "labs/rounding/rescale.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/rounding/layer_families.hpp"

namespace qs {

namespace {

Expected<ScaleMigration> layer_to_rescale(const RescaleParams& params, const RoundingLayer* shared) {
  if (shared_layer_at(params.layer)) {
    std::vector<float> inputs = shared->inputs;
    inputs.resize(std::min(inputs.size(), kMostRescaleSamples * shared->columns));
    return ScaleMigration::make(std::move(inputs), shared->weights, shared->columns);
  }
  constexpr std::size_t kSamples = 64, kOutputs = 48, kChannels = 128;
  auto drawn = draw_layer(layer_families()[params.layer].id, kSamples, kOutputs, kChannels, params.seed);
  if (!drawn) return tl::unexpected(drawn.error());
  return ScaleMigration::make(std::move(drawn->inputs.values), std::move(drawn->weights.values), kChannels);
}

}  // namespace

std::vector<std::string_view> rescale_layers() {
  std::vector<std::string_view> titles;
  for (const LayerFamily& family : layer_families()) titles.push_back(family.title);
  titles.push_back("Digits, first layer");
  titles.push_back("Digits, second layer");
  titles.push_back("Chosen weights");
  return titles;
}

std::optional<LayerSource> shared_layer_at(std::size_t layer) {
  constexpr std::array kShared = {LayerSource::kFirst, LayerSource::kSecond, LayerSource::kWeights};
  const std::size_t drawn = layer_families().size();
  if (layer < drawn) return std::nullopt;
  return kShared[std::min(layer - drawn, kShared.size() - 1)];
}

RescaleResult compute_rescale(const RescaleParams& params, const RoundingLayer* shared) {
  RescaleResult result;
  const std::vector<std::string_view> layers = rescale_layers();
  result.layer = layers[std::min(params.layer, layers.size() - 1)];
  const auto setups = migration_setups();
  const MigrationSetup& setup = setups[std::min(params.setup, setups.size() - 1)];
  result.weights = setup.weights;
  result.inputs = setup.inputs;
  const auto made = layer_to_rescale(params, shared);
  if (!made) {
    result.problem = made.error();
    return result;
  }
  for (const MigrationRule rule : {MigrationRule::kAwq, MigrationRule::kSmooth}) {
    auto curve = migration_curve(*made, rule, formats_of(setup), kAlphaSteps);
    if (!curve) {
      result.problem = curve.error();
      return result;
    }
    (rule == MigrationRule::kAwq ? result.awq : result.smooth) = std::move(*curve);
  }
  return result;
}

const MigrationPoint& point_at(const MigrationCurve& curve, double alpha) {
  const double last = static_cast<double>(curve.points.size() - 1);
  return curve.points[static_cast<std::size_t>(std::lround(std::clamp(alpha, 0.0, 1.0) * last))];
}

const MigrationPoint& shown_point(const RescaleResult& result, const RescaleChoice& choice) {
  if (!choice.is_on) return result.awq.off;
  return point_at(choice.is_smooth ? result.smooth : result.awq, choice.alpha);
}

}  // namespace qs
