// Exposes what the same bits can do better to JavaScript: compensation, rotation, rescaling, calibration, and the bounds
// for correlated inputs. web/core/rounding.js checks types and sizes; refusals here come back as {error}.
#include <emscripten/bind.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "bindings/embind_values.hpp"
#include "core/analysis.hpp"
#include "core/coding/alphabet.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/numerics/decibels.hpp"
#include "core/quantizers.hpp"
#include "core/rounding/calibration.hpp"
#include "core/rounding/correlated_bounds.hpp"
#include "core/rounding/fitted_layer.hpp"
#include "core/rounding/rotation.hpp"
#include "core/rounding/scale_migration.hpp"
#include "core/rounding/second_moment.hpp"
#include "core/rounding/successive_rounding.hpp"
#include "core/rounding/symmetric_eigenvalues.hpp"

using emscripten::val;

namespace qs {
namespace {

val doubles(std::span<const double> list) {
  return copied<double>("Float64Array", list);
}
val floats(std::span<const float> list) {
  return copied<float>("Float32Array", list);
}
val codes_value(std::span<const std::int32_t> list) {
  return copied<std::int32_t>("Int32Array", list);
}
template <class Number>
val places(const std::vector<Number>& list) {
  const std::vector<std::uint32_t> whole(list.begin(), list.end());
  return copied<std::uint32_t>("Uint32Array", whole);
}
/// Nothing becomes null; infinities stay.
val number_or_null(const std::optional<double>& number) {
  return number ? val(*number) : val::null();
}

/// Σ as it was given, or of inputs (samples × columns).
Expected<SquareMatrix> moment_from(const val& options, std::size_t columns) {
  if (options["inputs"].isUndefined())
    return checked_second_moment({columns, numbers_from<double>(options["sigma"])});
  return second_moment(numbers_from<float>(options["inputs"]), columns);
}

/// A format of the list that was fitted to the weights, or explicit steps.
struct Grid {
  FittedLayer fitted;
  std::string spec;  // of the format; empty for steps
};

Expected<Grid> grid_from(const val& options, const LayerWeights& weights) {
  Grid made;
  if (options["spec"].isUndefined()) {
    StepSpec steps;
    steps.row_steps = numbers_from<double>(options["steps"]);
    if (!options["columnSteps"].isUndefined())
      steps.column_steps = numbers_from<double>(options["columnSteps"]);
    if (!options["codes"].isUndefined()) {
      steps.least = options["codes"][0].as<std::int32_t>();
      steps.most = options["codes"][1].as<std::int32_t>();
    }
    auto grid = step_grid(weights.rows, weights.columns, std::move(steps));
    if (!grid) return tl::unexpected(grid.error());
    made.fitted.grid = std::move(*grid);
    return made;
  }
  const auto spec = parse_quantizer(options["spec"].as<std::string>());
  if (!spec) return tl::unexpected(spec.error());
  auto fitted = fit_layer(*spec, weights);
  if (!fitted) return tl::unexpected(fitted.error());
  made.fitted = std::move(*fitted);
  made.spec = spec->text();
  return made;
}

val rounded_value(const RoundedLayer& layer, const LayerPowers& powers) {
  return object_of({{"codes", codes_value(layer.codes)},
                    {"values", doubles(layer.values)},
                    {"rowErrors", doubles(layer.row_errors)},
                    {"outputError", layer.output_error},
                    {"weightError", layer.weight_error},
                    {"outputSnrDb", number_or_null(snr_db(powers.outputs, layer.output_error))},
                    {"weightSnrDb", number_or_null(snr_db(powers.weights, layer.weight_error))},
                    {"entropyBits", plugin_entropy_bits(alphabet_of(layer.codes).counts)},
                    {"clamped", static_cast<double>(layer.clamped)}});
}

val compensate_layer(const val& array, double columns, const val& options) {
  const std::vector<float> values = numbers_from<float>(array);
  const auto inputs = static_cast<std::size_t>(columns);
  const LayerWeights weights{values.size() / inputs, inputs, values};
  const auto sigma = moment_from(options, inputs);
  if (!sigma) return error_value(sigma.error());
  const auto grid = grid_from(options, weights);
  if (!grid) return error_value(grid.error());
  CompensationOptions how;
  how.factor.damping = options["damping"].as<double>();
  const std::string order = options["order"].as<std::string>();
  how.factor.order = order == "given"        ? ColumnOrder::kGiven
                     : order == "descending" ? ColumnOrder::kDescending
                                             : ColumnOrder::kNatural;
  if (order == "given") {
    for (const std::uint32_t column : numbers_from<std::uint32_t>(options["given"]))
      how.factor.given.push_back(column);
  }
  const auto found = compensate(weights, *sigma, *grid->fitted.grid, how);
  if (!found) return error_value(found.error());
  const LayerPowers powers = layer_powers(weights, *sigma);
  val result = rounded_value(found->compensated, powers);
  result.set("spec", grid->spec.empty() ? val::null() : val(grid->spec));
  result.set("nearest", rounded_value(found->nearest, powers));
  result.set("gainDb", found->output_gain_db());
  result.set("order", places(found->order));
  result.set("variances", doubles(found->variances));
  result.set("deadInputs", places(found->dead));
  result.set("worseRows", places(found->worse_rows));
  result.set("blownUpRows", places(found->blown_up));
  return result;
}

/// The best that rounding can reach for inputs of this second moment, a weight of unit variance.
val correlated(const val& options, double columns) {
  const auto inputs = static_cast<std::size_t>(columns);
  const auto sigma = moment_from(options, inputs);
  if (!sigma) return error_value(sigma.error());
  const auto bounds = correlated_bounds(*sigma, options["damping"].as<double>());
  if (!bounds) return error_value(bounds.error());
  std::vector<double> eigenvalues = symmetric_eigenvalues(*sigma);
  for (double& eigenvalue : eigenvalues) eigenvalue += bounds->added;
  const auto ideal = correlated_distortion(eigenvalues, options["bits"].as<double>());
  if (!ideal) return error_value(ideal.error());
  return object_of({{"nearest", bounds->nearest},
                    {"natural", bounds->natural},
                    {"descending", bounds->descending},
                    {"determinant", bounds->determinant},
                    {"naturalGainDb", bounds->natural_gain_db},
                    {"descendingGainDb", bounds->descending_gain_db},
                    {"determinantGainDb", bounds->determinant_gain_db},
                    {"variances", doubles(bounds->variances)},
                    {"columnSteps", doubles(bounds->column_steps)},
                    {"distortion", ideal->distortion},
                    {"level", ideal->level},
                    {"active", static_cast<double>(ideal->active)}});
}

val figures_value(const RotationFigures& figures) {
  return object_of({{"sqnrDb", number_or_null(figures.sqnr_db)},
                    {"blockSqnrDb", number_or_null(figures.block_sqnr_db)},
                    {"entropyBits", figures.entropy_bits}});
}

Expected<HadamardRotation> rotation_from(const val& options, std::size_t columns) {
  const auto block = options["block"].as<std::size_t>();
  if (!options["signList"].isUndefined())
    return HadamardRotation::make(columns, numbers_from<float>(options["signList"]), block);
  return HadamardRotation::make(columns, {options["signs"].as<bool>(),
                                          static_cast<std::uint64_t>(options["seed"].as<double>()), block});
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

val rotate_rows(const val& array, double columns, const val& options) {
  std::vector<float> values = numbers_from<float>(array);
  const auto inputs = static_cast<std::size_t>(columns);
  const auto rotation = rotation_from(options, inputs);
  if (!rotation) return error_value(rotation.error());
  val result =
      object_of({{"block", static_cast<double>(rotation->block())}, {"signs", floats(rotation->signs())}});
  const bool is_inverse = options["inverse"].as<bool>();
  if (is_inverse || options["spec"].isUndefined()) {
    if (!all_finite(values)) return error_value(Error{"weights", "NaN or infinity", "finite numbers"});
    if (is_inverse) {
      rotation->rotate_back(values);
    } else {
      rotation->rotate(values);
    }
    if (!all_finite(values))
      return error_value(
          Error{"weights", "numbers so large that their sums leave float32", "smaller numbers"});
    result.set("values", floats(values));
    return result;
  }
  const auto spec = parse_quantizer(options["spec"].as<std::string>());
  if (!spec) return error_value(spec.error());
  const auto matrix = RotatedMatrix::make(std::move(values), *rotation);
  if (!matrix) return error_value(matrix.error());
  const auto plain = round_plain(*spec, matrix->weights());
  if (!plain) return error_value(plain.error());
  const auto rounded = matrix->round(*spec);
  if (!rounded) return error_value(rounded.error());
  const RotationEffect effect{plain->figures, rounded->figures, rounded->block};
  result.set("values", floats(matrix->rotated().values));
  result.set("spec", spec->text());
  result.set("codes", codes_value(rounded->codes));
  result.set("rounded", floats(rounded->values));
  result.set("before", figures_value(effect.before));
  result.set("after", figures_value(effect.after));
  result.set("gainDb", number_or_null(effect.delta_db()));
  result.set("equalEntropyGainDb", number_or_null(effect.equal_entropy_db()));
  return result;
}

val rescale_layer(const val& array, const val& samples, double columns, const val& options) {
  const auto layer = ScaleMigration::make(numbers_from<float>(samples), numbers_from<float>(array),
                                          static_cast<std::size_t>(columns));
  if (!layer) return error_value(layer.error());
  const MigrationRuleInfo* rule = find_migration_rule(options["rule"].as<std::string>());
  if (rule == nullptr)
    return error_value({"rule", "'" + options["rule"].as<std::string>() + "'", "off, awq or smooth"});
  const auto spec = parse_quantizer(options["spec"].as<std::string>());
  if (!spec) return error_value(spec.error());
  MigrationFormats formats{*spec};
  if (!options["inputSpec"].isUndefined()) {
    const auto inputs = parse_quantizer(options["inputSpec"].as<std::string>());
    if (!inputs) return error_value(inputs.error());
    formats.inputs = *inputs;
  }
  const auto found = layer->migrate(rule->rule, options["alpha"].as<double>(), formats);
  if (!found) return error_value(found.error());
  val result = object_of({{"rule", std::string(rule->id)},
                          {"spec", spec->text()},
                          {"scales", doubles(found->scales)},
                          {"codes", codes_value(found->weight_codes)},
                          {"values", floats(found->weights)},
                          {"outputError", found->error},
                          {"nmseDb", number_or_null(found->nmse_db)}});
  result.set("inputCodes", formats.inputs ? codes_value(found->input_codes) : val::null());
  return result;
}

val calibrate_range(const val& array, const val& options) {
  const std::string id = options["method"].as<std::string>();
  const CalibrationMethodInfo* method = find_calibration_method(id);
  if (method == nullptr) {
    std::string accepted;
    for (const CalibrationMethodInfo& row : calibration_methods())
      accepted += (accepted.empty() ? "" : ", ") + std::string(row.id);
    return error_value({"method", "'" + id + "'", accepted});
  }
  const auto sample = make_sample(numbers_from<float>(array));
  if (!sample) return error_value(sample.error());
  const CalibrationParams params{options["bits"].as<int>(), method->method,
                                 options["percentile"].as<double>(), options["signed"].as<bool>()};
  const bool is_given = !options["range"].isUndefined();
  const auto found = is_given ? calibration_at(sample->sorted, params, options["range"].as<double>())
                              : calibrate(sample->sorted, params);
  if (!found) return error_value(found.error());
  return object_of({{"method", is_given ? val::null() : val(id)},
                    {"signed", found->has_sign},
                    {"mostCode", found->most_code},
                    {"range", found->range},
                    {"step", found->step},
                    {"count", static_cast<double>(found->count)},
                    {"clippedShare", found->clipped_share},
                    {"clippingDb", number_or_null(found->clipping_db)},
                    {"roundingDb", number_or_null(found->rounding_db)},
                    {"totalDb", number_or_null(found->total_db)},
                    {"divergenceBits", found->divergence_bits},
                    {"exact", found->is_exact},
                    {"spec", calibrated_format(*found).text()}});
}

}  // namespace
}  // namespace qs

EMSCRIPTEN_BINDINGS(quantscope_rounding) {
  emscripten::function("compensate", &qs::compensate_layer);
  emscripten::function("correlatedBounds", &qs::correlated);
  emscripten::function("rotate", &qs::rotate_rows);
  emscripten::function("rescale", &qs::rescale_layer);
  emscripten::function("calibrate", &qs::calibrate_range);
}
