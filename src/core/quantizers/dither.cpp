#include <algorithm>
#include <cmath>
#include <map>

#include "core/information/entropy.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/numerics/random.hpp"
#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/step.hpp"
#include "core/quantizers/engine/uniform_code.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr double kSeedBits = 64;

/// Noise added before rounding, in steps: uniform on ±½, or the sum of two such (triangular).
struct Noise {
  std::uint64_t seed = 0;
  bool triangular = false;
  /// use(i, noise of value from + i) for each i < count: a pair of the generator is one triangular number, or
  /// two uniform ones.
  template <class Use>
  void for_each(std::uint64_t from, std::size_t count, Use use) const {
    for (std::size_t i = 0; triangular && i < count; ++i) {
      const auto [first, second] = uniform_pair(seed, from + i);
      use(i, first - 0.5 + second - 0.5);
    }
    if (triangular || count == 0) return;
    std::size_t i = 0;
    if (from % 2 == 1) use(i++, uniform_pair(seed, from / 2)[1] - 0.5);
    for (; i < count; i += 2) {
      const auto [first, second] = uniform_pair(seed, (from + i) / 2);
      use(i, first - 0.5);
      if (i + 1 < count) use(i + 1, second - 0.5);
    }
  }
  /// P(noise < t).
  double cdf(double t) const {
    if (!triangular) return std::clamp(t + 0.5, 0.0, 1.0);
    if (t <= -1 || t >= 1) return t <= -1 ? 0 : 1;
    return t < 0 ? (1 + t) * (1 + t) / 2 : 1 - (1 - t) * (1 - t) / 2;
  }
};

std::int32_t code_for(const Steps& steps, double place) {
  return static_cast<std::int32_t>(std::clamp<double>(std::floor(place + 0.5), steps.first, steps.last));
}

/// I(X;Q|U) = H(Q|U): the decoder knows the noise, and given it the codes follow from x. A unit of work is one
/// of the noise's values.
class KnownToBoth final : public InformationSum {
 public:
  KnownToBoth(const Steps& steps, const Noise& noise, const SortedSample& sample)
      : steps_(steps), noise_(noise), sample_(sample) {}

  bool step() override {
    constexpr int kOffsets = 64;
    const double reach = noise_.triangular ? 1 : 0.5;
    const double u = reach * ((2 * offset_ + 1.0) / kOffsets - 1);
    const double weight = noise_.cdf(u + reach / kOffsets) - noise_.cdf(u - reach / kOffsets);
    std::vector<double> shares;
    std::uint64_t before = 0;
    for (std::int32_t code = steps_.first; code <= steps_.last; ++code) {
      const double t = (code + 0.5 - u) * steps_.step;
      const std::uint64_t end =
          code == steps_.last ? sample_.size() : sample_.count_below(first_at(t), before);
      shares.push_back(static_cast<double>(end - before) / static_cast<double>(sample_.size()));
      before = end;
    }
    bits_ += weight * entropy_bits(shares);
    return ++offset_ == kOffsets;
  }
  double bits() const override { return bits_; }

 private:
  Steps steps_;
  Noise noise_;
  const SortedSample& sample_;
  int offset_ = 0;
  double bits_ = 0;
};

/// I(X;Q) = H(Q) − H(Q|X), both over all noise: exact for the sample.
class KnownToNone final : public InformationSum {
 public:
  KnownToNone(const Steps& steps, const Noise& noise, const SortedSample& sample)
      : steps_(steps),
        noise_(noise),
        sample_(sample),
        shares_(static_cast<std::size_t>(std::int64_t{steps.last} - steps.first + 1), 0.0) {}

  bool step() override {
    constexpr std::size_t kUnit = 4096;
    const std::size_t rest = sample_.values().size() - at_;
    for (const float value : sample_.values().subspan(at_, std::min(kUnit, rest))) add(value);
    at_ += std::min(kUnit, rest);
    return at_ == sample_.values().size();
  }
  double bits() const override {
    const double n = static_cast<double>(sample_.size());
    std::vector<double> shares = shares_;
    for (double& share : shares) share /= n;
    return std::max(0.0, entropy_bits(shares) - given_x_ / n);
  }

 private:
  void add(float value) {
    const double x = value / steps_.step;
    const double reach = noise_.triangular ? 1.5 : 1;
    double below = 0;
    for (std::int32_t code = code_for(steps_, x - reach); code <= code_for(steps_, x + reach); ++code) {
      const double upto = code == steps_.last ? 1 : noise_.cdf(code + 0.5 - x);
      const double p = upto - below;
      below = upto;
      if (p <= 0) continue;
      shares_[static_cast<std::size_t>(code - steps_.first)] += p;
      given_x_ -= p * portable_log(p) / kLn2;
    }
  }

  Steps steps_;
  Noise noise_;
  const SortedSample& sample_;
  std::size_t at_ = 0;
  std::vector<double> shares_;
  double given_x_ = 0;
};

class DitheredUniform final : public Quantizer {
 public:
  DitheredUniform(const Steps& steps, Noise noise, bool subtractive)
      : steps_(steps), noise_(noise), subtractive_(subtractive) {}

  void encode_from(std::uint64_t from, std::span<const float> values,
                   std::span<std::int32_t> codes) const override {
    noise_.for_each(from, values.size(), [&](std::size_t i, double noise) {
      const double x = std::isnan(values[i]) ? 0 : values[i];
      codes[i] = code_for(steps_, x / steps_.step + noise);
    });
  }
  void decode_from(std::uint64_t from, std::span<const std::int32_t> codes,
                   std::span<float> values) const override {
    if (!subtractive_) {
      for (std::size_t i = 0; i < codes.size(); ++i) values[i] = saturated(codes[i] * steps_.step);
      return;
    }
    noise_.for_each(from, codes.size(), [&](std::size_t i, double noise) {
      values[i] = saturated((codes[i] - noise) * steps_.step);
    });
  }
  std::vector<std::int32_t> alphabet() const override {
    std::vector<std::int32_t> codes;
    for (std::int32_t code = steps_.first; code <= steps_.last; ++code) codes.push_back(code);
    return codes;
  }
  StorageBits storage(std::uint64_t count) const override {
    return {static_cast<double>(count) * rate_bits(), kFloat32Bits + (subtractive_ ? kSeedBits : 0.0), 0, 0};
  }
  std::vector<float> scales() const override { return {static_cast<float>(steps_.step)}; }
  std::int64_t distinct_values() const override { return std::int64_t{steps_.last} - steps_.first + 1; }
  int rate_bits() const override { return bits_for(static_cast<std::uint64_t>(distinct_values())); }
  std::unique_ptr<InformationSum> mutual_information(const Sample& sample) const override {
    if (subtractive_) return std::make_unique<KnownToBoth>(steps_, noise_, sample.sorted);
    return std::make_unique<KnownToNone>(steps_, noise_, sample.sorted);
  }

 private:
  Steps steps_;
  Noise noise_;
  bool subtractive_;
};

ParamInfo seed_param() {
  return number_param("seed", "Seed", "", "1", {0, 9007199254740991, true});
}

Noise noise_of(const QuantizerInfo& row, const QuantizerSpec& spec) {
  // A stream apart from that of drawn weights, whose seed may be the same number.
  constexpr std::uint64_t kStream = 0x9E3779B97F4A7C15ULL;
  const auto seed = static_cast<std::uint64_t>(*parse_number(value_of(row, spec, "seed")));
  return {seed ^ kStream, value_of(row, spec, "shape") == "triangular"};
}

Expected<std::unique_ptr<Quantizer>> fit_dither(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  Expected<Steps> steps = steps_for(row, spec, sample, false);
  if (!steps) return tl::unexpected(steps.error());
  if (value_of(row, spec, "levels") == "auto") {  // noise reaches one code further
    --steps->first;
    ++steps->last;
  }
  return std::make_unique<DitheredUniform>(*steps, noise_of(row, spec),
                                           value_of(row, spec, "kind") == "subtractive");
}

Expected<std::unique_ptr<Quantizer>> fit_stochastic(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                    const Sample& sample) {
  const int bits = static_cast<int>(*parse_number(value_of(row, spec, "bits")));
  UniformCode code;
  code.bits = bits;
  code.code_max = (1 << (bits - 1)) - 1;
  code.code_min = -code.code_max;
  code.steps = static_cast<float>(code.code_max);
  const UniformCode::Group group = group_for(code, value_of(row, spec, "range"), true, sample.sorted);
  const Steps steps{group.scale, code.code_min, code.code_max};
  return std::make_unique<DitheredUniform>(steps, noise_of(row, spec), false);
}

}  // namespace

QuantizerInfo dither() {
  QuantizerInfo row;
  row.id = row.family = "dither";
  row.title = "Dither";
  row.rate_bits = 4;
  row.explanation =
      "Noise is added before rounding to k·Δ. Subtractive: the decoder takes the same noise off again, and "
      "the error is uniform on ±Δ/2 and independent of the weights, whatever they are. Not subtractive: the "
      "mean error is 0 for every weight, its power is higher.";
  row.source = "Schuchman 1964; Lipshitz, Wannamaker and Vanderkooy 1992";
  row.params = {step_param(), levels_param(), choice_param("kind", "Kind", {"subtractive", "nonsubtractive"}),
                choice_param("shape", "Noise", {"uniform", "triangular"}), seed_param()};
  row.scale_equivariant = true;
  row.idempotent = false;
  row.nearest_level = false;
  row.fit = fit_dither;
  return row;
}

QuantizerInfo stochastic_rounding() {
  QuantizerInfo row;
  row.id = row.family = "stochastic";
  row.title = "Stochastic rounding";
  row.rate_bits = 4;
  row.explanation =
      "Symmetric integers, rounded up or down by chance, the more likely the nearer: right on average. It is "
      "uniform dither that is not taken off again.";
  row.source = "Gupta et al. 2015, section 3; Croci et al. 2022";
  row.params = {number_param("bits", "Bits a code", "bits", "4", {2, 16, true}), range_param("absmax"),
                seed_param()};
  row.scale_equivariant = true;
  row.idempotent = false;
  row.nearest_level = false;
  row.fit = fit_stochastic;
  return row;
}

}  // namespace qs
