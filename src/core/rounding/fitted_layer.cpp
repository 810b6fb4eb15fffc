#include "core/rounding/fitted_layer.hpp"

#include "core/analysis.hpp"

namespace qs {

Expected<FittedLayer> fit_layer(const QuantizerSpec& spec, const LayerWeights& weights) {
  FittedLayer fitted;
  Expected<Sample> sample =
      make_sample({weights.values.begin(), weights.values.end()}, {weights.rows, weights.columns});
  if (!sample) return tl::unexpected(sample.error());
  fitted.sample = std::move(*sample);
  auto quantizer = fit(spec, fitted.sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  fitted.quantizer = std::move(*quantizer);
  fitted.grid = fitted_grid(*fitted.quantizer, weights.rows, weights.columns);
  return fitted;
}

LayerPowers layer_powers(const LayerWeights& weights, const SquareMatrix& sigma) {
  const std::vector<double> rows(weights.values.begin(), weights.values.end());
  LayerPowers powers;
  for (const double row : output_errors(rows, sigma)) powers.outputs += row;
  for (const double w : rows) powers.weights += w * w;
  return powers;
}

}  // namespace qs
