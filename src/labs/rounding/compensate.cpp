#include "labs/rounding/compensate.hpp"

#include <algorithm>
#include <cmath>

#include "core/coding/alphabet.hpp"
#include "core/information/entropy_estimators.hpp"
#include "core/metrics.hpp"
#include "core/numerics/decibels.hpp"
#include "core/quantizers.hpp"
#include "core/rounding/dependent_inputs.hpp"
#include "core/rounding/fitted_layer.hpp"
#include "core/rounding/second_moment.hpp"
#include "core/rounding/symmetric_eigenvalues.hpp"

namespace qs {
namespace {

RoundedPoint point_of(const RoundedLayer& rounded, const LayerPowers& powers, const RoundingLayer& layer,
                      const DigitLayers* digits) {
  RoundedPoint point;
  point.entropy_bits = plugin_entropy_bits(alphabet_of(rounded.codes).counts);
  point.output_db = snr_db(powers.outputs, rounded.output_error);
  point.weight_db = snr_db(powers.weights, rounded.weight_error);
  point.clamped = rounded.clamped;
  const std::vector<float> values(rounded.values.begin(), rounded.values.end());
  point.accuracy = accuracy_with(layer, digits, values);
  return point;
}

Expected<CompensatedFormat> compensated_in(const QuantizerSpec& spec, const CompensateParams& params,
                                           const RoundingLayer& layer, const LayerPowers& powers,
                                           const DigitLayers* digits) {
  const Expected<FittedLayer> fitted = fit_layer(spec, layer.view());
  if (!fitted) return tl::unexpected(fitted.error());
  const auto found = compensate(layer.view(), layer.sigma, *fitted->grid, {params.factor(), true});
  if (!found) return tl::unexpected(found.error());
  CompensatedFormat format;
  format.spec = spec.text();
  format.bits = fitted->quantizer->rate_bits();
  format.nearest = point_of(found->nearest, powers, layer, digits);
  format.compensated = point_of(found->compensated, powers, layer, digits);
  format.worse_rows = found->worse_rows.size();
  format.blown_up = found->blown_up.size();
  format.bits_per_weight =
      fitted->quantizer->storage(layer.weights.size()).total() / static_cast<double>(layer.weights.size());
  for (std::size_t i = 0; i < layer.weights.size(); ++i) {
    const bool is_live = layer.sigma.at(i % layer.columns, i % layer.columns) > 0;
    format.changed += is_live && found->compensated.codes[i] != found->nearest.codes[i] ? 1 : 0;
  }
  return format;
}

bool is_diagonal(const SquareMatrix& sigma) {
  for (std::size_t i = 0; i < sigma.size; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (sigma.at(i, j) != 0) return false;
    }
  }
  return true;
}

/// The same format at other widths: rows of its family that take its parameters.
std::vector<QuantizerSpec> widths_of(const QuantizerSpec& spec) {
  constexpr int kLeast = 2, kMost = 8;
  const QuantizerInfo* own = find_quantizer(spec.id);
  const std::string text = spec.text(), params = text.substr(std::min(text.size(), spec.id.size()));
  std::vector<QuantizerSpec> specs;
  for (const QuantizerInfo& row : quantizers()) {
    if (row.family != own->family || row.rate_bits < kLeast || row.rate_bits > kMost) continue;
    if (auto other = parse_quantizer(row.id + params)) specs.push_back(std::move(*other));
  }
  if (specs.empty()) specs.push_back(spec);
  return specs;
}

/// Σ of the inputs that are not always 0; the others make no error.
SquareMatrix live_moment(const SquareMatrix& sigma, std::span<const std::size_t> dead) {
  std::vector<std::size_t> live;
  for (std::size_t j = 0; j < sigma.size; ++j) {
    if (std::find(dead.begin(), dead.end(), j) == dead.end()) live.push_back(j);
  }
  SquareMatrix moment(live.size());
  for (std::size_t i = 0; i < live.size(); ++i)
    for (std::size_t j = 0; j < live.size(); ++j) moment.at(i, j) = sigma.at(live[i], live[j]);
  return moment;
}

/// Bounds are of the inputs as they are, whatever damping the compensation has: so are the errors beside them.
void add_bounds(const RoundingLayer& layer, const LayerPowers& powers, CompensateResult& result) {
  // Directions that no input has make any rate seem enough.
  result.dependent = dependent_directions(layer.sigma);
  if (layer.is_short_of_samples() || result.dependent > 0 || result.dead.size() == layer.columns) return;
  if (auto bounds = correlated_bounds(live_moment(layer.sigma, result.dead)))
    result.bounds = std::move(*bounds);
  const std::vector<double> eigenvalues = symmetric_eigenvalues(layer.sigma);
  constexpr double kMostBits = 8, kStep = 0.25;
  for (double bits = 0.5; bits <= kMostBits; bits += kStep) {
    const auto ideal = correlated_distortion(eigenvalues, bits);
    if (!ideal || !(ideal->distortion > 0)) continue;
    // The distortion of a weight of unit variance, times the power of all.
    if (const auto db = snr_db(powers.outputs, powers.weights * ideal->distortion))
      result.ideal.push_back({bits, *db});
  }
}

}  // namespace

CompensateJob::CompensateJob(CompensateParams params, const RoundingLayer& layer, const DigitLayers* digits)
    : params_(std::move(params)), layer_(layer), digits_(digits) {
  result_.rows = layer.rows;
  result_.columns = layer.columns;
  result_.dead = dead_inputs(layer.sigma);
  result_.is_uncorrelated = is_diagonal(layer.sigma);
  result_.is_short_of_samples = layer.is_short_of_samples();
  if (layer.columns > kPreviewColumns) {
    result_.preview_columns = kPreviewColumns;
    show(first_columns(layer, kPreviewColumns));
  } else {
    show(layer);
  }
  left_ = widths_of(params_.quantizer);
  std::erase_if(left_, [this](const QuantizerSpec& spec) { return spec == params_.quantizer; });
  std::reverse(left_.begin(), left_.end());
  count_ = left_.size() + 1;
  if (result_.problem) {
    left_.clear();
    has_bounds_ = true;
  }
}

/// The format that is shown, on all of the layer or on a part.
void CompensateJob::show(const RoundingLayer& layer) {
  const LayerPowers powers = layer_powers(layer.view(), layer.sigma);
  const auto shown = compensated_in(params_.quantizer, params_, layer, powers, digits_);
  if (!shown) {
    result_.problem = shown.error();
    return;
  }
  result_.shown = *shown;
  if (result_.preview_columns == 0) result_.widths = {*shown};
}

void CompensateJob::unit() {
  if (result_.preview_columns > 0) {
    result_.preview_columns = 0;
    return show(layer_);
  }
  const LayerPowers powers = layer_powers(layer_.view(), layer_.sigma);
  if (!has_bounds_) {
    has_bounds_ = true;
    result_.exact_accuracy = accuracy_with(layer_, digits_, layer_.weights);
    return add_bounds(layer_, powers, result_);
  }
  if (auto format = compensated_in(left_.back(), params_, layer_, powers, digits_)) {
    const auto place = std::upper_bound(
        result_.widths.begin(), result_.widths.end(), *format,
        [](const CompensatedFormat& a, const CompensatedFormat& b) { return a.bits < b.bits; });
    result_.widths.insert(place, std::move(*format));
  }
  left_.pop_back();
}

bool CompensateJob::step(const Budget& may_go_on) {
  while (!is_done()) {
    unit();
    if (!may_go_on()) break;
  }
  return is_done();
}

double CompensateJob::progress() const {
  const std::size_t done = count_ - left_.size() - (has_bounds_ ? 0 : 1);
  return is_done() ? 1 : static_cast<double>(done) / static_cast<double>(count_);
}

CompensateResult compute_compensate(const CompensateParams& params, const RoundingLayer& layer,
                                    const DigitLayers* digits) {
  CompensateJob job(params, layer, digits);
  job.step(no_limit);
  return job.result();
}

Run compensate_run(const AppState& state, const CompensateResult& result, bool is_on) {
  const RoundedPoint& shown = is_on ? result.shown.compensated : result.shown.nearest;
  Run run{state, static_cast<std::uint64_t>(result.rows) * result.columns, {}, shown.accuracy, {}};
  for (const MetricInfo& metric : metrics()) {
    run.numbers.push_back(metric.id == "bits_per_weight" ? std::optional(result.shown.bits_per_weight)
                          : metric.id == "entropy_bits"  ? std::optional(shown.entropy_bits)
                          : metric.id == "sqnr_db"       ? shown.weight_db
                                                         : std::nullopt);
  }
  return run;
}

PathResult compute_path(const CompensateParams& params, const RoundingLayer& layer, std::size_t row,
                        const HandCodes& by_hand) {
  PathResult result;
  const std::size_t at = std::min(row, layer.rows - 1);
  result.row = at;
  result.weights.assign(layer.weights.begin() + static_cast<std::ptrdiff_t>(at * layer.columns),
                        layer.weights.begin() + static_cast<std::ptrdiff_t>((at + 1) * layer.columns));
  const Expected<FittedLayer> fitted = fit_layer(params.quantizer, layer.view());
  if (!fitted) {
    result.problem = fitted.error();
    return result;
  }
  result.codes = fitted->grid->codes();
  result.dead = dead_inputs(layer.sigma);
  for (std::size_t column = 0; column < layer.columns; ++column) {
    std::vector<double>& levels = result.levels.emplace_back();
    for (const std::int32_t code : result.codes) levels.push_back(fitted->grid->value(at, column, code));
  }
  HandCodes known;
  for (const auto& [column, code] : by_hand) {
    if (column < layer.columns && fitted->grid->has_code(code)) known.emplace(column, code);
  }
  auto path = rounding_steps(layer.view(), at, layer.sigma, *fitted->grid, params.factor(), known);
  if (!path) {
    result.problem = path.error();
    return result;
  }
  result.path = std::move(*path);
  return result;
}

}  // namespace qs
