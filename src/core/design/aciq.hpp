#pragma once
/// ACIQ: the clip that minimizes an approximate error (Banner,
/// Nahshan and Soudry 2019, eq. 6 and 9), for M bits:
///
///     Laplace (scale b)    2e^(−α/b)·b² + α²/(3·4^M)
///     Gaussian (σ)         (α² + σ²)·erfc(α/σ√2) − √(2/π)·ασ·e^(−α²/2σ²) + α²/(3·4^M)
///
/// The surprise: the published 2.83, 3.89, 5.03 for 2, 3, 4 bits are the Laplace ones, in units of b, not of
/// σ; and the model takes noise everywhere, so that at low rate the true optimum lies further out.

namespace qs {

struct AciqClip {
  double clip = 0;  // Gaussian: in σ; Laplace: in b = σ/√2
  double approximate_mse = 0;
};
AciqClip aciq_gaussian(int bits);
AciqClip aciq_laplace(int bits);

}  // namespace qs
