#include "labs/ladder/lab.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/bounds/rate_distortion.hpp"
#include "core/numerics/decibels.hpp"
#include "core/text.hpp"
#include "labs/ladder/state.hpp"
#include "labs/values/beginning.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

using enum LadderFamily;

constexpr std::array kFormats = {
    LadderFormat{"binary"},
    LadderFormat{"ternary"},
    LadderFormat{"int2", kInteger},
    LadderFormat{"int3", kInteger},
    LadderFormat{"int4", kInteger},
    LadderFormat{"int5", kInteger},
    LadderFormat{"int6", kInteger},
    LadderFormat{"int7", kInteger},
    LadderFormat{"int8", kInteger},
    LadderFormat{"uint4"},
    LadderFormat{"uint8"},
    LadderFormat{"int2/block=32/scale=float16", kIntegerInBlocks, "int2 · 32"},
    LadderFormat{"int3/block=32/scale=float16", kIntegerInBlocks, "int3 · 32"},
    LadderFormat{"int4/block=32/scale=float16", kIntegerInBlocks, "int4 · 32"},
    LadderFormat{"int5/block=32/scale=float16", kIntegerInBlocks, "int5 · 32"},
    LadderFormat{"int6/block=32/scale=float16", kIntegerInBlocks, "int6 · 32"},
    LadderFormat{"int7/block=32/scale=float16", kIntegerInBlocks, "int7 · 32"},
    LadderFormat{"int8/block=32/scale=float16", kIntegerInBlocks, "int8 · 32"},
    LadderFormat{"int4/block=128"},
    LadderFormat{"int4/range=mse"},
    LadderFormat{"int8/channel=0"},
    LadderFormat{"float4_e2m1fn"},
    LadderFormat{"float6_e2m3fn"},
    LadderFormat{"float6_e3m2fn"},
    LadderFormat{"float8_e4m3fn"},
    LadderFormat{"float8_e5m2"},
    LadderFormat{"nf4"},
    LadderFormat{"nf4/scale=float16", kNone, "nf4 · f16"},
    LadderFormat{"mxfp4"},
    LadderFormat{"mxfp6"},
    LadderFormat{"mxfp8"},
    LadderFormat{"mxint8"},
    LadderFormat{"nvfp4"},
    LadderFormat{"q4_0"},
    LadderFormat{"q4_1"},
    LadderFormat{"q5_0"},
    LadderFormat{"q5_1"},
    LadderFormat{"q8_0"},
    LadderFormat{"q2_k"},
    LadderFormat{"q3_k"},
    LadderFormat{"q4_k"},
    LadderFormat{"q5_k"},
    LadderFormat{"q6_k"},
    LadderFormat{"iq4_nl"},
    LadderFormat{"iq4_xs"},
    LadderFormat{"tq1_0"},
    LadderFormat{"tq2_0"},
    LadderFormat{"q1_0"},
    LadderFormat{"q2_0"},
    LadderFormat{"lloyd_max/levels=8"},
    LadderFormat{"lloyd_max"},
    LadderFormat{"lloyd_max/levels=64"},
    LadderFormat{"power_of_two"},
};

constexpr std::uint64_t kMostSurveyed = 1 << 20;
constexpr int kSteps = 49;  // of the curve of uniform steps
constexpr double kDbSteps = 1.5;
constexpr std::array<double, 12> kOwnDb = {0.3, 0.7, 1.3, 2, 3, 4, 5, 6, 8, 10, 12.5, 15};
/// Above this share of equal neighbours h is an artefact of the number format, and no bound follows from it.
constexpr double kMostTied = 0.05;

BoundBasis basis_of(const SourceInfo& law) {
  const bool has_power = law.variance && std::isfinite(*law.variance);
  return has_power && law.independent ? BoundBasis::kLaw : BoundBasis::kNone;
}

std::shared_ptr<const Sample> surveyed(const std::shared_ptr<const Sample>& whole) {
  auto beginning = beginning_of(*whole, kMostSurveyed);
  return beginning ? std::make_shared<const Sample>(std::move(*beginning)) : whole;
}

}  // namespace

std::span<const LadderFormat> ladder_formats() {
  return kFormats;
}

LadderSurvey::LadderSurvey(std::shared_ptr<const Sample> sample, const SourceInfo* law,
                           std::vector<RatePoint> own)
    : whole_(std::move(sample)), sample_(surveyed(whole_)), entropy_(sample_->sorted) {
  const SortedSample& sorted = sample_->sorted;
  result_.count = sorted.size();
  result_.of = whole_->sorted.size();
  const double variance = sorted.empty() ? 0 : sorted.variance();
  if (!(variance > 0)) {
    next_format_ = kFormats.size();
    next_rate_ = kOwnDb.size();
    next_step_ = kSteps;
    has_limits_ = true;
    return;
  }
  is_drawn_ = law != nullptr;
  result_.basis = is_drawn_ ? basis_of(*law) : BoundBasis::kNone;
  if (result_.basis == BoundBasis::kLaw) law_ = *law;
  if (law_ && !own.empty()) next_rate_ = kOwnDb.size();
  result_.own = std::move(own);
  constexpr std::uint64_t kFew = 1 << 17;  // a usual layer has its limits at once
  if (is_drawn_ || (sorted.size() <= kFew && entropy_.step(no_limit))) draw_limits();
}

/// The limits of theory, when the law or the entropy of the sample is known.
void LadderSurvey::draw_limits() {
  has_limits_ = true;
  if (is_drawn_ && !law_)
    return;  // a Gaussian of equal variance is no measure for waves and infinite variance
  const SortedSample& sorted = sample_->sorted;
  const double variance = sorted.variance(), power = variance + sorted.mean() * sorted.mean();
  const auto h = is_drawn_ ? std::nullopt : entropy_.result();
  if (h && h->tied_share <= kMostTied) result_.basis = BoundBasis::kIfIndependent;
  for (int i = 0; i * kDbSteps <= kMostTargetDb; ++i) {
    const double db = i * kDbSteps, mse = power * std::pow(10.0, -db / 10);
    result_.gaussian.push_back({gaussian_rate_bits(variance, mse), db});
    if (result_.basis == BoundBasis::kNone) continue;
    const double entropy = law_ ? law_->differential_entropy_bits + std::log2(std::sqrt(variance)) : h->bits;
    const double bound = shannon_lower_bound_bits(entropy, mse);
    if (bound >= 0) result_.shannon.push_back({bound, db});
  }
}

bool LadderSurvey::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    if (!has_limits_) {
      if (!entropy_.step(may_go_on)) return false;
      draw_limits();
    } else if (next_step_ < kSteps) {
      measure_step();
    } else if (next_format_ < kFormats.size()) {
      if (measure_format()) ++next_format_;
    } else if (next_rate_ < kOwnDb.size() && law_) {
      add_own_rate();
    } else {
      return true;
    }
  } while (may_go_on());
  return is_done();
}

bool LadderSurvey::is_done() const {
  return next_step_ >= kSteps && next_format_ >= kFormats.size() && (!law_ || next_rate_ >= kOwnDb.size());
}

double LadderSurvey::progress() const {
  const double rates = law_ ? static_cast<double>(kOwnDb.size()) : 0;
  return static_cast<double>(next_format_ + (law_ ? next_rate_ : 0)) /
         (static_cast<double>(kFormats.size()) + rates);
}

void LadderSurvey::measure_step() {
  const double k = 6 * std::pow(2.0, -next_step_++ / 5.0);
  const auto analysis =
      analyze({"mid_tread", {{"step", shortest(std::round(k * 1e5) / 1e5) + "sigma"}}}, *sample_);
  if (!analysis) {  // finer than the range allows, as are all that follow
    next_step_ = kSteps;
    has_limits_ = true;
    return;
  }
  const auto sqnr = analysis->metric("sqnr_db");
  if (sqnr && std::isfinite(*sqnr))
    result_.uniform_coded.push_back({analysis->metric("entropy_bits").value_or(0), *sqnr});
}

/// One unit of work; true when the present format is measured.
bool LadderSurvey::measure_format() {
  const LadderFormat& wanted = kFormats[next_format_];
  if (format_ == nullptr) {
    const auto spec = parse_quantizer(wanted.spec);
    if (!spec) return true;
    format_ = std::make_unique<AnalysisJob>(*spec, *sample_);
  }
  if (!format_->step([] { return false; })) return false;
  const auto analysis = std::exchange(format_, nullptr)->take();
  if (!analysis) return true;  // the format does not suit this shape
  const auto sqnr = analysis->metric("sqnr_db"), bits = analysis->metric("bits_per_weight");
  if (!sqnr || !bits || !std::isfinite(*sqnr)) return true;
  const double entropy = analysis->metric("entropy_bits").value_or(0);
  // As stored: five codes of TQ1_0 share a byte.
  const double code_bits =
      analysis->statistics.storage.codes / static_cast<double>(analysis->statistics.stored);
  result_.points.push_back({std::string(wanted.spec),
                            std::string(wanted.name.empty() ? wanted.spec : wanted.name), wanted.family,
                            *bits, *bits - code_bits + entropy, *sqnr});
  return true;
}

void LadderSurvey::add_own_rate() {
  const double db = kOwnDb[next_rate_++];
  const double mse = std::pow(10.0, -db / 10);
  if (mse < kLeastRateDistortion) return;
  const RateDistortionPoint point = source_rate_near(*law_, mse);
  result_.own.push_back({point.bits, -decibels(point.distortion)});
}

const LadderPoint* cheapest(const LadderResult& result, double target_db, bool coded) {
  const LadderPoint* best = nullptr;
  const auto bits = [coded](const LadderPoint& point) {
    return coded ? point.coded_bits : point.bits_per_weight;
  };
  for (const LadderPoint& point : result.points) {
    if (point.sqnr_db >= target_db && (best == nullptr || bits(point) < bits(*best))) best = &point;
  }
  return best;
}

std::optional<double> bits_at(const std::vector<RatePoint>& curve, double sqnr_db) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const RatePoint& a = curve[i - 1];
    const RatePoint& b = curve[i];
    if (a.sqnr_db <= sqnr_db && sqnr_db <= b.sqnr_db && b.sqnr_db > a.sqnr_db)
      return a.bits + (b.bits - a.bits) * (sqnr_db - a.sqnr_db) / (b.sqnr_db - a.sqnr_db);
  }
  return std::nullopt;
}

std::optional<double> sqnr_at(const std::vector<RatePoint>& curve, double bits) {
  for (std::size_t i = 1; i < curve.size(); ++i) {
    const RatePoint& a = curve[i - 1];
    const RatePoint& b = curve[i];
    if (a.bits <= bits && bits <= b.bits && b.bits > a.bits)
      return a.sqnr_db + (b.sqnr_db - a.sqnr_db) * (bits - a.bits) / (b.bits - a.bits);
  }
  return std::nullopt;
}

std::optional<LadderBound> bound_at(const LadderResult& result, double sqnr_db) {
  const auto lower = bits_at(result.shannon, sqnr_db), upper = bits_at(result.gaussian, sqnr_db);
  // R(D) lies between the two (Shannon 1959); for a Gaussian law they are one.
  constexpr double kRounding = 1e-9;
  const bool meet = result.basis == BoundBasis::kLaw && lower && upper && *upper - *lower < kRounding;
  if (const auto own = bits_at(result.own, sqnr_db); own && !meet)
    return LadderBound{*own, true, result.basis};
  return lower ? std::optional(LadderBound{*lower, meet, result.basis}) : std::nullopt;
}

std::string ladder_answer(const LadderResult& result, double target_db, bool coded, InfoUnit unit) {
  if (result.points.empty()) return std::string(text(Text::ladder_nothing));
  const Placeholder target{"target", significant(target_db)};
  const LadderPoint* best = cheapest(result, target_db, coded);
  if (best == nullptr) return text(Text::ladder_none, {target});
  const Placeholder format{"format", best->spec},
      bits{"bits", unit.number(coded ? best->coded_bits : best->bits_per_weight, 2)};
  const auto bound = bound_at(result, target_db);
  if (!bound) return text(Text::ladder_answer, {target, format, bits, unit.place()});
  const Text said = bound->basis == BoundBasis::kIfIndependent ? Text::ladder_answer_layer
                    : bound->is_rate                           ? Text::ladder_answer_rate
                                                               : Text::ladder_answer_shannon;
  return text(said, {target, format, bits, {"bound", unit.number(bound->bits, 2)}, unit.place()});
}

}  // namespace qs
