#pragma once
/// Weights of a layer that reads pictures: each unit as a tile of its inputs, positive weights in one colour, negative ones
/// in ink, paler towards 0.

#include <span>

#include "ui/kit/widgets.hpp"

namespace qs::ui {

/// `side` is the width of the pictures. As many tiles as have room, at most all; returns the height used.
float draw_weight_tiles(const Ui& ui, const Rect& place, std::span<const float> weights, std::size_t side,
                        ImU32 above);

}  // namespace qs::ui
