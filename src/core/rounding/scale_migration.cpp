#include "core/rounding/scale_migration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/analysis.hpp"
#include "core/coding/alphabet.hpp"
#include "core/find.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/decibels.hpp"
#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/rounding/row_products.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kMostNumbers = std::size_t{1} << 24;

constexpr std::array<MigrationRuleInfo, 3> kMigrationRules = {{
    {"off", "Off", "No factor: every channel stays as it is.", "", MigrationRule::kOff},
    {"awq", "AWQ",
     "Channels with large inputs get large weights, and so finer relative steps: mean |x| to the α.",
     "Lin et al. 2024 (AWQ), published code", MigrationRule::kAwq},
    {"smooth", "SmoothQuant", "Shares the largest magnitudes of inputs and weights by α.",
     "Xiao et al. 2023 (SmoothQuant), eq. 4", MigrationRule::kSmooth},
}};

constexpr std::array<MigrationSetup, 4> kMigrationSetups = {{
    {"w4_b32", "Weights in INT4, blocks of 32", "int4/block=32", ""},
    {"w3_b32", "Weights in INT3, blocks of 32", "int3/block=32", ""},
    {"w8a8_token", "INT8, inputs by token", "int8/channel=0", "int8/channel=0"},
    {"w8a8_tensor", "INT8, inputs by tensor", "int8/channel=0", "int8"},
}};

/// x^a for x > 0: the same bits everywhere.
double power_of(double x, double a) {
  return portable_exp(a * portable_log(x));
}

Expected<void> check_rows(const std::string& field, const std::vector<float>& values, std::size_t channels) {
  if (values.empty() || values.size() % channels != 0 || values.size() > kMostNumbers) {
    return refuse(field, std::to_string(values.size()) + " values",
                  "one row or more of " + std::to_string(channels) + " channels, at most " +
                      std::to_string(kMostNumbers) + " values");
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::isfinite(values[i])) continue;
    return refuse(field, shortest(values[i]) + " at " + std::to_string(i), "finite numbers only");
  }
  return {};
}

/// Codes of a matrix, and what they stand for.
struct CodedRows {
  std::vector<std::int32_t> codes;
  std::vector<float> values;
};

Expected<CodedRows> code_rows(const QuantizerSpec& spec, std::vector<float> values, std::size_t channels) {
  const std::size_t count = values.size();
  const Expected<Sample> sample = make_sample(std::move(values), {count / channels, channels});
  if (!sample) return tl::unexpected(sample.error());
  const Expected<std::unique_ptr<Quantizer>> quantizer = fit(spec, *sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  CodedRows rows{std::vector<std::int32_t>(count), std::vector<float>(count)};
  (*quantizer)->encode(sample->values, rows.codes);
  (*quantizer)->decode(rows.codes, rows.values);
  return rows;
}

/// Values times s (or over s), rounded to float32.
Expected<std::vector<float>> carried(const std::string& field, const std::vector<float>& values,
                                     const std::vector<double>& scales, bool divide) {
  std::vector<float> result(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double s = scales[i % scales.size()];
    const double x = divide ? values[i] / s : values[i] * s;
    if (!(std::abs(x) <= static_cast<double>(std::numeric_limits<float>::max()))) {
      return refuse(field, shortest(values[i]) + " with a scale of " + shortest(s),
                    "numbers that stay within float32 when their channel is scaled");
    }
    result[i] = static_cast<float>(x);
  }
  return result;
}

MigrationPoint point_of(double alpha, const Migrated& migrated) {
  return {alpha, migrated.error, migrated.nmse_db, migrated.weight_db,
          plugin_entropy_bits(alphabet_of(migrated.weight_codes).counts)};
}

}  // namespace

std::span<const MigrationRuleInfo> migration_rules() {
  return kMigrationRules;
}

const MigrationRuleInfo* find_migration_rule(std::string_view id) {
  return find_by(kMigrationRules, &MigrationRuleInfo::id, id);
}

std::span<const MigrationSetup> migration_setups() {
  return kMigrationSetups;
}

MigrationFormats formats_of(const MigrationSetup& setup) {
  MigrationFormats formats{*parse_quantizer(setup.weights), std::nullopt};
  if (!setup.inputs.empty()) formats.inputs = *parse_quantizer(setup.inputs);
  return formats;
}

Expected<ScaleMigration> ScaleMigration::make(std::vector<float> inputs, std::vector<float> weights,
                                              std::size_t channels) {
  if (channels == 0) return refuse("rescale: channels", "0", "1 or more");
  for (const auto* given : {&inputs, &weights}) {
    const Expected<void> good =
        check_rows(given == &inputs ? "rescale: inputs" : "rescale: weights", *given, channels);
    if (!good) return tl::unexpected(good.error());
  }
  return ScaleMigration(std::move(inputs), std::move(weights), channels);
}

ScaleMigration::ScaleMigration(std::vector<float> inputs, std::vector<float> weights, std::size_t channels)
    : channels_(channels),
      inputs_(std::move(inputs)),
      weights_(std::move(weights)),
      most_input_(channels),
      mean_input_(channels),
      most_weight_(channels) {
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const double x = std::abs(static_cast<double>(inputs_[i]));
    most_input_[i % channels] = std::max(most_input_[i % channels], x);
    mean_input_[i % channels] += x / static_cast<double>(samples());
  }
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const double w = std::abs(static_cast<double>(weights_[i]));
    most_weight_[i % channels] = std::max(most_weight_[i % channels], w);
  }
  const std::vector<double> x(inputs_.begin(), inputs_.end()), w(weights_.begin(), weights_.end());
  output_power_ = squared_products(channels, {&x, &w}) / static_cast<double>(samples() * outputs());
}

Expected<std::vector<double>> ScaleMigration::scales(MigrationRule rule, double alpha) const {
  std::vector<double> scales(channels_, 1);
  if (rule == MigrationRule::kOff) return scales;
  if (!(alpha >= 0 && alpha <= 1)) return refuse("rescale: alpha", shortest(alpha), "a number from 0 to 1");
  double least = kInfinity, most = 0;
  for (std::size_t j = 0; j < channels_; ++j) {
    if (most_input_[j] == 0 || most_weight_[j] == 0) continue;
    scales[j] = rule == MigrationRule::kAwq
                    ? power_of(mean_input_[j], alpha)
                    : power_of(most_input_[j], alpha) / power_of(most_weight_[j], 1 - alpha);
    least = std::min(least, scales[j]);
    most = std::max(most, scales[j]);
  }
  if (rule == MigrationRule::kSmooth || most == 0) return scales;
  const double middle = std::sqrt(most) * std::sqrt(least);
  for (std::size_t j = 0; j < channels_; ++j)
    if (most_input_[j] != 0 && most_weight_[j] != 0) scales[j] /= middle;
  return scales;
}

Expected<Migrated> ScaleMigration::migrate(MigrationRule rule, double alpha,
                                           const MigrationFormats& formats) const {
  Expected<std::vector<double>> s = scales(rule, alpha);
  if (!s) return tl::unexpected(s.error());
  Migrated result;
  result.scales = std::move(*s);
  Expected<std::vector<float>> scaled = carried("rescale: weights", weights_, result.scales, false);
  if (!scaled) return tl::unexpected(scaled.error());
  Expected<CodedRows> coded = code_rows(formats.weights, std::move(*scaled), channels_);
  if (!coded) return tl::unexpected(coded.error());
  result.weight_codes = std::move(coded->codes);

  // ŷ − y = x (ŵ/s − w)ᵀ + (x̂·s − x)(ŵ/s)ᵀ: small numbers only, so that nothing cancels.
  std::vector<double> inputs(inputs_.begin(), inputs_.end()), weights(weights_.size()),
      change(weights_.size());
  result.weights.resize(weights_.size());
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = coded->values[i] / result.scales[i % channels_];
    change[i] = weights[i] - weights_[i];
    result.weights[i] = static_cast<float>(weights[i]);
  }
  double power = 0, error = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    power += static_cast<double>(weights_[i]) * weights_[i];
    error += change[i] * change[i];
  }
  result.weight_db = snr_db(power, error);
  double sum = 0;
  if (!formats.inputs) {
    sum = squared_products(channels_, {&inputs, &change});
  } else {
    scaled = carried("rescale: inputs", inputs_, result.scales, true);
    if (!scaled) return tl::unexpected(scaled.error());
    coded = code_rows(*formats.inputs, std::move(*scaled), channels_);
    if (!coded) return tl::unexpected(coded.error());
    std::vector<double> input_change(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
      input_change[i] = coded->values[i] * result.scales[i % channels_] - inputs_[i];
    result.input_codes = std::move(coded->codes);
    sum = squared_products(channels_, {&inputs, &change}, {&input_change, &weights});
  }
  result.error = sum / static_cast<double>(samples() * outputs());
  if (output_power_ > 0) result.nmse_db = decibels(result.error / output_power_);
  return result;
}

Expected<MigrationCurve> migration_curve(const ScaleMigration& layer, MigrationRule rule,
                                         const MigrationFormats& formats, int steps) {
  constexpr int kMostSteps = 1000;
  if (steps < 1 || steps > kMostSteps)
    return refuse("rescale: steps", std::to_string(steps), "1 to " + std::to_string(kMostSteps));
  const Expected<Migrated> off = layer.migrate(MigrationRule::kOff, 0, formats);
  if (!off) return tl::unexpected(off.error());
  MigrationCurve curve;
  curve.off = point_of(0, *off);
  for (int i = 0; i <= steps; ++i) {
    const double alpha = static_cast<double>(i) / steps;
    const Expected<Migrated> here = layer.migrate(rule, alpha, formats);
    if (!here) return tl::unexpected(here.error());
    curve.points.push_back(point_of(alpha, *here));
    if (here->error < curve.points[curve.best].error) curve.best = curve.points.size() - 1;
  }
  return curve;
}

}  // namespace qs
