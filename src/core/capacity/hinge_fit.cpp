#include "core/capacity/hinge_fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/capacity/alphabet.hpp"
#include "core/numerics/portable_sine.hpp"

namespace qs {
namespace {

constexpr int kInSegment = kHingePoints / kHinges;
constexpr double kWidth = 1.0 / kHinges;

double place(int j) {
  return (j + 0.5) / kHingePoints;
}

double hinge(int k, double x) {
  return std::max(0.0, x - k * kWidth);
}

/// Gauss's elimination of a positive definite system.
std::vector<double> solve(std::vector<std::array<double, kHinges + 1>> rows) {
  for (std::size_t i = 0; i < kHinges; ++i) {
    for (std::size_t j = i + 1; j < kHinges; ++j) {
      const double factor = rows[j][i] / rows[i][i];
      for (std::size_t k = i; k <= kHinges; ++k) rows[j][k] -= factor * rows[i][k];
    }
  }
  std::vector<double> solution(kHinges);
  for (std::size_t i = kHinges; i-- > 0;) {
    double sum = rows[i][kHinges];
    for (std::size_t k = i + 1; k < kHinges; ++k) sum -= rows[i][k] * solution[k];
    solution[i] = sum / rows[i][i];
  }
  return solution;
}

/// Sums of the target over one segment that determine the error of a straight line.
struct Segment {
  double f = 0, ft = 0, ff = 0;  // Σf, Σft, Σf², t from the segment's beginning
  double t = 0, tt = 0;
  double error(double value, double slope) const {
    return ff - 2 * (value * f + slope * ft) + kInSegment * value * value + 2 * value * slope * t +
           slope * slope * tt;
  }
};

std::vector<Segment> segments() {
  const std::vector<double> target = hinge_target();
  std::vector<Segment> all(kHinges);
  for (int j = 0; j < kHingePoints; ++j) {
    const int k = j / kInSegment;
    const double t = place(j) - k * kWidth, f = target[static_cast<std::size_t>(j)];
    Segment& segment = all[static_cast<std::size_t>(k)];
    segment.f += f;
    segment.ft += f * t;
    segment.ff += f * f;
    segment.t += t;
    segment.tt += t * t;
  }
  return all;
}

/// Bounds on values and slopes of a best curve: the target stays within 1, its slope within 2π, and a curve
/// further off is worse there than none at all.
constexpr double kMostValue = 2.2, kMostSlope = 16;

/// The least error up to a hinge for each value and slope there, and the weight that led to it.
class Search {
 public:
  Search(const std::vector<int>& alphabet, double scale)
      : alphabet_(alphabet),
        scale_(scale),
        values_(static_cast<int>(kMostValue / (scale * kWidth))),
        slopes_(static_cast<int>(kMostSlope / scale)),
        rows_(static_cast<std::size_t>(2 * values_ + 1)),
        columns_(static_cast<std::size_t>(2 * slopes_ + 1)) {}

  HingeFit run() {
    std::vector<double> least(rows_ * columns_, kNever);
    least[at(0, 0)] = 0;
    std::vector<std::vector<std::int16_t>> chosen;
    for (const Segment& segment : segments()) {
      std::vector<double> next(least.size(), kNever);
      std::vector<std::int16_t> choice(least.size(), 0);
      advance(segment, least, next, choice);
      chosen.push_back(std::move(choice));
      least = std::move(next);
    }
    return trace(least, chosen);
  }

 private:
  static constexpr double kNever = 1e300;
  std::size_t at(int value, int slope) const {
    return static_cast<std::size_t>(value + values_) * columns_ + static_cast<std::size_t>(slope + slopes_);
  }

  void advance(const Segment& segment, const std::vector<double>& least, std::vector<double>& next,
               std::vector<std::int16_t>& choice) const {
    for (int value = -values_; value <= values_; ++value) {
      for (int slope = -slopes_; slope <= slopes_; ++slope) {
        const double before = least[at(value, slope)];
        if (before == kNever) continue;
        for (const int weight : alphabet_) {
          const int turned = slope + weight, arrived = value + turned;
          if (std::abs(turned) > slopes_ || std::abs(arrived) > values_) continue;
          const double error = before + segment.error(value * scale_ * kWidth, turned * scale_);
          double& best = next[at(arrived, turned)];
          if (error < best) {
            best = error;
            choice[at(arrived, turned)] = static_cast<std::int16_t>(weight);
          }
        }
      }
    }
  }

  HingeFit trace(const std::vector<double>& least,
                 const std::vector<std::vector<std::int16_t>>& chosen) const {
    const auto best = std::min_element(least.begin(), least.end());
    HingeFit fit{std::vector<double>(kHinges, 0), scale_, std::numeric_limits<double>::infinity()};
    if (*best == kNever) return fit;
    const auto place_of = static_cast<std::size_t>(best - least.begin());
    int value = static_cast<int>(place_of / columns_) - values_,
        slope = static_cast<int>(place_of % columns_) - slopes_;
    for (std::size_t k = kHinges; k-- > 0;) {
      const int weight = chosen[k][at(value, slope)];
      fit.weights[k] = weight * scale_;
      value -= slope;
      slope -= weight;
    }
    fit.mse = *best / kHingePoints;
    return fit;
  }

  const std::vector<int>& alphabet_;
  double scale_;
  int values_, slopes_;
  std::size_t rows_, columns_;
};

void keep_better(HingeFit& kept, HingeFit found) {
  if (kept.weights.empty() || found.mse < kept.mse) kept = std::move(found);
}

}  // namespace

std::vector<double> hinge_target() {
  std::vector<double> target;
  for (int j = 0; j < kHingePoints; ++j) target.push_back(sine_of_turns(place(j)));
  return target;
}

std::vector<double> hinge_curve(const std::vector<double>& weights) {
  std::vector<double> curve;
  for (int j = 0; j < kHingePoints; ++j) {
    double y = 0;
    for (int k = 0; k < kHinges; ++k) y += weights[static_cast<std::size_t>(k)] * hinge(k, place(j));
    curve.push_back(y);
  }
  return curve;
}

double mean_squared_error(const std::vector<double>& curve, const std::vector<double>& target) {
  double sum = 0;
  for (std::size_t j = 0; j < curve.size(); ++j) sum += (curve[j] - target[j]) * (curve[j] - target[j]);
  return sum / static_cast<double>(curve.size());
}

HingeFit fit_hinges() {
  const std::vector<double> target = hinge_target();
  std::vector<std::array<double, kHinges + 1>> rows(kHinges);
  for (int i = 0; i < kHinges; ++i) {
    rows[static_cast<std::size_t>(i)].fill(0);
    for (int j = 0; j < kHingePoints; ++j) {
      const double x = place(j);
      for (int k = 0; k < kHinges; ++k)
        rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)] += hinge(i, x) * hinge(k, x);
      rows[static_cast<std::size_t>(i)][kHinges] += hinge(i, x) * target[static_cast<std::size_t>(j)];
    }
  }
  HingeFit fit{solve(std::move(rows)), 0, 0};
  fit.mse = mean_squared_error(hinge_curve(fit.weights), target);
  return fit;
}

std::vector<double> hinge_scales(int most) {
  // The largest weight of the float fit is near 7; scales reach from a third of that to twice it.
  constexpr double kLeast = 2.2, kRatio = 1.05;
  constexpr int kCount = 40;
  std::vector<double> scales;
  double largest = kLeast;
  for (int i = 0; i < kCount; ++i, largest *= kRatio) scales.push_back(largest / most);
  return scales;
}

HingeFit round_hinges(const HingeFit& exact, const std::vector<int>& alphabet, double scale) {
  HingeFit fit{{}, scale, 0};
  for (const double weight : exact.weights) {
    const auto nearest = std::min_element(alphabet.begin(), alphabet.end(), [&](int a, int b) {
      return std::abs(a * scale - weight) < std::abs(b * scale - weight);
    });
    fit.weights.push_back(*nearest * scale);
  }
  fit.mse = mean_squared_error(hinge_curve(fit.weights), hinge_target());
  return fit;
}

HingeFit best_hinges(const std::vector<int>& alphabet, double scale) {
  return Search(alphabet, scale).run();
}

HingeSurvey::HingeSurvey() : target_(hinge_target()), exact_(fit_hinges()) {}

double HingeSurvey::progress() const {
  const auto scales = static_cast<double>(hinge_scales(1).size());
  return (static_cast<double>(points_.size()) + static_cast<double>(next_scale_) / scales) / kMostHingeBits;
}

bool HingeSurvey::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    const int bits = static_cast<int>(points_.size()) + 1;
    const std::vector<int> alphabet = odd_numbers(bits);
    const std::vector<double> scales = hinge_scales(alphabet.back());
    if (!present_) present_ = HingePoint{bits, {}, {}};
    const double scale = scales[next_scale_++];
    keep_better(present_->rounded, round_hinges(exact_, alphabet, scale));
    keep_better(present_->best, best_hinges(alphabet, scale));
    if (next_scale_ < scales.size()) continue;
    for (HingeFit* fit : {&present_->rounded, &present_->best}) fit->curve = hinge_curve(fit->weights);
    points_.push_back(std::move(*present_));
    present_.reset();
    next_scale_ = 0;
  } while (may_go_on());
  return is_done();
}

}  // namespace qs
