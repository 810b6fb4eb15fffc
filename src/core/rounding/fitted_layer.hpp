#pragma once
/// A layer with a format of the list fitted to its weights, and the powers that its errors are measured against.

#include "core/quantizers.hpp"
#include "core/rounding/successive_rounding.hpp"

namespace qs {

struct FittedLayer {
  Sample sample;
  std::unique_ptr<Quantizer> quantizer;
  std::unique_ptr<RoundingGrid> grid;
};

/// Refuses what fit() refuses.
Expected<FittedLayer> fit_layer(const QuantizerSpec& spec, const LayerWeights& weights);

/// tr(W Σ Wᵀ), and Σ w²: the signals of output and weight SNR.
struct LayerPowers {
  double outputs = 0, weights = 0;
};
LayerPowers layer_powers(const LayerWeights& weights, const SquareMatrix& sigma);

}  // namespace qs
