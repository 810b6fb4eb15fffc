#include "core/range.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/numerics/simd.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::string_view kSigma = "sigma";

/// "p99.9" → 99.9 and so on; nothing if the text has another form or is out of range.
std::optional<double> number_between(std::string_view text, double low, double high) {
  const std::optional<double> value = parse_number(text);
  return value && *value >= low && *value <= high ? value : std::nullopt;
}

std::optional<double> percentile(std::string_view text) {
  return text.starts_with('p') ? number_between(text.substr(1), 50, 100) : std::nullopt;
}

std::optional<double> sigmas(std::string_view text) {
  if (!text.ends_with(kSigma)) return std::nullopt;
  return number_between(text.substr(0, text.size() - kSigma.size()), 0.01, 1000);
}

std::optional<double> half_width(std::string_view text) {
  return number_between(text, 1e-30, 1e30);
}

std::optional<std::string> parse_range(std::string_view text) {
  if (const auto p = percentile(text)) return "p" + shortest(*p);
  if (const auto k = sigmas(text)) return shortest(*k) + std::string(kSigma);
  if (const auto w = half_width(text)) return shortest(*w);
  return std::nullopt;
}

}  // namespace

ParamInfo range_param(std::string default_value) {
  ParamInfo param;
  param.id = "range";
  param.title = "Range";
  param.words = {default_value, "mse"};
  param.accepted = default_value +
                   ", mse (least squared error), p50 to p100 (percentile), 0.01sigma to 1000sigma, or a "
                   "half-width from 1e-30 to 1e30";
  param.parse = parse_range;
  param.suggestions = {default_value, "p99.9", "p99"};
  param.default_value = std::move(default_value);
  return param;
}

Range full_range(std::span<const float> values, bool symmetric) {
  // A value that is not finite counts as 0, which is in every range.
  Float4 low{}, high{};
  const auto take = [&](Float4 x) {
    const Float4 finite = abs4(x) < splat4(std::numeric_limits<float>::infinity()) ? x : Float4{};
    low = min4(finite, low);
    high = max4(finite, high);
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) take(load4(values.data() + i));
  for (; i < values.size(); ++i) take(Float4{values[i]});
  Range range{std::min(std::min(low[0], low[1]), std::min(low[2], low[3])),
              std::max(std::max(high[0], high[1]), std::max(high[2], high[3]))};
  if (!symmetric) return range;
  const float most = std::max(-range.low, range.high);
  return {-most, most};
}

float mean_magnitude(std::span<const float> values) {
  DoubleDouble sum;
  double count = 0;
  for (const float x : values) {
    if (!std::isfinite(x)) continue;
    sum.add(std::abs(static_cast<double>(x)));
    count += 1;
  }
  return count == 0 ? 0 : static_cast<float>(sum.value() / count);
}

float mean_magnitude(const SortedSample& sample, float beyond) {
  const std::uint64_t below = beyond < 0 ? sample.count_below(0) : sample.count_below(-beyond);
  const std::uint64_t above = beyond < 0 ? below : sample.count_up_to(beyond);
  DoubleDouble sum = (sample.prefix(sample.size()) - sample.prefix(above)).sum;
  sum.add(-(sample.prefix(below) - sample.prefix(0)).sum);
  const std::uint64_t count = sample.size() - above + below;
  return count == 0 ? 0 : static_cast<float>(sum.value() / static_cast<double>(count));
}

Range choose_range(std::string_view text, bool symmetric, const SortedSample& sample) {
  double low = sample.min(), high = sample.max();
  if (const auto p = percentile(text)) {
    const double tail = (1 - *p / 100) / 2;
    low = symmetric ? 0 : sample.quantile(tail);
    high = symmetric ? sample.magnitude_quantile(*p / 100) : sample.quantile(1 - tail);
  } else if (const auto k = sigmas(text)) {
    const double centre = symmetric ? 0 : sample.mean();
    low = centre - *k * sample.std_dev();
    high = centre + *k * sample.std_dev();
  } else if (const auto w = half_width(text)) {
    low = -*w;
    high = *w;
  } else if (symmetric) {
    high = sample.absmax();
  }
  constexpr double kMost = std::numeric_limits<float>::max();
  if (symmetric) low = -high;
  Range range{static_cast<float>(std::clamp(low, -kMost, 0.0)),
              static_cast<float>(std::clamp(high, 0.0, kMost))};
  if (range.low != 0 || range.high != 0) return range;
  // More values than the percentile covers are 0, so it gives no range.
  if (symmetric) return {-sample.absmax(), sample.absmax()};
  return {std::min(sample.min(), 0.0F), std::max(sample.max(), 0.0F)};
}

}  // namespace qs
