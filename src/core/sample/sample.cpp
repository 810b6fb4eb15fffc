#include "core/sample/sample.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qs {

std::uint64_t SortedSample::count_below(float t) const {
  const std::uint64_t found = std::lower_bound(sorted_.get(), sorted_.get() + kinds(), t) - sorted_.get();
  return is_counted() ? place_of(found) : found;
}

std::uint64_t SortedSample::count_below(float t, std::uint64_t at_least) const {
  if (is_counted()) return count_below(t);
  std::uint64_t low = at_least, reach = 64;
  while (low + reach < size_ && sorted_[low + reach] < t) {
    low += reach;
    reach *= 2;
  }
  const float* begin = sorted_.get();
  return std::lower_bound(begin + low, begin + std::min(size_, low + reach + 1), t) - begin;
}

std::uint64_t SortedSample::count_up_to(float t) const {
  const std::uint64_t found = std::upper_bound(sorted_.get(), sorted_.get() + kinds(), t) - sorted_.get();
  return is_counted() ? place_of(found) : found;
}

std::vector<std::uint64_t> SortedSample::counts_below(std::span<const float> thresholds) const {
  constexpr std::size_t kTogether = 8;
  std::vector<std::uint64_t> counts(thresholds.size());
  if (empty()) return counts;
  for (std::size_t first = 0; first < counts.size(); first += kTogether) {
    const float* at[kTogether];
    float t[kTogether];
    for (std::size_t k = 0; k < kTogether; ++k) {
      at[k] = sorted_.get();
      t[k] = thresholds[std::min(first + k, counts.size() - 1)];
    }
    for (std::size_t left = kinds(); left > 1;) {
      const std::size_t half = left / 2;
      for (std::size_t k = 0; k < kTogether; ++k) at[k] = at[k][half - 1] < t[k] ? at[k] + half : at[k];
      left -= half;
    }
    for (std::size_t k = 0; k < kTogether && first + k < counts.size(); ++k) {
      const std::uint64_t found = static_cast<std::uint64_t>(at[k] - sorted_.get()) + (*at[k] < t[k] ? 1 : 0);
      counts[first + k] = is_counted() ? place_of(found) : found;
    }
  }
  return counts;
}

RunMoments SortedSample::prefix(std::uint64_t end) const {
  if (is_counted()) return counted_prefix(end);
  // Start from the nearest stored sum between zero's place and `end`, or from zero's place itself.
  RunMoments moments{end, {}, {}};
  const bool above = end >= negatives_;
  const std::uint64_t stored = above ? end / kStride : (end + kStride - 1) / kStride;
  std::uint64_t at = stored * kStride;
  if (above ? at < negatives_ : at > negatives_) {
    at = negatives_;
  } else {
    moments.sum = sum_[stored];
    moments.sum_of_squares = sum_of_squares_[stored];
  }
  for (; at < end; ++at) {
    const double x = sorted_[at];
    moments.sum.add(x);
    moments.sum_of_squares.add(x * x);
  }
  for (; at > end; --at) {
    const double x = sorted_[at - 1];
    moments.sum.add(-x);
    moments.sum_of_squares.add(-(x * x));
  }
  return moments;
}

float SortedSample::absmax() const {
  return std::max(std::abs(min()), std::abs(max()));
}

double SortedSample::mean() const {
  return (prefix(size()) - prefix(0)).sum.value() / static_cast<double>(size());
}

double SortedSample::variance() const {
  const RunMoments all = prefix(size()) - prefix(0);
  const double n = static_cast<double>(size());
  const double mean = all.sum.value() / n;
  DoubleDouble centred = all.sum_of_squares;
  centred.add(all.sum * (-2 * mean));
  centred.add(exact_product(mean, mean) *
              n);  // about the rounded mean: off by n times its rounding squared only
  return std::max(0.0, centred.value() / n);
}

double SortedSample::std_dev() const {
  return std::sqrt(variance());
}

double SortedSample::quantile(double p) const {
  const double position = static_cast<double>(size() - 1) * p;
  const std::uint64_t k = static_cast<std::uint64_t>(position);
  const double low = at(k), high = at(std::min(k + 1, size() - 1));
  return low + (high - low) * (position - static_cast<double>(k));
}

double SortedSample::magnitude_quantile(double p) const {
  const double position = static_cast<double>(size() - 1) * p;
  const std::uint64_t k = static_cast<std::uint64_t>(position);
  const double low = kth_magnitude(k), high = kth_magnitude(std::min(k + 1, size() - 1));
  return low + (high - low) * (position - static_cast<double>(k));
}

float SortedSample::kth_magnitude(std::uint64_t k) const {
  // The magnitudes are two sorted runs that meet at zero: negatives read backwards, and the rest. Bisect on
  // how many of the k+1 smallest come from the negative run.
  const std::uint64_t negatives = negatives_, others = size() - negatives;
  const auto negative = [&](std::uint64_t i) { return -at(negatives - 1 - i); };
  const auto other = [&](std::uint64_t i) { return at(negatives + i); };
  std::uint64_t low = k + 1 > others ? k + 1 - others : 0, high = std::min(k + 1, negatives);
  while (low < high) {
    const std::uint64_t taken = (low + high) / 2;
    if (negative(taken) < other(k - taken)) {
      low = taken + 1;
    } else {
      high = taken;
    }
  }
  const std::uint64_t from_others = k + 1 - low;
  const float a = low > 0 ? negative(low - 1) : -1.0F;
  const float b = from_others > 0 ? other(from_others - 1) : -1.0F;
  return std::max(a, b);
}

SortedSample SortedSample::from(std::span<const float> values) {
  SampleBuilder builder(values);
  builder.step(no_limit);
  return builder.take();
}

}  // namespace qs
