#include "core/design/lloyd_max.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "core/information/entropy.hpp"
#include "core/numerics/constants.hpp"

namespace qs {
namespace {

double low_end(const std::vector<double>& thresholds, std::size_t cell) {
  return cell == 0 ? -kInfinity : thresholds[cell - 1];
}
double high_end(const std::vector<double>& thresholds, std::size_t cell) {
  return cell == thresholds.size() ? kInfinity : thresholds[cell];
}

/// Thresholds that cut ∫f^⅓ into equal parts, summed over
/// arsinh(x): heavy tails are as near there as light ones.
std::vector<double> panter_dite(const SourceInfo& source, int levels) {
  constexpr int kGrid = 8192;
  constexpr double kTail = 1e-12;
  const double low = std::asinh(source.quantile(kTail)), high = std::asinh(source.quantile(1 - kTail));
  const double step = (high - low) / kGrid;
  std::vector<double> sum{0};
  for (int i = 0; i < kGrid; ++i) {
    const double u = low + step * (i + 0.5);
    sum.push_back(sum.back() + std::cbrt(source.pdf(std::sinh(u))) * std::cosh(u));
  }
  std::vector<double> thresholds;
  for (int k = 1; k < levels; ++k) {
    const double wanted = sum.back() * k / levels;
    const auto above = std::upper_bound(sum.begin(), sum.end(), wanted);
    const auto cell = static_cast<double>(above - sum.begin() - 1);
    const double part = (wanted - *(above - 1)) / (*above - *(above - 1));
    thresholds.push_back(std::sinh(low + step * (cell + part)));
  }
  return thresholds;
}

std::vector<double> centroids(const SourceInfo& source, const std::vector<double>& thresholds) {
  std::vector<double> levels;
  for (std::size_t i = 0; i <= thresholds.size(); ++i)
    levels.push_back(source.cell(low_end(thresholds, i), high_end(thresholds, i)).centroid());
  return levels;
}

std::vector<double> midpoints(const std::vector<double>& levels) {
  std::vector<double> thresholds;
  for (std::size_t i = 1; i < levels.size(); ++i) thresholds.push_back((levels[i - 1] + levels[i]) / 2);
  return thresholds;
}

/// Symmetrizes thresholds. For the Laplace distribution the conditions hold to second order along a shift of
/// all thresholds, so that Newton's method alone would stop at the square root of the precision.
void make_symmetric(std::vector<double>& thresholds) {
  const std::size_t n = thresholds.size();
  for (std::size_t i = 0; i < (n + 1) / 2; ++i) {
    const double outward = (thresholds[n - 1 - i] - thresholds[i]) / 2;
    thresholds[i] = -outward;
    thresholds[n - 1 - i] = outward;
  }
}

/// One step on F_i = t_i − (c_i + c_{i+1})/2. Returns how far the thresholds moved, or nothing where they
/// would cross.
std::optional<double> newton_step(const SourceInfo& source, std::vector<double>& t) {
  const std::size_t n = t.size();
  std::vector<double> below(n), on(n), above(n), residual(n);
  std::vector<double> centroid(n + 1), by_low(n + 1), by_high(n + 1);
  for (std::size_t i = 0; i <= n; ++i) {
    const CellMoments cell = source.cell(low_end(t, i), high_end(t, i));
    centroid[i] = cell.centroid();
    if (i > 0) by_low[i] = source.pdf(t[i - 1]) * (centroid[i] - t[i - 1]) / cell.probability;
    if (i < n) by_high[i] = source.pdf(t[i]) * (t[i] - centroid[i]) / cell.probability;
  }
  for (std::size_t i = 0; i < n; ++i) {
    residual[i] = t[i] - (centroid[i] + centroid[i + 1]) / 2;
    below[i] = -by_low[i] / 2;
    on[i] = 1 - (by_high[i] + by_low[i + 1]) / 2;
    above[i] = -by_high[i + 1] / 2;
  }
  // Thomas' elimination for three diagonals.
  for (std::size_t i = 1; i < n; ++i) {
    const double factor = below[i] / on[i - 1];
    on[i] -= factor * above[i - 1];
    residual[i] -= factor * residual[i - 1];
  }
  std::vector<double> change(n);
  for (std::size_t i = n; i-- > 0;)
    change[i] = (residual[i] - (i + 1 < n ? above[i] * change[i + 1] : 0)) / on[i];
  std::vector<double> moved(n);
  double most = 0;
  for (std::size_t i = 0; i < n; ++i) {
    moved[i] = t[i] - change[i];
    most = std::max(most, std::abs(change[i]));
    if (!std::isfinite(moved[i]) || (i > 0 && moved[i] <= moved[i - 1])) return std::nullopt;
  }
  t = std::move(moved);
  return most;
}

}  // namespace

ScalarDesign evaluate_design(const SourceInfo& source, std::vector<double> thresholds,
                             std::vector<double> levels) {
  ScalarDesign design{std::move(thresholds), std::move(levels), {}, 0, 0};
  for (std::size_t i = 0; i < design.levels.size(); ++i) {
    const double low = low_end(design.thresholds, i), high = high_end(design.thresholds, i);
    design.probabilities.push_back(source.cell(low, high).probability);
    design.mse += cell_error(source, low, high, design.levels[i]);
  }
  design.entropy_bits = entropy_bits(design.probabilities);
  return design;
}

ScalarDesign lloyd_max(const SourceInfo& source, int levels) {
  std::vector<double> thresholds = panter_dite(source, levels);
  constexpr int kMostSteps = 200;
  constexpr double kStill = 1e-14;
  for (int step = 0; step < kMostSteps && !thresholds.empty(); ++step) {
    const std::optional<double> moved = newton_step(source, thresholds);
    // Lloyd's own step is safe where Newton's would overshoot.
    if (!moved) thresholds = midpoints(centroids(source, thresholds));
    if (source.symmetric) make_symmetric(thresholds);
    if (moved && *moved < kStill) break;
  }
  std::vector<double> centres = centroids(source, thresholds);
  return evaluate_design(source, std::move(thresholds), std::move(centres));
}

}  // namespace qs
