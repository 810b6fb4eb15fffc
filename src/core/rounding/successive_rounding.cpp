#include "core/rounding/successive_rounding.hpp"

#include <cmath>
#include <numeric>
#include <string>

#include "core/numerics/decibels.hpp"
#include "core/rounding/second_moment.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

RoundedLayer empty_layer(const LayerWeights& weights) {
  RoundedLayer layer;
  layer.codes.resize(weights.values.size());
  layer.values.resize(weights.values.size());
  layer.row_clamped.resize(weights.rows);
  return layer;
}

void keep_errors(RoundedLayer& layer, std::span<const double> errors) {
  for (const double error : errors) {
    layer.row_errors.push_back(std::max(error, 0.0));
    layer.output_error += layer.row_errors.back();
  }
}

}  // namespace

Expected<void> check_layer(const LayerWeights& weights, const SquareMatrix& sigma, const RoundingGrid& grid) {
  const std::string shape = std::to_string(weights.rows) + " x " + std::to_string(weights.columns);
  if (weights.rows == 0 || weights.columns == 0 || weights.columns > kMostInputs)
    return refuse("weights", shape, "at least one row of 1 to " + std::to_string(kMostInputs) + " inputs");
  if (weights.values.size() / weights.columns != weights.rows || weights.values.size() % weights.columns != 0)
    return refuse("weights", std::to_string(weights.values.size()) + " values", "as many as " + shape);
  if (sigma.size != weights.columns || sigma.values.size() != sigma.size * sigma.size) {
    return refuse("sigma", std::to_string(sigma.size) + " rows",
                  std::to_string(weights.columns) + ", one for each column of the weights");
  }
  if (grid.rows() != weights.rows || grid.columns() != weights.columns)
    return refuse("grid", std::to_string(grid.rows()) + " x " + std::to_string(grid.columns()), shape);
  const auto bad =
      std::find_if(weights.values.begin(), weights.values.end(), [](float w) { return !std::isfinite(w); });
  if (bad == weights.values.end()) return {};
  const auto place = static_cast<std::size_t>(bad - weights.values.begin());
  return refuse("weights[" + std::to_string(place / weights.columns) + "][" +
                    std::to_string(place % weights.columns) + "]",
                shortest(*bad), "finite numbers only");
}

double Compensation::output_gain_db() const {
  if (nearest.output_error == 0 && compensated.output_error == 0) return 0;
  return decibels(nearest.output_error / compensated.output_error);
}

CompensationJob::CompensationJob(const LayerWeights& weights, const SquareMatrix& sigma,
                                 const RoundingGrid& grid, const CompensationOptions& options)
    : weights_(weights), sigma_(sigma), grid_(grid), with_errors_(options.with_errors) {
  if (Expected<void> fine = check_layer(weights, sigma, grid); !fine) {
    error_ = fine.error();
    return;
  }
  Expected<ConditionalFactoring> factoring = ConditionalFactoring::begin(sigma, options.factor);
  if (factoring) {
    factoring_ = std::move(*factoring);
  } else {
    error_ = factoring.error();
  }
}

bool CompensationJob::factor_unit() {
  if (!factoring_->step()) return false;
  Expected<ConditionalFactor> factor = factoring_->take();
  factoring_.reset();
  if (!factor) {
    error_ = factor.error();
    return true;
  }
  factor_ = std::move(*factor);
  return false;
}

/// Large layers: each of these allocates and fills megabytes.
void CompensationJob::prepare_unit() {
  if (with_errors_ && !form_) {
    form_.emplace(sigma_, factor_.order);
    return;
  }
  result_.dead = dead_inputs(sigma_);
  is_dead_.resize(weights_.columns);
  for (const std::size_t column : result_.dead) is_dead_[column] = true;
  result_.compensated = empty_layer(weights_);
  if (with_errors_) result_.nearest = empty_layer(weights_);
  const std::size_t panel = kPanelLanes * round_up(weights_.columns, kTileColumns);
  panel_.resize(panel);
  nearest_panel_.resize(with_errors_ ? panel : 0);
  original_.resize(kPanelLanes * kBlockColumns);
  points_.resize(kPanelLanes * kBlockColumns);
}

void CompensationJob::load_rows() {
  const std::size_t n = weights_.columns, count = rows_of_group();
  std::fill(panel_.begin(), panel_.end(), 0.0);
  std::fill(nearest_panel_.begin(), nearest_panel_.end(), 0.0);
  for (std::size_t first = 0; first < n; first += kBlockColumns) {
    for (std::size_t lane = 0; lane < count; ++lane) {
      const float* row = &weights_.values[(row_ + lane) * n];
      for (std::size_t j = first; j < std::min(first + kBlockColumns, n); ++j) {
        const std::size_t column = factor_.order[j];
        if (!is_dead_[column]) panel_[kPanelLanes * j + lane] = static_cast<double>(row[column]);
      }
    }
  }
  errors_.assign(kPanelLanes, 0);
  nearest_errors_.assign(kPanelLanes, 0);
}

/// Copies the points of the block into the layer, row by row: rows are far apart in memory.
void CompensationJob::keep_block(RoundedLayer& layer, std::size_t end) const {
  for (std::size_t lane = 0; lane < rows_of_group(); ++lane) {
    const std::size_t begin = (row_ + lane) * weights_.columns;
    for (std::size_t j = column_; j < end; ++j) {
      const std::size_t at = kPanelLanes * (j - column_) + lane, place = begin + factor_.order[j];
      const GridPoint& point = points_[at];
      layer.codes[place] = point.code;
      layer.values[place] = point.value;
      layer.row_clamped[row_ + lane] += point.clamped ? 1 : 0;
      const double error = point.value - original_[at];
      layer.weight_error += error * error;
    }
  }
}

void CompensationJob::round_nearest(std::size_t end) {
  const std::size_t count = rows_of_group();
  for (std::size_t j = column_; j < end; ++j) {
    const double* weights = &original_[kPanelLanes * (j - column_)];
    GridPoint* points = &points_[kPanelLanes * (j - column_)];
    grid_.nearest_rows(row_, factor_.order[j], {weights, count}, {points, count});
    double* deviations = &nearest_panel_[kPanelLanes * j];
    for (std::size_t lane = 0; lane < count; ++lane) deviations[lane] = points[lane].value - weights[lane];
  }
}

void CompensationJob::round_compensated(std::size_t end) {
  const std::size_t n = weights_.columns, count = rows_of_group();
  const auto settle = [&](std::size_t j, double* lanes) {
    const std::size_t column = factor_.order[j];
    const double* weights = &original_[kPanelLanes * (j - column_)];
    GridPoint* points = &points_[kPanelLanes * (j - column_)];
    grid_.nearest_rows(row_, column, {lanes, count}, {points, count});
    for (std::size_t lane = 0; lane < count; ++lane)
      lanes[lane] = points[lane].value - (is_dead_[column] ? 0 : weights[lane]);
  };
  settle_block(panel_.data(), factor_.pushes, column_, end, n, round_up(count, kTileColumns), settle);
}

void CompensationJob::round_block() {
  const std::size_t n = weights_.columns, end = std::min(column_ + kBlockColumns, n);
  for (std::size_t lane = 0; lane < rows_of_group(); ++lane) {
    const float* row = &weights_.values[(row_ + lane) * n];
    for (std::size_t j = column_; j < end; ++j)
      original_[kPanelLanes * (j - column_) + lane] = static_cast<double>(row[factor_.order[j]]);
  }
  if (with_errors_) {
    round_nearest(end);
    keep_block(result_.nearest, end);
  }
  round_compensated(end);
  keep_block(result_.compensated, end);
  column_ = end;
}

void CompensationJob::finish_rows() {
  const std::size_t count = rows_of_group();
  if (with_errors_) {
    keep_errors(result_.compensated, {errors_.data(), count});
    keep_errors(result_.nearest, {nearest_errors_.data(), count});
  }
  row_ += count;
  column_ = measured_ = 0;
}

bool CompensationJob::unit() {
  if (error_) return true;
  if (factoring_) return factor_unit();
  if (row_ >= weights_.rows) return true;
  if (points_.empty()) {
    prepare_unit();
    return false;
  }
  const std::size_t n = weights_.columns;
  if (column_ == 0) load_rows();
  if (column_ < n) {
    round_block();
  } else {
    const std::size_t lanes = round_up(rows_of_group(), kTileColumns);
    form_->add_block(panel_.data(), measured_, lanes, errors_.data());
    form_->add_block(nearest_panel_.data(), measured_, lanes, nearest_errors_.data());
    measured_ += kBlockColumns;
  }
  if (column_ >= n && (!with_errors_ || measured_ >= n)) finish_rows();
  return row_ >= weights_.rows;
}

bool CompensationJob::step(const Budget& may_go_on) {
  do {
    if (unit()) return true;
  } while (may_go_on());
  return false;
}

double CompensationJob::progress() const {
  if (error_) return 1;
  constexpr double kFactorShare = 0.2;
  if (factoring_) return kFactorShare * factoring_->progress();
  const auto n = static_cast<double>(weights_.columns);
  const double group = static_cast<double>(column_ + std::min(measured_, weights_.columns)) / (2 * n);
  const double rows = static_cast<double>(row_) + group * static_cast<double>(rows_of_group());
  return kFactorShare + (1 - kFactorShare) * rows / static_cast<double>(weights_.rows);
}

Expected<Compensation> CompensationJob::take() {
  if (error_) return tl::unexpected(*error_);
  result_.order = std::move(factor_.order);
  result_.variances = std::move(factor_.variances);
  result_.added = factor_.added;
  for (RoundedLayer* layer : {&result_.compensated, &result_.nearest})
    layer->clamped = std::accumulate(layer->row_clamped.begin(), layer->row_clamped.end(), std::uint64_t{0});
  const std::vector<double>& ours = result_.compensated.row_errors;
  const std::vector<double>& nearest = result_.nearest.row_errors;
  constexpr double kRoundingNoise = 1e-12;
  for (std::size_t row = 0; row < ours.size(); ++row) {
    if (ours[row] <= nearest[row] * (1 + kRoundingNoise)) continue;
    result_.worse_rows.push_back(row);
    if (result_.compensated.row_clamped[row] > 0 && ours[row] > kBlowUp * nearest[row])
      result_.blown_up.push_back(row);
  }
  return std::move(result_);
}

Expected<Compensation> compensate(const LayerWeights& weights, const SquareMatrix& sigma,
                                  const RoundingGrid& grid, const CompensationOptions& options) {
  CompensationJob job(weights, sigma, grid, options);
  job.step(no_limit);
  return job.take();
}

}  // namespace qs
