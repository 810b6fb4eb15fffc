#include <algorithm>
#include <cmath>

#include "core/analysis.hpp"
#include "core/numerics/decibels.hpp"
#include "core/survey/tensor_survey.hpp"

namespace qs {

void TensorSurvey::describe_values() {
  figures_.count = count_;
  figures_.content = content_.content();
  figures_.squares = moments_.m2 + moments_.count * moments_.mean * moments_.mean;
  if (!importance_.empty()) figures_.weighted_squares = weighted_squares_.value();
  if (patterns_) figures_.stored = patterns_->entropy();
  if (type_.is_exact) {
    figures_.non_finite = non_finite_;
    figures_.min = least_;
    figures_.max = most_;
    figures_.mean = moments_.mean;
    figures_.sigma = std::sqrt(moments_.variance());
    figures_.kurtosis = moments_.kurtosis();
  } else {
    figures_.non_finite = exact_.non_finite();
    figures_.zeros = exact_.zeros();
    figures_.min = exact_.least();
    figures_.max = exact_.most();
    figures_.mean = exact_.mean();
    figures_.sigma = exact_.sigma();
    figures_.kurtosis = exact_.kurtosis();
    figures_.lost = exact_.lost(type_.is_integer);
  }
  if (figures_.sigma > 0) figures_.absmax_in_sigmas = std::max(-figures_.min, figures_.max) / figures_.sigma;
  const std::uint64_t beyond = figures_.lost.to_zero + figures_.lost.to_infinity;
  if (beyond == 0) return;
  for (Format& format : formats_) {
    format.problem = "formats are measured on float32, which cannot hold " + std::to_string(beyond) +
                     " of its " + std::to_string(count_) + " values";
  }
}

void TensorSurvey::measure_whole(Format& format) {
  const bool coarse = !is_held() && !patterns_;
  if (!is_held() && format.needs.need == DataNeed::kExtremes) return;  // the second pass measures it
  const bool comes_again = coarse || (!is_held() && !importance_.empty());
  if (format.needs.need == DataNeed::kTensor && comes_again) {
    auto fitted = fit(format.spec, whole_);
    if (!fitted) {
      format.problem = message(fitted.error());
      return;
    }
    format.storage = (*fitted)->storage(count_);
    format.fitted = *std::move(fitted);
    format.coarse_range = coarse;
    return;
  }
  const auto analysis = analyze(format.spec, whole_);
  if (!analysis) {
    format.problem = message(analysis.error());
    return;
  }
  format.statistics = analysis->statistics;
  format.done = true;
  if (whole_.importance.empty()) return;
  RunningStatistics weighted;
  weighted.add(*analysis->quantizer, whole_.values, false, whole_.importance);
  format.weighted_errors = weighted.weighted_errors();
}

FormatFigures TensorSurvey::figures_of(const Format& format) const {
  FormatFigures figures;
  figures.spec = format.spec.text();
  figures.problem = format.problem;
  if (figures.problem.empty() && moments_.count == 0) figures.problem = "there is no finite value";
  if (!figures.problem.empty()) return figures;
  CodeStatistics statistics = format.done ? format.statistics : format.running.statistics();
  if (!format.done) statistics.storage = format.storage;
  statistics.stored = count_;
  statistics.signal_squares = figures_.squares;
  const auto metric = [&](std::string_view id) { return find_metric(id)->compute(statistics); };
  figures.sqnr_db = metric("sqnr_db");
  figures.entropy_bits = metric("entropy_bits").value_or(0);
  figures.bits_per_weight = metric("bits_per_weight").value_or(0);
  figures.storage = statistics.storage;
  figures.storage_bits = statistics.storage.total();
  figures.squared_error = statistics.error_squares;
  if (figures_.weighted_squares) {
    figures.weighted_error = format.done ? format.weighted_errors : format.running.weighted_errors();
    figures.output_sqnr_db = snr_db(*figures_.weighted_squares, figures.weighted_error);
  }
  figures.coarse_range = format.coarse_range;
  return figures;
}

}  // namespace qs
