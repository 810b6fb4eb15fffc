#include "core/design/uniform_design.hpp"

#include <cmath>
#include <limits>

#include "core/information/entropy.hpp"
#include "core/numerics/constants.hpp"

namespace qs {
namespace {

/// Calls visit(k − (N−1)/2, low, high) for each cell.
template <class Visit>
void for_each_cell(int levels, double step, Visit visit) {
  for (int k = 0; k < levels; ++k) {
    const double place = k - (levels - 1) / 2.0;
    visit(place, k == 0 ? -kInfinity : (place - 0.5) * step,
          k == levels - 1 ? kInfinity : (place + 0.5) * step);
  }
}

/// Half the fall of the error as the step grows; thresholds do not matter: both sides of one err alike.
double fall(const SourceInfo& source, int levels, double step) {
  double sum = 0;
  for_each_cell(levels, step, [&](double place, double low, double high) {
    const CellMoments cell = source.cell(low, high);
    sum += place * (cell.first - place * step * cell.probability);
  });
  return sum;
}

double end_of_fall(const SourceInfo& source, int levels, double low, double high) {
  constexpr int kHalvings = 60;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (fall(source, levels, middle) > 0 ? low : high) = middle;
  }
  return low;
}

}  // namespace

UniformDesign uniform_with_loading(const SourceInfo& source, int levels, double loading) {
  UniformDesign design;
  design.step = 2 * loading / levels;
  design.loading = loading;
  std::vector<double> probabilities;
  for_each_cell(levels, design.step, [&](double place, double low, double high) {
    const double level = place * design.step;
    const double inner_low = std::max(low, -loading), inner_high = std::min(high, loading);
    design.granular_mse += cell_error(source, inner_low, inner_high, level);
    if (low < -loading) design.overload_mse += cell_error(source, low, -loading, level);
    if (high > loading) design.overload_mse += cell_error(source, loading, high, level);
    probabilities.push_back(source.cell(low, high).probability);
  });
  design.mse = design.granular_mse + design.overload_mse;
  design.entropy_bits = entropy_bits(probabilities);
  return design;
}

UniformDesign optimal_uniform(const SourceInfo& source, int levels) {
  // A distribution with outliers has one minimum for the bulk and one for the outliers: try each place where
  // the error stops falling.
  constexpr double kLeast = 1e-5, kRatio = 1.25, kMost = 1000;
  UniformDesign best;
  best.mse = kInfinity;
  bool fell = fall(source, levels, kLeast) > 0;
  for (double step = kLeast; step < kMost; step *= kRatio) {
    const bool falls = fall(source, levels, step * kRatio) > 0;
    if (fell && !falls) {
      const double root = end_of_fall(source, levels, step, step * kRatio);
      const UniformDesign found = uniform_with_loading(source, levels, levels * root / 2);
      if (found.mse < best.mse) best = found;
    }
    fell = falls;
  }
  return best;
}

double loading_rule_db(int levels, double loading) {
  return 20 * std::log10(levels) + 10 * std::log10(3.0) - 20 * std::log10(loading);
}

}  // namespace qs
