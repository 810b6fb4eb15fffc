#pragma once
/// Exponential from + − × ÷ only: the same bits natively and in WebAssembly (portable_log.hpp says why).

namespace qs {

/// |x| ≤ 700. Relative error below 1e-15.
double portable_exp(double x);

}  // namespace qs
