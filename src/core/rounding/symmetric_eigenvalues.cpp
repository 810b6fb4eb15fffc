#include "core/rounding/symmetric_eigenvalues.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {
namespace {

struct Tridiagonal {
  std::vector<double> diagonal, beside;
};

/// Reflects column k onto its first entry below the diagonal, for each k.
Tridiagonal tridiagonal(SquareMatrix& a) {
  const std::size_t n = a.size;
  std::vector<double> v(n), w(n);
  Tridiagonal result{std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t k = 0; k + 1 < n; ++k) {
    double most = 0, squares = 0;
    for (std::size_t i = k + 1; i < n; ++i) most = std::max(most, std::abs(a.at(i, k)));
    result.beside[k] = 0;
    if (most == 0) continue;
    for (std::size_t i = k + 1; i < n; ++i) {
      v[i] = a.at(i, k) / most;  // no square under- or overflows
      squares += v[i] * v[i];
    }
    const double length = v[k + 1] > 0 ? -std::sqrt(squares) : std::sqrt(squares);
    result.beside[k] = length * most;
    v[k + 1] -= length;
    const double scale = 2 / (2 * (squares - (v[k + 1] + length) * length));
    // A ← (I − scale v vᵀ) A (I − scale v vᵀ) = A − v wᵀ − w vᵀ
    std::fill(w.begin(), w.end(), 0.0);
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = k + 1; j < n; ++j) w[j] += v[i] * a.at(i, j);
    }
    double along = 0;
    for (std::size_t i = k + 1; i < n; ++i) {
      w[i] *= scale;
      along += w[i] * v[i];
    }
    for (std::size_t i = k + 1; i < n; ++i) w[i] -= scale * along / 2 * v[i];
    for (std::size_t i = k + 1; i < n; ++i) {
      for (std::size_t j = k + 1; j < n; ++j) a.at(i, j) -= v[i] * w[j] + w[i] * v[j];
    }
  }
  for (std::size_t i = 0; i < n; ++i) result.diagonal[i] = a.at(i, i);
  return result;
}

/// One implicit QR step on rows low…high, which moves beside[high − 1] towards 0.
void qr_step(std::vector<double>& d, std::vector<double>& b, std::size_t low, std::size_t high) {
  const double half = (d[high - 1] - d[high]) / 2, last = b[high - 1];
  const double root = std::sqrt(half * half + last * last);
  double x = d[low] - (d[high] - last * (last / (half < 0 ? half - root : half + root))), z = b[low];
  for (std::size_t k = low; k < high; ++k) {
    const double r = std::sqrt(x * x + z * z);
    const double c = r == 0 ? 1 : x / r, s = r == 0 ? 0 : z / r;
    if (k > low) b[k - 1] = r;
    const double first = d[k], second = d[k + 1], between = b[k];
    d[k] = c * c * first + 2 * c * s * between + s * s * second;
    d[k + 1] = s * s * first - 2 * c * s * between + c * c * second;
    b[k] = c * s * (second - first) + (c * c - s * s) * between;
    if (k + 1 == high) break;
    x = b[k];
    z = s * b[k + 1];
    b[k + 1] *= c;
  }
}

}  // namespace

std::vector<double> symmetric_eigenvalues(SquareMatrix matrix) {
  if (matrix.size == 0) return {};
  auto [d, b] = tridiagonal(matrix);
  constexpr int kMostSteps = 60;  // of one eigenvalue; two or three are usual
  constexpr double kSmall = std::numeric_limits<double>::epsilon();
  const auto is_small = [&diagonal = d, &beside = b](std::size_t k) {
    return std::abs(beside[k]) <= kSmall * (std::abs(diagonal[k]) + std::abs(diagonal[k + 1]));
  };
  for (std::size_t high = d.size() - 1; high > 0; --high) {
    for (int step = 0; step < kMostSteps && !is_small(high - 1); ++step) {
      std::size_t low = high - 1;
      while (low > 0 && !is_small(low - 1)) --low;
      qr_step(d, b, low, high);
    }
  }
  std::sort(d.begin(), d.end());
  return d;
}

}  // namespace qs
