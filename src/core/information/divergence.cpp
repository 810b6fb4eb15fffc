#include "core/information/divergence.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/information/entropy.hpp"
#include "core/numerics/constants.hpp"

namespace qs {
namespace {

template <class Term>
double sum_over(std::span<const double> p, std::span<const double> q, Term term) {
  double sum = 0;
  for (std::size_t i = 0; i < p.size(); ++i) sum += term(p[i], q[i]);
  return sum;
}

}  // namespace

double kl_bits(std::span<const double> p, std::span<const double> q) {
  const double bits = sum_over(p, q, [](double a, double b) {
    if (a == 0) return 0.0;
    return b == 0 ? kInfinity : a * std::log2(a / b);
  });
  return std::max(0.0, bits);
}

double cross_entropy_bits(std::span<const double> p, std::span<const double> q) {
  return entropy_bits(p) + kl_bits(p, q);
}

double jensen_shannon_bits(std::span<const double> p, std::span<const double> q) {
  // Compare each term with the middle, so that nothing large cancels.
  const double bits = sum_over(p, q, [](double a, double b) {
    const double middle = (a + b) / 2;
    const auto part = [middle](double x) { return x == 0 ? 0.0 : x * std::log2(x / middle); };
    return (part(a) + part(b)) / 2;
  });
  return std::clamp(bits, 0.0, 1.0);
}

double total_variation(std::span<const double> p, std::span<const double> q) {
  return sum_over(p, q, [](double a, double b) { return std::abs(a - b); }) / 2;
}

double hellinger(std::span<const double> p, std::span<const double> q) {
  // ½ Σ(√p − √q)² is 1 − Σ√(pq) without cancellation.
  const double squares = sum_over(p, q, [](double a, double b) {
    const double difference = std::sqrt(a) - std::sqrt(b);
    return difference * difference;
  });
  return std::sqrt(squares / 2);
}

double chi_squared(std::span<const double> p, std::span<const double> q) {
  return sum_over(p, q, [](double a, double b) {
    if (a == b) return 0.0;
    return b == 0 ? kInfinity : (a - b) * (a - b) / b;
  });
}

}  // namespace qs
