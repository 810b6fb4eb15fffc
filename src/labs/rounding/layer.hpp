#pragma once
/// A layer for the lab "rounding": weights, and what is known of its inputs. The digit network's layers have inputs of their own, the
/// training images; random ones have a second moment Σ that is chosen.

#include "core/network/training.hpp"
#include "core/rounding/successive_rounding.hpp"
#include "io/digit_network.hpp"
#include "labs/rounding/state.hpp"

namespace qs {

/// The bundled network and the images that it was trained and is tested on.
struct DigitLayers {
  io::DigitNetwork digits;
  Split data;
};

struct RoundingLayer {
  std::size_t rows = 0, columns = 0;  // outputs × inputs
  std::vector<float> weights;
  std::vector<float> inputs;  // samples × columns; empty where only Σ is known
  SquareMatrix sigma;
  /// Of the digit network; nothing elsewhere.
  std::optional<std::size_t> place;

  LayerWeights view() const { return {rows, columns, weights}; }
};

struct LayerParams {
  LayerSource source = LayerSource::kFirst;
  double rho = 0.9;
  std::uint64_t seed = 1;
  bool operator==(const LayerParams&) const = default;
};

/// True if this source needs the digits.
bool is_of_digits(LayerSource source);

/// `digits` may be null for random layers.
Expected<RoundingLayer> make_layer(const LayerParams& params, const DigitLayers* digits);

/// Test accuracy with these weights (rows × columns) in the place of the layer's; nothing for other layers.
std::optional<double> accuracy_with(const RoundingLayer& layer, const DigitLayers* digits,
                                    std::span<const float> weights);

}  // namespace qs
