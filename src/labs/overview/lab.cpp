#include "labs/overview/lab.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr int kHistogramBins = 150;
constexpr double kMargin = 0.06;  // of the half axis, beyond the shown range
constexpr double kRareShare = 0.001;
constexpr std::size_t kMostBars = 300;  // codes with room for a bar each

void choose_axis(OverviewResult& result, const SortedSample& sample) {
  double low = sample.min(), high = sample.max();
  if (result.cells.levels.size() <= kMostBars) {  // a 16-bit format extends far beyond any weight
    low = std::min(low, result.range_low);
    high = std::max(high, result.range_high);
  }
  if (result.range_low == -result.range_high) {  // symmetric codes on a symmetric axis
    high = std::max(high, -low);
    low = -high;
  }
  if (low == high) {  // one value, at zero: any axis will do
    low -= 1;
    high += 1;
  }
  const double margin = (high - low) / 2 * kMargin;
  result.x_low = low - margin;
  result.x_high = high + margin;
}

void fill_density(OverviewResult& result, const SortedSample& sample) {
  const double width = (result.x_high - result.x_low) / kHistogramBins;
  std::uint64_t before = 0;
  for (int bin = 1; bin <= kHistogramBins; ++bin) {
    const auto edge = static_cast<float>(result.x_low + width * bin);
    const std::uint64_t below = bin == kHistogramBins ? sample.size() : sample.count_below(edge);
    const double share = static_cast<double>(below - before) / static_cast<double>(sample.size());
    result.density.push_back(share / width);
    before = below;
  }
  result.peak_density = *std::max_element(result.density.begin(), result.density.end());
}

const QuantizerInfo* nearest_row(std::string_view family, int bits) {
  const QuantizerInfo* nearest = nullptr;
  for (const QuantizerInfo& row : quantizers()) {
    if (row.family != family) continue;
    if (nearest == nullptr || std::abs(row.rate_bits - bits) < std::abs(nearest->rate_bits - bits))
      nearest = &row;
  }
  return nearest;
}

/// Places each bar over its level if levels are evenly spaced; otherwise spaces bars evenly, since they would
/// overlap. A 16-bit format has no room for bars.
void place_codes(OverviewResult& result) {
  const std::size_t count = result.codes.size();
  if (count > kMostBars) return;
  const double pitch = (result.x_high - result.x_low) / static_cast<double>(count);
  const bool even = even_step(result.cells.levels).has_value();
  for (std::size_t i = 0; i < count; ++i) {
    result.code_places.push_back(even ? static_cast<double>(result.cells.levels[i])
                                      : result.x_low + pitch * (static_cast<double>(i) + 0.5));
  }
}

QuantizerSpec moved_to(const QuantizerSpec& spec, const QuantizerInfo* row) {
  if (row == nullptr) return spec;
  QuantizerSpec moved{row->id, {}};
  for (const ParamInfo& param : row->params) {
    const auto kept = spec.params.find(param.id);
    // A value that the new row has anyway is not set: equal settings are equal states.
    if (kept != spec.params.end() && kept->second != param.default_value && param.normalize(kept->second))
      moved.params.insert(*kept);
  }
  return moved;
}

}  // namespace

LabInfo overview_lab() {
  LabInfo lab{"overview", "Overview", "One layer, one bit-width",
              "What a bit-width does to the entropy of a layer's codes and to the error of rounding."};
  lab.begins_page = true;
  lab.presets = {
      {"A trained layer at 4 bits", "Full range: most codes are hardly used.", ""},
      {"Clip it", "A range of 99.9 % of the weights uses the codes better.", "quantizer=int4/range=p99.9"},
      {"NF4", "Sixteen levels, placed for Gaussian weights.", "quantizer=nf4"},
      {"A heavy tail", "One weight in a thousand is drawn from a bell twenty times wider.",
       "source=outliers/fraction=0.001/ratio=20&quantizer=int4"},
  };
  return lab;
}

OverviewResult compute_overview(const Expected<Analysis>& analysis, const Sample& sample) {
  OverviewResult result;
  result.non_finite = sample.sorted.non_finite();
  if (!analysis) {
    result.problem = analysis.error();
    return result;
  }
  const CodeStatistics& statistics = analysis->statistics;
  if (analysis->cells) {
    result.cells = *analysis->cells;
    result.range_low = result.cells.levels.front();
    result.range_high = result.cells.levels.back();
  } else {
    result.range_low = sample.sorted.min();
    result.range_high = sample.sorted.max();
  }
  result.count = statistics.count;
  const double n = static_cast<double>(statistics.count);
  for (const std::uint64_t occupied : statistics.occupancy) {
    result.shares.push_back(static_cast<double>(occupied) / n);
    if (result.shares.back() < kRareShare) ++result.rare_codes;
    if (occupied > 0) ++result.codes_used;
  }
  result.sigma = sample.sorted.std_dev();
  const bool symmetric = result.range_low == -result.range_high;
  result.centre = symmetric ? 0 : sample.sorted.mean();
  if (result.sigma > 0) {
    const double reach = std::max(sample.sorted.max() - result.centre, result.centre - sample.sorted.min());
    result.widest_sigmas = std::clamp(reach / result.sigma, 0.05, 1000.0);
  }
  result.clipped_share = static_cast<double>(statistics.overload_count) / n;
  result.rate_bits = statistics.rate_bits;
  result.entropy_bits = analysis->metric("entropy_bits").value_or(0);
  result.sqnr_db = analysis->metric("sqnr_db");
  result.signal_power = statistics.signal_squares / n;
  result.mse = statistics.error_squares / n;
  result.scales = analysis->scales.size();
  result.bits_per_weight = analysis->metric("bits_per_weight").value_or(0);
  result.bytes = std::ceil(statistics.storage.total() / 8);
  choose_axis(result, sample.sorted);
  fill_density(result, sample.sorted);
  result.codes = analysis->alphabet;
  place_codes(result);
  return result;
}

std::string overview_answer(const OverviewResult& result, InfoUnit unit) {
  if (result.problem) {
    const bool no_finite = result.non_finite.total() > 0;
    const Text reason = no_finite ? Text::reason_no_finite : Text::reason_empty_tensor;
    return text(Text::answer_empty, {{"reason", std::string(text(reason))}});
  }
  if (!result.sqnr_db) return std::string(text(Text::answer_no_signal));
  const Placeholder bits{"bits", unit.width(result.rate_bits)};
  const Placeholder entropy{"entropy", unit.number(result.entropy_bits, 2)};
  if (std::isinf(*result.sqnr_db)) return text(Text::answer_exact, {bits, entropy, unit.place()});
  return text(result.scales > 1 ? Text::answer_pooled : Text::answer,
              {{"sqnr", fixed(*result.sqnr_db, 1)}, bits, entropy, unit.place()});
}

std::vector<std::string> quantizer_families() {
  std::vector<std::string> families;
  for (const QuantizerInfo& row : quantizers()) {
    if (!contains(families, row.family)) families.push_back(row.family);
  }
  return families;
}

std::vector<std::string> everyday_families() {
  return {"int", "uint"};
}

BitWidths widths_of_family(std::string_view family) {
  BitWidths widths;
  for (const QuantizerInfo& row : quantizers()) {
    if (row.family != family) continue;
    widths.least = widths.least == 0 ? row.rate_bits : std::min(widths.least, row.rate_bits);
    widths.most = std::max(widths.most, row.rate_bits);
  }
  return widths;
}

QuantizerSpec with_bits(const QuantizerSpec& spec, int bits) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  return row == nullptr ? spec : moved_to(spec, nearest_row(row->family, bits));
}

QuantizerSpec with_family(const QuantizerSpec& spec, std::string_view family) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  return row == nullptr ? spec : moved_to(spec, nearest_row(family, row->rate_bits));
}

}  // namespace qs
