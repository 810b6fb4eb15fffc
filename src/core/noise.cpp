#include "core/noise.hpp"
#include "core/numerics/decibels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {
namespace {

NoiseShape shape_of(std::vector<double> errors, double step) {
  constexpr std::size_t kParts = 64;
  NoiseShape shape;
  shape.step = step;
  shape.shares.assign(kParts, 0);
  const double n = static_cast<double>(errors.size()), reach = step / 2 * (1 + 1e-6);
  double second = 0, fourth = 0, inside = 0;
  for (const double e : errors) {
    second += e * e;
    fourth += e * e * e * e;
    if (std::abs(e) > reach) continue;
    inside += 1;
    const double place = (e / step + 0.5) * static_cast<double>(kParts);
    shape.shares[static_cast<std::size_t>(std::clamp(place, 0.0, kParts - 1.0))] += 1 / n;
  }
  shape.inside_share = inside / n;
  if (second > 0) shape.kurtosis = fourth * n / (second * second);
  std::sort(errors.begin(), errors.end());
  for (std::size_t i = 0; i < errors.size(); ++i) {
    const double uniform = std::clamp(errors[i] / step + 0.5, 0.0, 1.0), place = static_cast<double>(i);
    shape.uniform_distance = std::max(
        {shape.uniform_distance, std::abs(uniform - place / n), std::abs(uniform - (place + 1) / n)});
  }
  return shape;
}

std::optional<double> median(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  const std::size_t middle = values.size() / 2;
  std::sort(values.begin(), values.end());
  if (values.size() % 2 == 1 || values[middle] == values[middle - 1]) return values[middle];
  return (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

NoiseShape noise_shape(const Cells& cells, double step, const SortedSample& sample) {
  // Keep the number of look-ups about constant, however many cells there are.
  constexpr std::size_t kMostLookUps = 2048, kMostParts = 64, kLeastParts = 8;
  const std::size_t levels = cells.levels.size();
  const std::size_t parts = std::clamp(kMostLookUps / levels, kLeastParts, kMostParts);
  NoiseShape shape;
  shape.step = step;
  shape.shares.assign(parts, 0);
  const double n = static_cast<double>(sample.size());
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < levels; ++i) {
    const std::uint64_t first = last;
    last = i + 1 == levels ? sample.size() : sample.count_below(cells.thresholds[i], first);
    if (first == last) continue;
    // The error falls as x grows: the last part of the box is the cell's lower end.
    const auto below = [&](std::size_t part, std::uint64_t at_least) {
      const double x =
          cells.levels[i] - step * (0.5 - static_cast<double>(part) / static_cast<double>(parts));
      return std::clamp(sample.count_below(static_cast<float>(x), at_least), first, last);
    };
    std::uint64_t before = below(0, first);
    for (std::size_t part = 0; part < parts; ++part) {
      const std::uint64_t after = below(part + 1, before);
      shape.shares[parts - 1 - part] += static_cast<double>(after - before) / n;
      before = after;
    }
  }
  double upto = 0;
  for (std::size_t part = 0; part < parts; ++part) {
    upto += shape.shares[part];
    const double uniform = static_cast<double>(part + 1) / static_cast<double>(parts);
    shape.uniform_distance = std::max(shape.uniform_distance, std::abs(upto - uniform));
  }
  shape.inside_share = upto;
  return shape;
}

Expected<NoiseReport> measure_noise(const Quantizer& quantizer, std::optional<double> step,
                                    const Sample& sample, std::size_t axis) {
  if (axis >= sample.shape.size()) {
    return refuse("axis", std::to_string(axis),
                  "an axis of the tensor's shape, 0 to " + std::to_string(sample.shape.size() - 1));
  }
  NoiseJob job(quantizer, step, sample, axis);
  job.step(no_limit);
  return job.take();
}

NoiseJob::NoiseJob(const Quantizer& quantizer, std::optional<double> step, const Sample& sample,
                   std::optional<std::size_t> axis)
    : quantizer_(quantizer), step_(step), values_(sample.values), axis_(axis.value_or(0)) {
  constexpr std::size_t kMostErrors = 1 << 17;  // enough for a shape
  stride_ = values_.size() / kMostErrors + 1;
  if (!axis) return;
  channels_.resize(static_cast<std::size_t>(sample.shape[*axis]));
  for (std::size_t inside = *axis + 1; inside < sample.shape.size(); ++inside) inner_ *= sample.shape[inside];
}

bool NoiseJob::step(const Budget& may_go_on) {
  while (at_ < values_.size()) {
    unit();
    if (!may_go_on()) break;
  }
  return at_ == values_.size();
}

double NoiseJob::progress() const {
  return values_.empty() ? 1 : static_cast<double>(at_) / static_cast<double>(values_.size());
}

void NoiseJob::unit() {
  constexpr std::size_t kUnit = 8192;
  const std::span<const float> values = values_.subspan(at_, std::min(kUnit, values_.size() - at_));
  codes_.resize(values.size());
  decoded_.resize(values.size());
  quantizer_.encode_from(at_, values, codes_);
  quantizer_.decode_from(at_, codes_, decoded_);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double x = values[i];
    const double e = decoded_[i] - x;
    if (!std::isfinite(x)) continue;
    all_.add(x, e);
    if (!channels_.empty()) channels_[(at_ + i) / inner_ % channels_.size()].add(x, e);
    if (step_ && (at_ + i) % stride_ == 0) errors_.push_back(e);
  }
  at_ += values.size();
}

void NoiseJob::Powers::add(double x, double e) {
  count += 1;
  signal += x * x;
  noise += e * e;
  signal_sum += x;
  noise_sum += e;
}

SqnrDefinitions NoiseJob::definitions() const {
  SqnrDefinitions sqnr;
  sqnr.norm_ratio_db = snr_db(all_.signal, all_.noise);
  if (!(all_.signal > 0)) return sqnr;
  constexpr double kAimetOffset = 1e-4;
  sqnr.offset_db = decibels(all_.signal / all_.count / (all_.noise / all_.count + kAimetOffset));
  const double signal = all_.signal - all_.signal_sum * all_.signal_sum / all_.count;
  const double noise = all_.noise - all_.noise_sum * all_.noise_sum / all_.count;
  sqnr.variance_ratio_db = snr_db(signal, all_.noise > 0 ? noise : 0);
  if (channels_.empty()) return sqnr;
  double ratios = 0, sum_db = 0, count = 0;
  for (const Powers& channel : channels_) {
    if (!(channel.signal > 0)) continue;
    ratios += channel.signal / channel.noise;
    sum_db += *snr_db(channel.signal, channel.noise);
    count += 1;
  }
  sqnr.mean_of_ratios_db = decibels(ratios / count);
  sqnr.mean_of_db = sum_db / count;
  return sqnr;
}

NoiseReport NoiseJob::take() {
  NoiseReport report;
  if (step_ && !errors_.empty()) report.shape = shape_of(std::move(errors_), *step_);
  report.sqnr = definitions();
  report.channels.axis = axis_;
  std::vector<double> known;
  for (const Powers& channel : channels_) {
    report.channels.sqnr_db.push_back(snr_db(channel.signal, channel.noise));
    if (report.channels.sqnr_db.back()) known.push_back(*report.channels.sqnr_db.back());
  }
  if (!known.empty()) report.channels.least_db = *std::min_element(known.begin(), known.end());
  report.channels.median_db = median(std::move(known));
  return report;
}

}  // namespace qs
