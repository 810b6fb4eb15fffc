#pragma once
/// View "rescale" of the lab "rounding": difficulty moved between inputs and weights, a factor for each channel, over the
/// exponent α. "Off" is a setting of its own: α = 0 of SmoothQuant's rule is not it.

#include "core/rounding/scale_migration.hpp"
#include "labs/rounding/layer.hpp"

namespace qs {

/// Titles of the layers: a drawn one for each law of inputs, those of the digit network, and the chosen weights.
std::vector<std::string_view> rescale_layers();
/// The layer at this place that the whole lab shares; nothing for a drawn one. Chosen weights need samples.
std::optional<LayerSource> shared_layer_at(std::size_t layer);

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
  std::string_view layer;       // of rescale_layers()
};

/// Curves in steps of α; a layer of the network gives at most so many samples.
inline constexpr int kAlphaSteps = 10;
inline constexpr std::size_t kMostRescaleSamples = 64;

/// `shared` is read at the places of the lab's own layers; it must have inputs.
RescaleResult compute_rescale(const RescaleParams& params, const RoundingLayer* shared);

/// The point of the curve nearest to α.
const MigrationPoint& point_at(const MigrationCurve& curve, double alpha);

struct RescaleChoice {
  bool is_on = false, is_smooth = false;
  double alpha = 0.5;
  bool has_own_weights = false;  // the lab's layer is of chosen weights, which this view may not show
};
/// The point that is shown: that of the exponent, or "off".
const MigrationPoint& shown_point(const RescaleResult& result, const RescaleChoice& choice);
std::string rescale_answer(const RescaleResult& result, const RescaleChoice& choice);

}  // namespace qs
