#pragma once
/// View "rescale" of the lab "rounding": difficulty moved between inputs and weights, a factor for each channel, over the
/// exponent α. "Off" is a setting of its own: α = 0 of SmoothQuant's rule is not it.

#include "core/rounding/scale_migration.hpp"
#include "labs/rounding/layer.hpp"

namespace qs {

/// Titles of the layers: a drawn one for each law of inputs, then those of the digit network.
std::vector<std::string_view> rescale_layers();
/// The layer of the digit network at this place; nothing for a drawn one.
std::optional<LayerSource> digit_layer_at(std::size_t layer);

struct RescaleParams {
  std::size_t layer = 0;  // place in rescale_layers()
  std::size_t setup = 0;  // place in migration_setups()
  std::uint64_t seed = 1;
  bool operator==(const RescaleParams&) const = default;
};

struct RescaleResult {
  std::optional<Error> problem;
  MigrationCurve awq, smooth;   // the same "off"
  std::string weights, inputs;  // formats; empty inputs: not rounded
};

/// Curves in steps of α; a layer of the network gives at most so many samples.
inline constexpr int kAlphaSteps = 10;
inline constexpr std::size_t kMostRescaleSamples = 64;

/// `digit_layer` is read at the places of the network's layers.
RescaleResult compute_rescale(const RescaleParams& params, const RoundingLayer* digit_layer);

/// The point of the curve nearest to α.
const MigrationPoint& point_at(const MigrationCurve& curve, double alpha);

struct RescaleChoice {
  bool is_on = false, is_smooth = false;
  double alpha = 0.5;
};
std::string rescale_answer(const RescaleResult& result, const RescaleChoice& choice);

}  // namespace qs
