#pragma once
/// Sine from + − × only, by whole turns: the same bits
/// natively and in WebAssembly (portable_log.hpp says why).

namespace qs {

/// sin(2π·turns), |turns| ≤ 1e9; absolute error below 1e-15 of the turn as given.
double sine_of_turns(double turns);

}  // namespace qs
