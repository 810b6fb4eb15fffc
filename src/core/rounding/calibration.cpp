#include "core/rounding/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>

#include "core/find.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/decibels.hpp"
#include "core/rounding/least_squares_step.hpp"
#include "core/rounding/magnitude_histogram.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::array<CalibrationMethodInfo, 4> kCalibrationMethods = {{
    {"minmax", "Min–max", "The largest magnitude: nothing is clipped.", "Jacob et al. 2018",
     CalibrationMethod::kMinMax},
    {"percentile", "Percentile", "All but a stated share of the samples.", "Wu et al. 2020",
     CalibrationMethod::kPercentile},
    {"mse", "Least squares", "Least squared error of the samples.",
     "exact by all changes of codes, or a search", CalibrationMethod::kLeastSquares},
    {"divergence", "Least divergence", "Least D(P‖Q) between histograms of magnitudes.", "Migacz 2017",
     CalibrationMethod::kLeastDivergence},
}};

Expected<void> check_calibration(const SortedSample& samples, const CalibrationParams& params) {
  if (params.bits < 2 || params.bits > 8)
    return refuse("calibration: bits", std::to_string(params.bits), "2 to 8");
  if (!(params.percentile >= 50 && params.percentile <= 100))
    return refuse("calibration: percentile", shortest(params.percentile), "50 to 100");
  if (!samples.empty()) return {};
  const bool none = samples.non_finite().total() == 0;
  return refuse("calibration: samples", none ? "none" : "NaN and infinities only",
                "at least one finite number");
}

/// The codes, which every range shares.
Calibration grid_for(const SortedSample& samples, const CalibrationParams& params) {
  Calibration result;
  result.count = samples.size();
  result.has_sign = params.force_signed || samples.min() < 0;
  result.most_code = (1 << (result.has_sign ? params.bits - 1 : params.bits)) - 1;
  return result;
}

std::size_t merged_levels(const Calibration& grid) {
  return static_cast<std::size_t>(grid.most_code) + 1;
}

/// Bins that least divergence keeps at least.
std::size_t fewest_bins(std::size_t levels) {
  constexpr std::size_t kPublished = 128;
  return std::max(kPublished, levels);
}

/// Bins that a range keeps.
std::size_t kept_bins(const MagnitudeHistogram& histogram, std::size_t levels, double range, double most) {
  if (range >= most) return MagnitudeHistogram::kBins;
  const auto whole = static_cast<std::size_t>(range / histogram.bin_width());
  return std::clamp(whole, fewest_bins(levels), MagnitudeHistogram::kBins);
}

void set_losses(Calibration& result, const SortedSample& samples) {
  double signal = 0, clipping = 0, rounding = 0;
  std::uint64_t clipped = 0;
  for (std::uint64_t i = 0; i < samples.size(); ++i) {
    const double x = std::abs(static_cast<double>(samples.at(i)));
    signal += x * x;
    if (x > result.range) {
      ++clipped;
      clipping += (x - result.range) * (x - result.range);
    } else if (x > 0) {
      const double e = std::nearbyint(x / result.step) * result.step - x;
      rounding += e * e;
    }
  }
  result.clipped_share = static_cast<double>(clipped) / static_cast<double>(samples.size());
  result.clipping_db = snr_db(signal, clipping);
  result.rounding_db = snr_db(signal, rounding);
  result.total_db = snr_db(signal, clipping + rounding);
}

void set_range(Calibration& result, const SortedSample& samples, const MagnitudeHistogram& histogram,
               double range) {
  result.range = range;
  result.step = range / result.most_code;
  const std::size_t levels = merged_levels(result);
  result.divergence_bits =
      histogram.divergence_bits(kept_bins(histogram, levels, range, samples.absmax()), levels);
  set_losses(result, samples);
}

}  // namespace

std::span<const CalibrationMethodInfo> calibration_methods() {
  return kCalibrationMethods;
}

const CalibrationMethodInfo* find_calibration_method(std::string_view id) {
  return find_by(kCalibrationMethods, &CalibrationMethodInfo::id, id);
}

CalibrationJob::CalibrationJob(const SortedSample& samples, const CalibrationParams& params)
    : samples_(samples), params_(params), result_(grid_for(samples, params)) {}
CalibrationJob::CalibrationJob(CalibrationJob&&) noexcept = default;
CalibrationJob::~CalibrationJob() = default;

Expected<CalibrationJob> CalibrationJob::begin(const SortedSample& samples, const CalibrationParams& params) {
  const Expected<void> good = check_calibration(samples, params);
  if (!good) return tl::unexpected(good.error());
  return CalibrationJob(samples, params);
}

/// True when nothing is left.
bool CalibrationJob::unit() {
  const double most = samples_.absmax();
  if (most == 0) return true;
  if (histogram_ == nullptr) {
    histogram_ = std::make_unique<MagnitudeHistogram>(samples_, params_.count_zeros);
    kept_ = fewest_bins(merged_levels(result_));
    best_ = MagnitudeHistogram::kBins;
    least_ = kInfinity;
    return false;
  }
  switch (params_.method) {
    case CalibrationMethod::kMinMax:
      set_range(result_, samples_, *histogram_, most);
      return true;
    case CalibrationMethod::kPercentile: {
      // More zeros than the share: the full range serves.
      const double quantile = samples_.magnitude_quantile(params_.percentile / 100);
      set_range(result_, samples_, *histogram_, quantile > 0 ? quantile : most);
      return true;
    }
    case CalibrationMethod::kLeastSquares:
      if (squares_ == nullptr) squares_ = std::make_unique<LeastSquaresStep>(samples_, result_.most_code);
      if (!squares_->step([] { return false; })) return false;
      result_.is_exact = squares_->choice().is_exact;
      set_range(result_, samples_, *histogram_, squares_->choice().step * result_.most_code);
      return true;
    case CalibrationMethod::kLeastDivergence: {
      const double divergence = histogram_->divergence_bits(kept_, merged_levels(result_));
      if (divergence <= least_) {
        least_ = divergence;
        best_ = kept_;
      }
      if (++kept_ <= MagnitudeHistogram::kBins) return false;
      const double middle = (static_cast<double>(best_) + 0.5) * histogram_->bin_width();
      set_range(result_, samples_, *histogram_, best_ == MagnitudeHistogram::kBins ? most : middle);
      return true;
    }
  }
  return true;
}

bool CalibrationJob::step(const Budget& may_go_on) {
  while (!is_done_) {
    is_done_ = unit();
    if (!may_go_on()) break;
  }
  return is_done_;
}

double CalibrationJob::progress() const {
  if (is_done_) return 1;
  if (squares_ != nullptr) return squares_->progress();
  return static_cast<double>(kept_) / (MagnitudeHistogram::kBins + 1);
}

Expected<Calibration> calibrate(const SortedSample& samples, const CalibrationParams& params) {
  auto job = CalibrationJob::begin(samples, params);
  if (!job) return tl::unexpected(job.error());
  job->step(no_limit);
  return job->result();
}

Expected<Calibration> calibration_at(const SortedSample& samples, const CalibrationParams& params,
                                     double range) {
  const Expected<void> good = check_calibration(samples, params);
  if (!good) return tl::unexpected(good.error());
  Calibration result = grid_for(samples, params);
  const double most = samples.absmax();
  if (most == 0) return result;
  if (!(range >= most * 1e-6 && range <= most * 1e6)) {
    return refuse("calibration: range", shortest(range),
                  "a millionth to a million times the largest magnitude, " + shortest(most));
  }
  set_range(result, samples, *std::make_unique<MagnitudeHistogram>(samples, params.count_zeros), range);
  return result;
}

QuantizerSpec calibrated_format(const Calibration& calibration) {
  int bits = calibration.has_sign ? 1 : 0;
  while ((1 << (calibration.has_sign ? bits - 1 : bits)) - 1 < calibration.most_code) ++bits;
  const std::string id = (calibration.has_sign ? "int" : "uint") + std::to_string(bits);
  if (!(calibration.range > 0)) return QuantizerSpec{id, {}};
  Expected<QuantizerSpec> spec = QuantizerSpec{id, {}};
  if (calibration.has_sign) {
    spec = with_param(*spec, "range", shortest(calibration.range));
  } else {
    std::vector<double> levels, thresholds;
    for (std::int32_t code = 0; code <= calibration.most_code; ++code) {
      if (code > 0) thresholds.push_back((code - 0.5) * calibration.step);
      levels.push_back(code * calibration.step);
    }
    spec = with_param(QuantizerSpec{"custom", {}}, "thresholds", list_text(thresholds));
    if (spec) spec = with_param(*spec, "levels", list_text(levels));
  }
  return spec ? *spec : QuantizerSpec{id, {}};
}

}  // namespace qs
