#include "core/noise.hpp"
#include "core/numerics/decibels.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace qs {
namespace {

struct Powers {
  double count = 0, signal = 0, noise = 0, signal_sum = 0, noise_sum = 0;
};

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

SqnrDefinitions definitions(const Powers& all, const std::vector<Powers>& channels) {
  SqnrDefinitions sqnr;
  sqnr.norm_ratio_db = snr_db(all.signal, all.noise);
  if (!(all.signal > 0)) return sqnr;
  constexpr double kAimetOffset = 1e-4;
  sqnr.offset_db = decibels(all.signal / all.count / (all.noise / all.count + kAimetOffset));
  const double signal = all.signal - all.signal_sum * all.signal_sum / all.count;
  const double noise = all.noise - all.noise_sum * all.noise_sum / all.count;
  sqnr.variance_ratio_db = snr_db(signal, all.noise > 0 ? noise : 0);
  double ratios = 0, sum_db = 0, count = 0;
  for (const Powers& channel : channels) {
    if (!(channel.signal > 0)) continue;
    ratios += channel.signal / channel.noise;
    sum_db += *snr_db(channel.signal, channel.noise);
    count += 1;
  }
  sqnr.mean_of_ratios_db = decibels(ratios / count);
  sqnr.mean_of_db = sum_db / count;
  return sqnr;
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
  std::vector<std::int32_t> codes(sample.values.size());
  std::vector<float> decoded(sample.values.size());
  quantizer.encode(sample.values, codes);
  quantizer.decode(codes, decoded);
  const std::uint64_t inner = std::accumulate(sample.shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1,
                                              sample.shape.end(), std::uint64_t{1}, std::multiplies<>());
  std::vector<Powers> channels(static_cast<std::size_t>(sample.shape[axis]));
  Powers all;
  constexpr std::size_t kMostErrors = 1 << 17;  // enough for a shape
  const std::size_t stride = decoded.size() / kMostErrors + 1;
  std::vector<double> errors;
  for (std::size_t i = 0; i < decoded.size(); ++i) {
    const double x = sample.values[i], e = decoded[i] - x;
    if (!std::isfinite(x)) continue;
    for (Powers* powers : {&all, &channels[i / inner % channels.size()]}) {
      powers->count += 1;
      powers->signal += x * x;
      powers->noise += e * e;
      powers->signal_sum += x;
      powers->noise_sum += e;
    }
    if (step && i % stride == 0) errors.push_back(e);
  }
  NoiseReport report;
  if (step && !errors.empty()) report.shape = shape_of(std::move(errors), *step);
  report.sqnr = definitions(all, channels);
  report.channels.axis = axis;
  std::vector<double> known;
  for (const Powers& channel : channels) {
    report.channels.sqnr_db.push_back(snr_db(channel.signal, channel.noise));
    if (report.channels.sqnr_db.back()) known.push_back(*report.channels.sqnr_db.back());
  }
  if (!known.empty()) report.channels.least_db = *std::min_element(known.begin(), known.end());
  report.channels.median_db = median(std::move(known));
  return report;
}

}  // namespace qs
