#include "core/rounding/rotation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "core/analysis.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/numerics/decibels.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kFigureBlock = 32;
constexpr double kDbPerBit = 6.020599913279624;  // 20 log₁₀ 2

/// Of all codes together. The two zeros of a small float stand for one number and count as one.
double pooled_entropy_bits(const Quantizer& quantizer, std::span<const std::int32_t> codes) {
  const std::vector<std::int32_t> alphabet = quantizer.alphabet();
  const auto [low, high] = std::minmax_element(alphabet.begin(), alphabet.end());
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(std::int64_t{*high} - *low) + 1);
  for (const std::int32_t code : codes) ++counts[static_cast<std::size_t>(std::int64_t{code} - *low)];
  const bool two_zeros = static_cast<std::size_t>(quantizer.distinct_values()) + 1 == alphabet.size();
  if (two_zeros) {
    const std::size_t middle = alphabet.size() / 2;  // in the order of values: −0 before 0
    std::uint64_t& minus = counts[static_cast<std::size_t>(std::int64_t{alphabet[middle - 1]} - *low)];
    counts[static_cast<std::size_t>(std::int64_t{alphabet[middle]} - *low)] += minus;
    minus = 0;
  }
  return plugin_entropy_bits(counts);
}

void add_block(RotationFigures& figures, double& sum, double signal, double noise) {
  const std::optional<double> db = snr_db(signal, noise);
  if (!db) return;
  ++figures.blocks;
  if (std::isinf(*db)) ++figures.exact_blocks;
  sum += *db;
}

/// Of x̂ against x, both row by row.
RotationFigures figures_of(std::span<const float> exact, std::span<const float> rounded,
                           std::size_t columns) {
  RotationFigures figures;
  double signal = 0, noise = 0, sum_db = 0;
  for (std::size_t row = 0; row < exact.size(); row += columns) {
    for (std::size_t first = 0; first < columns; first += kFigureBlock) {
      double block_signal = 0, block_noise = 0;
      for (std::size_t i = row + first; i < row + std::min(first + kFigureBlock, columns); ++i) {
        const double x = exact[i], e = static_cast<double>(rounded[i]) - x;
        block_signal += x * x;
        block_noise += e * e;
      }
      add_block(figures, sum_db, block_signal, block_noise);
      signal += block_signal;
      noise += block_noise;
    }
  }
  figures.sqnr_db = snr_db(signal, noise);
  if (figures.blocks > 0) figures.block_sqnr_db = sum_db / static_cast<double>(figures.blocks);
  return figures;
}

Expected<void> check_finite(std::string_view field, const Sample& sample) {
  const NonFinite& odd = sample.sorted.non_finite();
  if (odd.total() == 0) return {};
  return refuse(std::string(field),
                std::to_string(odd.nan) + " NaN, " +
                    std::to_string(odd.positive_infinity + odd.negative_infinity) + " infinities",
                "finite numbers only");
}

/// Codes of a sample and what they stand for.
Expected<RotatedRounding> coded(const QuantizerSpec& spec, const Sample& sample) {
  const Expected<std::unique_ptr<Quantizer>> quantizer = fit(spec, sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  RotatedRounding result;
  result.codes.resize(sample.values.size());
  result.values.resize(sample.values.size());
  (*quantizer)->encode(sample.values, result.codes);
  (*quantizer)->decode(result.codes, result.values);
  result.figures.entropy_bits = pooled_entropy_bits(**quantizer, result.codes);
  return result;
}

void measure_rotated(RotatedRounding& result, std::span<const float> weights, std::size_t columns) {
  const double entropy = result.figures.entropy_bits;
  result.figures = figures_of(weights, result.values, columns);
  result.figures.entropy_bits = entropy;
}

std::optional<double> db_difference(std::optional<double> after, std::optional<double> before) {
  if (!after || !before) return std::nullopt;
  if (*after == *before) return 0;  // both may be infinite
  return *after - *before;
}

constexpr std::array<RotationFormat, 6> kRotationFormats = {{
    {"int4_tensor", "INT4, one scale", "int4", "INT4", false},
    {"int4_channel", "INT4, a scale a row", "int4/channel=0", "INT4 row", false},
    {"int4_b32", "INT4, blocks of 32", "int4/block=32", "INT4 32", false},
    {"nf4_b64", "NF4, blocks of 64", "nf4", "NF4 64", false},
    {"mxfp4_b32", "MXFP4", "mxfp4", "MX FP4", false},
    {"uniform_ec_0.5s", "Even steps of half an rms", "mid_tread", "even steps", true},
}};

}  // namespace

Expected<RotatedRounding> round_plain(const QuantizerSpec& spec, const Sample& weights) {
  const Expected<void> finite = check_finite("weights", weights);
  if (!finite) return tl::unexpected(finite.error());
  Expected<RotatedRounding> result = coded(spec, weights);
  if (result) measure_rotated(*result, weights.values, static_cast<std::size_t>(weights.shape.back()));
  return result;
}

Expected<RotatedMatrix> RotatedMatrix::make(std::vector<float> weights, std::size_t columns,
                                            const HadamardParams& params) {
  Expected<HadamardRotation> rotation = HadamardRotation::make(columns, params);
  if (!rotation) return tl::unexpected(rotation.error());
  return make(std::move(weights), std::move(*rotation));
}

Expected<RotatedMatrix> RotatedMatrix::make(std::vector<float> weights, HadamardRotation rotation) {
  const std::size_t columns = rotation.columns();
  if (weights.empty() || weights.size() % columns != 0) {
    return refuse("weights", std::to_string(weights.size()) + " values",
                  "one row or more of " + std::to_string(columns) + " columns");
  }
  const std::vector<std::uint64_t> shape = {weights.size() / columns, columns};
  std::vector<float> rotated = weights;
  Expected<Sample> plain = make_sample(std::move(weights), shape);
  if (!plain) return tl::unexpected(plain.error());
  const Expected<void> finite = check_finite("weights", *plain);
  if (!finite) return tl::unexpected(finite.error());
  rotation.rotate(rotated);
  Expected<Sample> turned = make_sample(std::move(rotated), shape);
  if (!turned) return tl::unexpected(turned.error());
  if (turned->sorted.non_finite().total() > 0) {
    return refuse("weights", "up to " + shortest(plain->sorted.absmax()),
                  "numbers small enough that their rotated sums are float32");
  }
  return RotatedMatrix(std::move(rotation), std::move(*plain), std::move(*turned));
}

Expected<RotatedRounding> RotatedMatrix::round(const QuantizerSpec& spec) const {
  Expected<RotatedRounding> result = coded(spec, rotated_);
  if (!result) return result;
  result->block = rotation_.block();
  rotation_.rotate_back(result->values);
  measure_rotated(*result, weights_.values, rotation_.columns());
  return result;
}

std::optional<double> RotationEffect::delta_db() const {
  return db_difference(after.sqnr_db, before.sqnr_db);
}

std::optional<double> RotationEffect::equal_entropy_db() const {
  const std::optional<double> delta = delta_db();
  if (!delta) return delta;
  return *delta - kDbPerBit * (after.entropy_bits - before.entropy_bits);
}

Expected<RotationEffect> rotation_effect(const QuantizerSpec& spec, const RotatedMatrix& matrix) {
  Expected<RotatedRounding> before = round_plain(spec, matrix.weights());
  if (!before) return tl::unexpected(before.error());
  Expected<RotatedRounding> after = matrix.round(spec);
  if (!after) return tl::unexpected(after.error());
  return RotationEffect{before->figures, after->figures, after->block};
}

std::span<const RotationFormat> rotation_formats() {
  return kRotationFormats;
}

QuantizerSpec spec_of(const RotationFormat& format, std::span<const float> weights) {
  QuantizerSpec spec = *parse_quantizer(format.spec);
  if (!format.step_in_rms) return spec;
  double power = 0;
  for (const float x : weights) power += static_cast<double>(x) * x;
  const double step = 0.5 * std::sqrt(power / static_cast<double>(std::max<std::size_t>(1, weights.size())));
  // Nothing to round, or no number: the default step serves.
  const Expected<QuantizerSpec> with_step = with_param(spec, "step", shortest(step));
  return with_step ? *with_step : spec;
}

}  // namespace qs
