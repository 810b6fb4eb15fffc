#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/numerics/portable_sine.hpp"
#include "core/numerics/random.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

/// Phase of value i in the wave, in turns; the seed shifts its beginning.
double turns(std::uint64_t seed, std::uint64_t i, double period) {
  const double t = uniform_at(seed, 0) + static_cast<double>(i) / period;
  return t - std::floor(t);
}

ParamInfo period_param() {
  // Not a whole number by default: whole periods would repeat the same few values.
  return number_param("period", "Period", "values", "1618.034", {2, 1e9, false});
}

constexpr double kAmplitude = std::numbers::sqrt2;  // power a²/2 = 1

CellMoments arcsine_cell(double low, double high) {
  const double a = std::clamp(low, -kAmplitude, kAmplitude), b = std::clamp(high, -kAmplitude, kAmplitude);
  const auto height = [](double x) { return std::sqrt(std::max(0.0, 2 - x * x)); };
  const double p = (std::asin(b / kAmplitude) - std::asin(a / kAmplitude)) / std::numbers::pi;
  return {p, (height(a) - height(b)) / std::numbers::pi,
          p - (b * height(b) - a * height(a)) / (2 * std::numbers::pi)};
}

}  // namespace

SourceInfo sine_source(const ParamValues& values) {
  const double period = number_of(values, period_param());
  SourceInfo source;
  source.id = "sine";
  source.title = "Sine wave";
  source.explanation =
      "The test signal of converters, in order. Its mean square is 1/2 of its squared peak, 3/2 times that "
      "of a uniform signal: the 1.76 dB in 6.02 b + 1.76 dB.";
  source.source = "arcsine law: f = 1/(π√(a² − x²)), a = √2; h = log2(πa/2)";
  source.params = {period_param()};
  source.values = values;
  source.pdf = [](double x) {
    return std::abs(x) < kAmplitude ? 1 / (std::numbers::pi * std::sqrt(2 - x * x)) : 0.0;
  };
  source.cdf = [](double x) {
    return 0.5 + std::asin(std::clamp(x / kAmplitude, -1.0, 1.0)) / std::numbers::pi;
  };
  source.quantile = [](double p) { return kAmplitude * sine_of_turns((p - 0.5) / 2); };
  source.cell = arcsine_cell;
  source.value_at = [=](std::uint64_t seed, std::uint64_t i) {
    return kAmplitude * sine_of_turns(turns(seed, i, period));
  };
  source.independent = false;
  source.differential_entropy_bits = std::log2(std::numbers::pi * kAmplitude / 2);
  source.bounded_density = false;
  source.kurtosis = 1.5;
  return source;
}

SourceInfo ramp_source(const ParamValues& values) {
  const double period = number_of(values, period_param());
  SourceInfo source = uniform_source({});
  source.id = "ramp";
  source.title = "Ramp";
  source.explanation =
      "A sawtooth, in order: as evenly spread as the uniform source, but neighbours are alike, which blocks "
      "use.";
  source.source = "uniform law, h = log2(2√3 σ)";
  source.params = {period_param()};
  source.values = values;
  source.value_at = [quantile = source.quantile, period](std::uint64_t seed, std::uint64_t i) {
    return quantile(turns(seed, i, period));
  };
  source.independent = false;
  return source;
}

}  // namespace qs
