#pragma once
/// Integrals of the density f of (X₁ + … + Xₙ)/√n, independent values of unit variance (rotation_price.hpp
/// has the formulas). Errors: uniform and Laplace about 1e-11; smooth laws by doubling 1e-7 in h and 1e-5 in
/// ∫f^⅓.

#include <cstdint>
#include <functional>

namespace qs {

struct DensityIntegrals {
  double entropy_bits = 0;  // −∫f log₂ f
  double cube_root = 0;     // ∫f^⅓
};

DensityIntegrals uniform_sum(std::uint64_t n);
DensityIntegrals laplace_sum(std::uint64_t n);
/// Of a symmetric law with a smooth density; n is a power of two.
DensityIntegrals doubled_sum(const std::function<double(double x)>& pdf, std::uint64_t n);

}  // namespace qs
