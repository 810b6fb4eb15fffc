#include "labs/noise/lab.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/noise/error_field.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr double kModelHolds = 0.1;  // a tenth of the power, or of correlation

/// Numbers with a constant ratio.
std::vector<double> rising(double from, double to, int count) {
  std::vector<double> values(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i)
    values[static_cast<std::size_t>(i)] = from * std::pow(to / from, static_cast<double>(i) / (count - 1));
  return values;
}

std::string sigmas_text(double k) {
  return shortest(std::round(k * 1000) / 1000) + "sigma";
}

}  // namespace

std::optional<double> step_of(const QuantizerSpec& spec, const Analysis& analysis) {
  if (dither_of(spec) != "off" && !analysis.scales.empty()) return analysis.scales.front();
  return analysis.statistics.step;
}

NoiseResult compute_noise(const NoiseParams& params, const Expected<Analysis>& analysis,
                          const NoiseReport* report, const Sample& sample) {
  NoiseResult result;
  result.non_finite = sample.sorted.non_finite();
  if (!analysis) {
    result.problem = analysis.error();
    return result;
  }
  const CodeStatistics& statistics = analysis->statistics;
  result.count = statistics.count;
  result.sigma = sample.sorted.std_dev();
  result.mean = sample.sorted.mean();
  result.x_low = sample.sorted.min();
  result.x_high = sample.sorted.max();
  if (result.x_low == result.x_high) {
    result.x_low -= 1;
    result.x_high += 1;
  }
  if (analysis->cells) result.cells = *analysis->cells;
  result.step = step_of(params.quantizer, *analysis);
  result.mse = analysis->metric("mse").value_or(0);
  if (result.step) {
    result.predicted_mse = *result.step * *result.step / 12;
    result.power_ratio = result.mse / *result.predicted_mse;
  }
  result.correlation = analysis->metric("noise_signal_correlation");
  result.sqnr_db = analysis->metric("sqnr_db");
  result.sqnr_variance_db = analysis->metric("sqnr_variance_db");
  result.entropy_bits = analysis->metric("entropy_bits").value_or(0);
  result.overload_share =
      static_cast<double>(statistics.overload_count) / static_cast<double>(statistics.count);
  if (!params.picture) return result;
  choose_errors(result, *analysis->quantizer, sample);
  result.field_reach = std::max(result.largest_error, result.step.value_or(0) / 2) * 1.3;
  if (!(result.field_reach > 0)) result.field_reach = 1;
  fill_field(result, *analysis->quantizer, sample);
  if (analysis->cells && result.step) {
    result.shape = noise_shape(*analysis->cells, *result.step, sample.sorted);
  } else if (report != nullptr) {
    result.shape = report->shape;
  }
  return result;
}

ValidityMap compute_validity(const Sample& sample) {
  ValidityJob job(sample);
  job.step(no_limit);
  return job.take();
}

ValidityJob::ValidityJob(const Sample& sample)
    : sample_(sample), entropy_(sample.sorted), sigma_(sample.sorted.std_dev()) {
  constexpr int kSteps = 72;
  if (sigma_ > 0) steps_ = rising(kLeastStep, kMostStep, kSteps);
}

bool ValidityJob::step(const Budget& may_go_on) {
  if (!steps_.empty() && !entropy_.step(may_go_on)) return false;
  while (next_ < steps_.size()) {
    add_point(steps_[next_++]);
    if (!may_go_on()) break;
  }
  return next_ == steps_.size();
}

double ValidityJob::progress() const {
  const double points = steps_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(steps_.size());
  return (entropy_.progress() + points) / 2;
}

void ValidityJob::add_point(double step_over_sigma) {
  const auto analysis = analyze({"mid_tread", {{"step", sigmas_text(step_over_sigma)}}}, sample_);
  if (!analysis) return;  // finer than the range allows
  const double step = step_over_sigma * sigma_;
  const auto h = entropy_.result();
  ValidityPoint point;
  point.step_over_sigma = step_over_sigma;
  point.power_ratio = analysis->metric("mse").value_or(0) * 12 / (step * step);
  point.correlation = analysis->metric("noise_signal_correlation").value_or(0);
  point.entropy_bits = analysis->metric("entropy_bits").value_or(0);
  point.predicted_bits = h ? h->bits - std::log2(step) : 0;
  map_.points.push_back(point);
}

ValidityMap ValidityJob::take() {
  const auto first_beyond = [&](auto measure) -> std::optional<double> {
    for (std::size_t i = map_.points.size(); i > 0; --i) {
      if (std::abs(measure(map_.points[i - 1])) >= kModelHolds) continue;
      return i < map_.points.size() ? std::optional(map_.points[i].step_over_sigma) : std::nullopt;
    }
    return std::nullopt;
  };
  map_.power_fails = first_beyond([](const ValidityPoint& point) { return point.power_ratio - 1; });
  map_.correlation_fails = first_beyond([](const ValidityPoint& point) { return point.correlation; });
  return std::move(map_);
}

int clip_bits(const QuantizerSpec& spec) {
  return std::clamp(find_quantizer(spec.id)->rate_bits, 2, 8);
}

ClipSweep compute_clips(const ClipParams& params, const Sample& sample) {
  ClipSweep sweep;
  const double variance = sample.sorted.variance();
  if (!(variance > 0)) return sweep;
  for (const double k : rising(kLeastClip, kMostClip, 56)) {
    const auto analysis = analyze({"int" + std::to_string(params.bits), {{"range", sigmas_text(k)}}}, sample);
    if (!analysis) continue;
    const double power = static_cast<double>(analysis->statistics.count) * variance;
    ClipPoint point;
    point.sigmas = k;
    point.sqnr_db = analysis->metric("sqnr_db").value_or(0);
    point.entropy_bits = analysis->metric("entropy_bits").value_or(0);
    point.granular = analysis->statistics.granular_squares / power;
    point.overload = analysis->statistics.overload_squares / power;
    sweep.points.push_back(point);
  }
  for (std::size_t i = 0; i < sweep.points.size(); ++i) {
    if (sweep.points[i].sqnr_db > sweep.points[sweep.best_sqnr].sqnr_db) sweep.best_sqnr = i;
    if (sweep.points[i].entropy_bits > sweep.points[sweep.best_entropy].entropy_bits) sweep.best_entropy = i;
  }
  return sweep;
}

double step_over_sigma(const NoiseResult& result) {
  return result.step && result.sigma > 0 ? *result.step / result.sigma : 0;
}

std::string dither_of(const QuantizerSpec& spec) {
  if (spec.id != "dither") return spec.id == "stochastic" ? "nonsubtractive" : "off";
  return spec.value(*find_by(find_quantizer(spec.id)->params, &ParamInfo::id, std::string_view("kind")));
}

QuantizerSpec with_step(const QuantizerSpec& spec, double step) {
  const QuantizerSpec base = spec.id == "dither" ? spec : QuantizerSpec{"mid_tread", {}};
  return with_param(base, "step", sigmas_text(step)).value_or(spec);
}

QuantizerSpec with_dither(const QuantizerSpec& spec, std::string_view kind, double step) {
  if (kind == "off") return with_step({"mid_tread", {}}, step);
  return with_step(with_param({"dither", {}}, "kind", kind).value_or(spec), step);
}

std::string noise_answer(const NoiseResult& result) {
  if (!result.sqnr_db) return std::string(text(Text::answer_no_signal));
  if (!result.step) return text(Text::noise_no_step, {{"sqnr", fixed(*result.sqnr_db, 1)}});
  if (result.mse == 0) return std::string(text(Text::noise_exact));
  const double ratio = *result.power_ratio, correlation = result.correlation.value_or(0);
  const bool power = std::abs(ratio - 1) < kModelHolds, blind = std::abs(correlation) < kModelHolds;
  const Placeholder numbers[] = {{"ratio", fixed(ratio, 2)}, {"correlation", fixed(correlation, 2)}};
  const Text verdict = power && blind                  ? Text::noise_holds
                       : power                         ? Text::noise_correlated
                       : result.overload_share > 0.001 ? Text::noise_overload
                                                       : Text::noise_fails;
  return text(verdict, {numbers[0], numbers[1], {"share", percent(result.overload_share)}});
}

std::string validity_answer(const ValidityMap& map, const NoiseResult& present) {
  const std::string here = fixed(step_over_sigma(present), 2);
  if (!map.power_fails && !map.correlation_fails) return text(Text::map_never, {{"here", here}});
  const auto place = [](const std::optional<double>& at) {
    return at ? fixed(*at, 2) + " σ" : std::string("∞");
  };
  return text(
      Text::map_answer,
      {{"correlation", place(map.correlation_fails)}, {"power", place(map.power_fails)}, {"here", here}});
}

std::string clip_answer(const ClipSweep& sweep, const NoiseResult& present, InfoUnit unit) {
  if (sweep.points.empty()) return std::string(text(Text::answer_no_signal));
  const ClipPoint& sqnr = sweep.points[sweep.best_sqnr];
  const ClipPoint& entropy = sweep.points[sweep.best_entropy];
  return text(Text::clip_answer, {{"sqnr_at", fixed(sqnr.sigmas, 2)},
                                  {"sqnr", fixed(sqnr.sqnr_db, 1)},
                                  {"entropy_at", fixed(entropy.sigmas, 2)},
                                  {"entropy", unit.number(entropy.entropy_bits, 2)},
                                  unit.place(),
                                  {"share", percent(present.overload_share)}});
}

std::string estimators_answer(const SqnrDefinitions& sqnr) {
  std::vector<double> known;
  for (const auto& value : {sqnr.norm_ratio_db, sqnr.offset_db, sqnr.mean_of_ratios_db, sqnr.mean_of_db,
                            sqnr.variance_ratio_db}) {
    if (value && std::isfinite(*value)) known.push_back(*value);
  }
  if (known.empty()) return std::string(text(Text::answer_no_signal));
  const auto [low, high] = std::minmax_element(known.begin(), known.end());
  return text(Text::estimators_answer, {{"low", fixed(*low, 1)}, {"high", fixed(*high, 1)}});
}

}  // namespace qs
