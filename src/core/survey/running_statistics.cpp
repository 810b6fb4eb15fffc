#include "core/survey/running_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

void RunningStatistics::learn_alphabet(const Quantizer& quantizer) {
  const std::vector<std::int32_t> alphabet = quantizer.alphabet();
  least_code_ = *std::min_element(alphabet.begin(), alphabet.end());
  const std::int32_t most = *std::max_element(alphabet.begin(), alphabet.end());
  places_.assign(static_cast<std::size_t>(most - least_code_) + 1, 0);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    places_[static_cast<std::size_t>(alphabet[i] - least_code_)] = static_cast<std::uint32_t>(i);
  statistics_.occupancy.assign(alphabet.size(), 0);
  statistics_.distinct_values = quantizer.distinct_values();
  statistics_.rate_bits = quantizer.rate_bits();
}

void RunningStatistics::add(const Quantizer& quantizer, std::span<const float> values, bool all_finite,
                            std::span<const float> weights) {
  if (statistics_.occupancy.empty()) learn_alphabet(quantizer);
  codes_.resize(values.size());
  decoded_.resize(values.size());
  quantizer.encode(values, codes_);
  quantizer.decode(codes_, decoded_);
  count_codes(values, all_finite);
  constexpr std::size_t kRun = 256;
  for (std::size_t at = 0; at < values.size(); at += kRun) {
    const std::size_t count = std::min(kRun, values.size() - at);
    double sum = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      const double e = static_cast<double>(decoded_[i]) - values[i];
      sum += all_finite || std::isfinite(values[i]) ? e * e : 0;
    }
    error_squares_.add(sum);
  }
  statistics_.error_squares = error_squares_.value();
  if (!weights.empty()) add_weighted_errors(values, decoded_, weights, weighted_errors_);
}

void RunningStatistics::add(const RunKernel& kernel, const Quantizer& any, const Groups& groups,
                            std::span<const float> values) {
  if (statistics_.occupancy.empty()) learn_alphabet(any);
  CodeCounter counter(kernel.codes());
  kernel.add(groups, values, counter, error_squares_);
  code_counts_.assign(kernel.codes(), 0);
  counter.take(code_counts_);
  add_code_counts(code_counts_);
  statistics_.count += values.size();
  statistics_.error_squares = error_squares_.value();
}

void RunningStatistics::add_code_counts(std::span<const std::uint64_t> counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) statistics_.occupancy[places_[i]] += counts[i];
  }
}

void RunningStatistics::count_codes(std::span<const float> values, bool all_finite) {
  // Alternate two tables: counting one code twice in a row would wait for the first store.
  code_counts_.assign(2 * places_.size(), 0);
  std::uint64_t* const even = code_counts_.data();
  std::uint64_t* const odd = even + places_.size();
  for (std::size_t i = 0; i < codes_.size(); ++i) {
    if (!all_finite && !std::isfinite(values[i])) continue;
    ++(i % 2 == 0 ? even : odd)[codes_[i] - least_code_];
    ++statistics_.count;
  }
  for (std::size_t i = 0; i < places_.size(); ++i) even[i] += odd[i];
  add_code_counts(std::span(code_counts_).first(places_.size()));
}

}  // namespace qs
