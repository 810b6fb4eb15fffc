#pragma once
/// Functions that the C++ library does not have.

namespace qs {

/// ψ(x) = d/dx ln Γ(x) for x > 0, to 1e-14: recurrence up to 10, then the asymptotic series (Abramowitz and
/// Stegun 6.3.5, 6.3.18).
double digamma(double x);

/// Regularized incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1, by its continued fraction (DLMF
/// 8.17.22): about 1e-14.
double regularized_beta(double a, double b, double x);

/// Standard normal: density, P(Z ≤ x), P(Z > x) without cancellation in the tails.
double normal_pdf(double x);
double normal_cdf(double x);
double normal_tail(double x);

}  // namespace qs
