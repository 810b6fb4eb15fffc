#include <cmath>

#include "core/coding/rans.hpp"
#include "core/information/shared_scale.hpp"
#include "core/noise.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/quiz/call_groups.hpp"

namespace qs::quiz::call {
namespace {

double or_else(Arguments all, std::size_t i, double otherwise) {
  return i < all.size() ? number(all, i) : otherwise;
}

Expected<std::shared_ptr<const Analysis>> analysis_of(Calls& calls, Arguments all) {
  return calls.analysis(words(all, 0), words(all, 1), or_else(all, 2, kUsualCount),
                        or_else(all, 3, kUsualSeed));
}

Expected<SharedScaleInformation> shared_scale_of(Arguments all) {
  const auto spec = parse_quantizer(words(all, 0));
  if (!spec) return tl::unexpected(spec.error());
  const auto law = make_source(words(all, 1));
  if (!law) return tl::unexpected(law.error());
  return shared_scale_information(*spec, *law);
}

}  // namespace

Expected<Value> information_given_scales(Calls&, Arguments all) {
  const auto found = shared_scale_of(all);
  if (!found) return tl::unexpected(found.error());
  return found->given_scales_bits;
}

Expected<Value> information_without_scale(Calls&, Arguments all) {
  const auto found = shared_scale_of(all);
  if (!found) return tl::unexpected(found.error());
  return found->without_scale_bits;
}

Expected<Value> coded_bits(Calls& calls, Arguments all) {
  const auto found = analysis_of(calls, all);
  if (!found) return tl::unexpected(found.error());
  const auto values = calls.sample(words(all, 1), or_else(all, 2, kUsualCount), or_else(all, 3, kUsualSeed));
  if (!values) return tl::unexpected(values.error());
  std::vector<std::int32_t> codes((*values)->values.size());
  (*found)->quantizer->encode((*values)->values, codes);
  return static_cast<double>(rans_encode(codes).bytes.size()) * 8 / static_cast<double>(codes.size());
}

Expected<Value> zero_share(Calls& calls, Arguments all) {
  const auto found = analysis_of(calls, all);
  if (!found) return tl::unexpected(found.error());
  const Analysis& analysis = **found;
  if (!analysis.cells) return NAN;
  std::uint64_t zeros = 0;
  for (std::size_t i = 0; i < analysis.cells->levels.size() && i < analysis.statistics.occupancy.size(); ++i)
    if (analysis.cells->levels[i] == 0) zeros += analysis.statistics.occupancy[i];
  return static_cast<double>(zeros) / static_cast<double>(analysis.statistics.count);
}

Expected<Value> step(Calls& calls, Arguments all) {
  const auto found = analysis_of(calls, all);
  if (!found) return tl::unexpected(found.error());
  return (*found)->statistics.step.value_or(NAN);
}

Expected<Value> levels(Calls& calls, Arguments all) {
  const auto found = calls.analysis(words(all, 0), "gaussian", 4096, 1);
  if (!found) return tl::unexpected(found.error());
  return static_cast<double>((*found)->statistics.distinct_values);
}

/// Rows of Gaussian weights, each with its own standard deviation, as one tensor.
Expected<Value> channel_sqnr(Calls&, Arguments all) {
  constexpr std::size_t kRow = 4096, kMostRows = 64;
  const std::vector<double>& sigmas = list(all, 1);
  const double which = number(all, 2);
  if (sigmas.empty() || sigmas.size() > kMostRows)
    return refuse("channel_sqnr_db", std::to_string(sigmas.size()) + " channels", "1 to 64");
  if (!(which >= -1 && which < static_cast<double>(sigmas.size()) && std::floor(which) == which))
    return refuse("channel_sqnr_db", "channel " + shortest(which), "a channel from 0, or −1 for all");
  const Expected<QuantizerSpec> spec = parse_quantizer(words(all, 0));
  if (!spec) return tl::unexpected(spec.error());
  std::vector<float> values(kRow * sigmas.size());
  draw(*make_source("gaussian"), 1, 0, values);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= static_cast<float>(sigmas[i / kRow]);
  const Expected<Sample> sample = make_sample(std::move(values), {sigmas.size(), kRow});
  if (!sample) return tl::unexpected(sample.error());
  const Expected<std::unique_ptr<Quantizer>> quantizer = fit(*spec, *sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  const Expected<NoiseReport> report = measure_noise(**quantizer, {}, *sample, 0);
  if (!report) return tl::unexpected(report.error());
  const auto value =
      which < 0 ? report->sqnr.norm_ratio_db : report->channels.sqnr_db[static_cast<std::size_t>(which)];
  return value.value_or(NAN);
}

Expected<Value> metric_at(Calls& calls, Arguments all) {
  const Expected<double> value = calls.metric_at(words(all, 0), words(all, 1));
  if (!value) return tl::unexpected(value.error());
  return *value;
}

Expected<Value> own_tensor(Calls& calls, Arguments) {
  if (calls.own()) return calls.own()->tensor;
  return refuse("own_tensor()", "no model that is open", "a tensor of yours: open one first");
}

}  // namespace qs::quiz::call
