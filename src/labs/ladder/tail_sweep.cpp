#include "labs/ladder/tail_sweep.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kMostSwept = 32768;
constexpr std::array<double, 16> kPowers = {0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15,
                                            1.3, 1.5, 1.7, 1.9, 2.2, 2.5, 2.8, 3.2};

std::vector<float> stretched(std::span<const float> values, double power) {
  std::vector<float> result;
  for (const float x : values) {
    if (!std::isfinite(x)) continue;
    const double far = std::pow(std::abs(static_cast<double>(x)), power);
    result.push_back(std::copysign(static_cast<float>(far), x));
  }
  return result;
}

double kurtosis_of(const Sample& sample) {
  const double mean = sample.sorted.mean(), variance = sample.sorted.variance();
  double fourth = 0;
  for (const float x : sample.values) fourth += std::pow(x - mean, 4);
  return fourth / static_cast<double>(sample.values.size()) / (variance * variance);
}

std::optional<double> sqnr(const char* id, const Sample& sample) {
  const auto analysis = analyze({id, {}}, sample);
  const auto db = analysis ? analysis->metric("sqnr_db") : std::nullopt;
  return db && std::isfinite(*db) ? db : std::nullopt;
}

}  // namespace

bool TailJob::step(const Budget& may_go_on) {
  while (next_ < kPowers.size()) {
    add_point(kPowers[next_++]);
    if (!may_go_on()) break;
  }
  if (next_ == kPowers.size() && !is_done_) find_crossing();
  is_done_ = next_ == kPowers.size();
  return is_done_;
}

double TailJob::progress() const {
  return static_cast<double>(next_) / static_cast<double>(kPowers.size());
}

void TailJob::add_point(double power) {
  const std::span<const float> values(sample_->values.data(), std::min(kMostSwept, sample_->values.size()));
  const auto tail = make_sample(stretched(values, power));
  if (!tail || tail->values.empty() || !(tail->sorted.variance() > 0)) return;
  const auto int8 = sqnr("int8", *tail), e4m3 = sqnr("float8_e4m3fn", *tail),
             e5m2 = sqnr("float8_e5m2", *tail);
  if (!int8 || !e4m3 || !e5m2) return;
  if (power == 1) sweep_.own = sweep_.points.size();
  sweep_.points.push_back({power, kurtosis_of(*tail), *int8, *e4m3, *e5m2});
}

void TailJob::find_crossing() {
  for (std::size_t i = 1; i < sweep_.points.size(); ++i) {
    const TailPoint &a = sweep_.points[i - 1], &b = sweep_.points[i];
    const double before = a.int8_db - a.e4m3_db, after = b.int8_db - b.e4m3_db;
    if (before <= 0 || after > 0) continue;
    const double part = before / (before - after);
    sweep_.crossing = a.kurtosis * std::pow(b.kurtosis / a.kurtosis, part);
    return;
  }
}

std::string tail_answer(const TailSweep& sweep) {
  if (sweep.points.empty()) return std::string(text(Text::ladder_nothing));
  const TailPoint& own = sweep.points[std::min(sweep.own, sweep.points.size() - 1)];
  const Placeholder kurtosis{"kurtosis", significant(own.kurtosis)}, int8{"int8", fixed(own.int8_db, 1)},
      fp8{"fp8", fixed(own.e4m3_db, 1)};
  if (!sweep.crossing) return text(Text::tail_answer_none, {kurtosis, int8, fp8});
  return text(Text::tail_answer, {kurtosis, int8, fp8, {"crossing", significant(*sweep.crossing)}});
}

}  // namespace qs
