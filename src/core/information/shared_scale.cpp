#include "core/information/shared_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "core/analysis.hpp"
#include "core/find.hpp"
#include "core/information/entropy.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::array<double, 2> kSigns = {1, -1};
constexpr int kNodes = 256, kFineNodes = 1024;

/// Middle of part k of n equal parts of 0 to 1.
double node(int k, int n) {
  return (k + 0.5) / n;
}

/// A law as ascending values with weights.
struct WeightedValues {
  std::vector<double> values;
  double total = 0;
  std::vector<double> before;  // weight before the middle of each value's own
  void add(double value, double weight) {
    values.push_back(value);
    before.push_back(total + weight / 2);
    total += weight;
  }
  /// Weight of what is ≤ x, linear between neighbours.
  double up_to(double x) const {
    const auto above = std::upper_bound(values.begin(), values.end(), x);
    if (above == values.begin()) return 0;
    if (above == values.end()) return total;
    const auto k = static_cast<std::size_t>(above - values.begin());
    const double part = (x - values[k - 1]) / (values[k] - values[k - 1]);
    return before[k - 1] + part * (before[k] - before[k - 1]);
  }
};

/// A code depends on x over the scale alone. The scale's sign is that of the largest value or its opposite
/// (ggml), or always positive.
class SharedScale {
 public:
  SharedScale(QuantizerSpec spec, const SourceInfo& source, std::uint64_t block)
      : spec_(std::move(spec)), source_(source), block_(block) {}

  Expected<SharedScaleInformation> compute() {
    const Expected<void> fitted = fit_unit();
    if (!fitted) return tl::unexpected(fitted.error());
    std::map<double, Mixture> by_scale;
    for (int k = 0; k < kNodes; ++k) {
      const double most = magnitude(std::pow(node(k, kNodes), 1.0 / static_cast<double>(block_)));
      for (const double sign : kSigns) {
        const Expected<double> scale = scale_of(sign * most);
        if (!scale) return tl::unexpected(scale.error());
        add_codes(*scale, most, sign, by_scale[*scale]);
      }
    }
    SharedScaleInformation found;
    std::vector<double> pooled(unit_thresholds_.size() + 1);
    for (auto& [scale, mixture] : by_scale) {
      for (std::size_t q = 0; q < pooled.size(); ++q) pooled[q] += mixture.shares[q];
      for (double& share : mixture.shares) share /= mixture.weight;
      found.given_scales_bits += mixture.weight * entropy_bits(mixture.shares);
    }
    found.code_entropy_bits = entropy_bits(pooled);
    const Expected<double> left_open = entropy_given_weight();
    if (!left_open) return tl::unexpected(left_open.error());
    found.without_scale_bits = found.code_entropy_bits - *left_open;
    return found;
  }

 private:
  /// Weighted shares of the codes of blocks with one scale.
  struct Mixture {
    double weight = 0;
    std::vector<double> shares;
  };

  /// The m with P(|X| ≤ m) = p.
  double magnitude(double p) const {
    if (source_.symmetric) return source_.quantile((1 + p) / 2);
    double low = 0, high = std::max(std::abs(source_.quantile((1 - p) / 2)), source_.quantile((1 + p) / 2));
    for (int i = 0; i < 60; ++i) {
      const double middle = (low + high) / 2;
      (source_.cdf(middle) - source_.cdf(-middle) < p ? low : high) = middle;
    }
    return high;
  }
  /// P(X has this sign | |X| = m).
  double sign_share(double m, double sign) const {
    if (source_.symmetric) return 0.5;
    const double here = source_.pdf(sign * m), there = source_.pdf(-sign * m);
    return here + there > 0 ? here / (here + there) : 0.5;
  }
  /// P(X ≤ t), or that of −X for a negative scale.
  double cdf(double t, double scale) const { return scale > 0 ? source_.cdf(t) : 1 - source_.cdf(-t); }
  std::size_t place_of(double x) const {
    const auto above = std::upper_bound(unit_thresholds_.begin(), unit_thresholds_.end(), x);
    return static_cast<std::size_t>(above - unit_thresholds_.begin());
  }

  Expected<std::unique_ptr<Quantizer>> fit_block(double largest) const {
    std::vector<float> values(static_cast<std::size_t>(block_), 0.0F);
    values.front() = static_cast<float>(largest);
    const Expected<Sample> sample = make_sample(std::move(values));
    if (!sample) return tl::unexpected(sample.error());
    return fit(spec_, *sample);
  }
  Expected<double> scale_of(double largest) const {
    const auto quantizer = fit_block(largest);
    if (!quantizer) return tl::unexpected(quantizer.error());
    return (*quantizer)->scales().front();
  }
  /// Thresholds at a scale of 1.
  Expected<void> fit_unit() {
    for (const double largest : kSigns) {
      const auto quantizer = fit_block(largest);
      if (!quantizer) return tl::unexpected(quantizer.error());
      const double scale = (*quantizer)->scales().front();
      if (scale < 0) continue;
      const Cells cells = *(*quantizer)->cells();
      for (const float t : cells.thresholds) unit_thresholds_.push_back(t / scale);
      break;
    }
    return {};
  }

  /// Codes of one weight of a block, at a place drawn at random: the largest itself, or one that is smaller.
  void add_codes(double scale, double most, double sign, Mixture& mixture) const {
    const double weight = sign_share(most, sign) / kNodes, of_largest = 1.0 / static_cast<double>(block_);
    mixture.weight += weight;
    mixture.shares.resize(unit_thresholds_.size() + 1);
    mixture.shares[place_of(sign * most / scale)] += weight * of_largest;
    const double below = cdf(-most, scale), inside = cdf(most, scale) - below;
    if (!(inside > 0)) return;
    double from = below;
    for (std::size_t q = 0; q < mixture.shares.size(); ++q) {
      const bool last = q == unit_thresholds_.size();
      const double end = last ? most : std::clamp(unit_thresholds_[q] * std::abs(scale), -most, most);
      const double upto = cdf(end, scale);
      mixture.shares[q] += weight * (1 - of_largest) * (upto - from) / inside;
      from = upto;
    }
  }

  /// The largest of the other B − 1 values of a block where it has one sign, and the scale that follows.
  struct Others {
    WeightedValues largest, scale_magnitude;
    bool scale_is_negative = false;
  };
  using BothSigns = std::array<Others, kSigns.size()>;
  Expected<BothSigns> others() const {
    BothSigns both;
    for (int k = 0; k < kFineNodes; ++k) {
      const double most = magnitude(std::pow(node(k, kFineNodes), 1.0 / static_cast<double>(block_ - 1)));
      for (std::size_t i = 0; i < both.size(); ++i) {
        const Expected<double> scale = scale_of(kSigns[i] * most);
        if (!scale) return tl::unexpected(scale.error());
        const double weight = sign_share(most, kSigns[i]) / kFineNodes;
        both[i].largest.add(most, weight);
        both[i].scale_magnitude.add(std::abs(*scale), weight);
        both[i].scale_is_negative = *scale < 0;
      }
    }
    return both;
  }

  /// H(Q|X): chance is what the scale of the others leaves open.
  Expected<double> entropy_given_weight() const {
    if (block_ == 1) return 0.0;
    const Expected<BothSigns> both = others();
    if (!both) return tl::unexpected(both.error());
    double bits = 0;
    std::vector<double> shares(unit_thresholds_.size() + 1);
    for (int i = 0; i < kNodes; ++i) {
      const double x = source_.quantile(node(i, kNodes));
      const Expected<double> own_scale = scale_of(x);
      if (!own_scale) return tl::unexpected(own_scale.error());
      std::fill(shares.begin(), shares.end(), 0);
      for (const Others& others : *both) {
        const double own = others.largest.up_to(std::abs(x));
        shares[place_of(x / *own_scale)] += own;
        add_shares(others.scale_is_negative ? -x : x, own, others.scale_magnitude, shares);
      }
      bits += entropy_bits(shares) / kNodes;
    }
    return bits;
  }

  /// Codes of x over positive scales, of which the weight up to `own` does not count.
  void add_shares(double x, double own, const WeightedValues& scales, std::vector<double>& shares) const {
    const double all = scales.total - own;
    double at_least = all;  // weight of the scales at which the code is q or more
    for (std::size_t q = 0; q < shares.size(); ++q) {
      const double next = q < unit_thresholds_.size()
                              ? std::min(at_least, weight_beyond(unit_thresholds_[q], x, own, scales))
                              : 0;
      shares[q] += at_least - next;
      at_least = next;
    }
  }
  /// Weight of the scales s with x/s ≥ t.
  static double weight_beyond(double t, double x, double own, const WeightedValues& scales) {
    const double all = scales.total - own;
    if (x > 0 && t <= 0) return all;
    if (x <= 0 && t >= 0) return 0;
    const double below = std::max(0.0, scales.up_to(x / t) - own);
    return x > 0 ? below : all - below;
  }

  QuantizerSpec spec_;
  const SourceInfo& source_;
  std::uint64_t block_;
  std::vector<double> unit_thresholds_;
};

/// Weights that share a scale; 0 if they are not blocks.
std::uint64_t block_of(const QuantizerInfo& row, const QuantizerSpec& spec) {
  const ParamInfo* param = find_by(row.params, &ParamInfo::id, "block");
  if (row.block > 0 || param == nullptr) return row.block;
  return static_cast<std::uint64_t>(parse_number(spec.value(*param)).value_or(0));
}

/// True too where the row has no such parameter.
bool param_is(const QuantizerInfo& row, const QuantizerSpec& spec, std::string_view id,
              std::string_view value) {
  const ParamInfo* param = find_by(row.params, &ParamInfo::id, id);
  return param == nullptr || spec.value(*param) == value;
}

}  // namespace

Expected<SharedScaleInformation> shared_scale_information(const QuantizerSpec& spec,
                                                          const SourceInfo& source) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return refuse("quantizer", spec.id, "a quantizer of the list");
  if (!source.independent) return refuse("source", source.text(), "independent draws of a known law");
  const std::uint64_t block = block_of(*row, spec);
  const bool by_largest = row->scaled_by_largest && param_is(*row, spec, "range", "absmax") &&
                          param_is(*row, spec, "double", "off");
  if (!by_largest || block == 0)
    return refuse("quantizer", spec.text(), "blocks whose scale follows from their largest value alone");
  return SharedScale(spec, source, block).compute();
}

}  // namespace qs
