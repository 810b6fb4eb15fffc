#pragma once
/// Natural logarithm from + − × ÷ only. The C library's log differs in its last bit between systems and
/// WebAssembly; generated samples must have the same bits everywhere, so they use this one (relative error
/// below 1e-15).

namespace qs {

/// x > 0 and normal.
double portable_log(double x);

}  // namespace qs
