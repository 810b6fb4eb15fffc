#pragma once
/// Laws of inputs on which rescaling is judged, and a layer drawn for each: N(0, 1) times a scale of each
/// channel. Seeds mean the same bits everywhere (weight_families.hpp).

#include "core/rounding/weight_families.hpp"

namespace qs {

struct LayerDraw {
  WeightMatrix inputs, weights;  // samples × channels, outputs × channels
};

struct LayerFamily {
  std::string_view id, title, explanation;
  void (*fill)(LayerDraw& layer, std::uint64_t seed) = nullptr;
};

std::span<const LayerFamily> layer_families();
const LayerFamily* find_layer_family(std::string_view id);

/// Refuses an unknown family, an empty matrix, and one of more than 2²⁴ entries.
Expected<LayerDraw> draw_layer(std::string_view family, std::size_t samples, std::size_t outputs,
                               std::size_t channels, std::uint64_t seed);

}  // namespace qs
