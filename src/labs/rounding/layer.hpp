#pragma once
/// A layer for the lab "rounding": weights, and what is known of its inputs. The digit network's layers have inputs of their own, the
/// training images; random ones have a second moment Σ that is chosen.

#include <memory>

#include "core/network/training.hpp"
#include "core/quantizer.hpp"
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
  /// Of the tensor, of which this is the first part; 0 elsewhere.
  std::uint64_t all_rows = 0, all_columns = 0, all_samples = 0;

  LayerWeights view() const { return {rows, columns, weights}; }
  /// Fewer samples than inputs leave directions of which nothing is known.
  bool is_short_of_samples() const { return all_samples > 0 && all_samples < columns; }
  bool is_part() const { return all_rows > rows || all_columns > columns; }
};

/// Of a tensor that others chose, so many outputs, inputs and samples are shown: what a picture can hold, and what is
/// rounded while a slider moves.
inline constexpr std::size_t kMostLayerRows = 64, kMostLayerColumns = 256, kMostLayerSamples = 1024;
/// Weights without axes are taken as rows of so many.
inline constexpr std::size_t kRowOfValues = 64;

struct LayerParams {
  LayerSource source = LayerSource::kFirst;
  double rho = 0.9;
  std::uint64_t seed = 1;
  // Of LayerSource::kWeights:
  InputsChoice moment = InputsChoice::kSequence;
  std::shared_ptr<const Sample> weights{}, samples{};  // samples for InputsChoice::kSamples
  bool operator==(const LayerParams&) const = default;
};

/// True if this source needs the digits.
bool is_of_digits(LayerSource source);

/// `digits` may be null for other layers. Refuses weights or samples that make no layer.
Expected<RoundingLayer> make_layer(const LayerParams& params, const DigitLayers* digits);

/// Inputs of each row of a tensor: its second axis and what lies behind it.
std::uint64_t inputs_of_rows(const Sample& weights);

/// The layer that has only these inputs.
RoundingLayer first_columns(const RoundingLayer& layer, std::size_t count);

/// Test accuracy with these weights (rows × columns) in the place of the layer's; nothing for other layers.
std::optional<double> accuracy_with(const RoundingLayer& layer, const DigitLayers* digits,
                                    std::span<const float> weights);

}  // namespace qs
