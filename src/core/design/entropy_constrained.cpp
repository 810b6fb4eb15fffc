#include "core/design/entropy_constrained.hpp"

#include <cmath>
#include <limits>

#include "core/numerics/constants.hpp"

namespace qs {
namespace {

constexpr double kNothing = 1e-280;  // cells with less are as good as empty

double surprise_bits(double p) {
  return -std::log2(p);
}

/// Levels and code lengths from the cells of these thresholds; empty cells at the ends are dropped.
struct DensityCells {
  std::vector<double> levels, lengths;
};
DensityCells cells_of(const SourceInfo& source, const std::vector<double>& thresholds) {
  DensityCells cells;
  for (std::size_t i = 0; i <= thresholds.size(); ++i) {
    const double low = i == 0 ? -kInfinity : thresholds[i - 1];
    const double high = i == thresholds.size() ? kInfinity : thresholds[i];
    const CellMoments cell = source.cell(low, high);
    if (!(cell.probability > kNothing) || !(high > low)) continue;
    cells.levels.push_back(cell.centroid());
    cells.lengths.push_back(surprise_bits(cell.probability));
  }
  return cells;
}

/// Returns the points where neighbouring levels cost the same. Thresholds that cross reveal a level that no
/// value would choose; drops it.
std::vector<double> thresholds_between(DensityCells& cells, double lambda) {
  for (;;) {
    std::vector<double> thresholds;
    bool crossed = false;
    for (std::size_t i = 0; i + 1 < cells.levels.size(); ++i) {
      const double gap = cells.levels[i + 1] - cells.levels[i];
      const double middle = (cells.levels[i] + cells.levels[i + 1]) / 2;
      thresholds.push_back(middle + lambda * (cells.lengths[i + 1] - cells.lengths[i]) / (2 * gap));
      if (i == 0 || thresholds[i] > thresholds[i - 1]) continue;
      cells.levels.erase(cells.levels.begin() + static_cast<std::ptrdiff_t>(i));
      cells.lengths.erase(cells.lengths.begin() + static_cast<std::ptrdiff_t>(i));
      crossed = true;
      break;
    }
    if (!crossed) return thresholds;
  }
}

ScalarDesign descend(const SourceInfo& source, double lambda, Centre centre) {
  // High-resolution theory: D = step²/12 with dD/dH = −λ gives step² = 6λ/ln 2.
  const double step = std::sqrt(6 * lambda / std::log(2.0));
  constexpr double kReach = 26, kMostReach = 60, kTail = 1e-9;
  const double reach = std::clamp(source.quantile(1 - kTail), kReach, kMostReach);
  const int side = static_cast<int>(std::ceil(reach / step));
  std::vector<double> thresholds;
  for (int k = -side; k <= side; ++k) thresholds.push_back(step * (centre == Centre::kMidRise ? k : k + 0.5));
  // For other distributions the result is a local minimum, and less precision is enough.
  const int most_rounds = source.log_concave ? 20'000 : 1000;
  const double still = source.log_concave ? 1e-13 : 1e-9;
  DensityCells cells;
  for (int round = 0; round < most_rounds; ++round) {
    cells = cells_of(source, thresholds);
    std::vector<double> next = thresholds_between(cells, lambda);
    double moved = next.size() == thresholds.size() ? 0 : kInfinity;
    for (std::size_t i = 0; i < next.size() && moved < kInfinity; ++i)
      moved = std::max(moved, source.pdf(next[i]) * std::abs(next[i] - thresholds[i]));
    thresholds = std::move(next);
    if (moved < still) break;
  }
  cells = cells_of(source, thresholds);
  return evaluate_design(source, std::move(thresholds), std::move(cells.levels));
}

}  // namespace

UniformThresholdDesign uniform_threshold(const SourceInfo& source, Centre centre, double step) {
  UniformThresholdDesign design;
  const double offset = centre == Centre::kMidTread ? 0.5 : 0;
  constexpr int kMostCells = 10'000;  // tails that fall as a power have no end
  const auto add = [&](double low, double high) {
    const CellMoments cell = source.cell(low, high);
    if (!(cell.probability > kNothing)) return false;
    design.rate_bits += cell.probability * surprise_bits(cell.probability);
    design.mse_midpoint += cell_error(source, low, high, (low + high) / 2);
    design.mse_centroid += cell_error(source, low, high, cell.centroid());
    return true;
  };
  // Go outward from the centre on both sides until nothing is left.
  for (int k = 0; add((k - offset) * step, (k + 1 - offset) * step) && k < kMostCells; ++k) {
  }
  for (int k = -1; add((k - offset) * step, (k + 1 - offset) * step) && k > -kMostCells; --k) {
  }
  return design;
}

ScalarDesign entropy_constrained(const SourceInfo& source, double lambda) {
  ScalarDesign tread = descend(source, lambda, Centre::kMidTread),
               rise = descend(source, lambda, Centre::kMidRise);
  const auto cost = [lambda](const ScalarDesign& design) {
    return design.mse + lambda * design.entropy_bits;
  };
  // At high rate the two differ by less than rounding; then take the one with a level at 0.
  constexpr double kSame = 1 + 1e-9;
  return cost(tread) <= cost(rise) * kSame ? tread : rise;
}

}  // namespace qs
