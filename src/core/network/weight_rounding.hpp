#pragma once
/// The quantizer that a network is retrained with: uniform, mid-rise, 2^b levels, of the step that is best
/// for Gaussian weights of the layer's power,
///
///     ŵ = Δ (⌊w/Δ⌋ + ½), clamped to ±Δ (2^(b−1) − ½),   Δ = s_b √(Σw²/n),   s_b of Max 1960, table II
///
/// At one bit it is ±0.798 rms, the sign times the mean magnitude of Gaussian weights. The network answers
/// and is corrected with ŵ, while training updates the weights themselves: it takes the derivative by ŵ for
/// the one by w, as if there were no rounding ("straight-through", Bengio, Léonard, Courville 2013;
/// Courbariaux, Bengio, David 2015).

#include "core/network/mlp.hpp"

namespace qs {

struct WeightRounding {
  double step_over_rms = 0;
  int levels = 0;
};

/// 1 ≤ bits ≤ 8.
WeightRounding rounding_to(int bits);

/// `to` gets the rounded weights and the same biases.
void round_weights(const WeightRounding& rounding, const Network& from, Network& to);

}  // namespace qs
