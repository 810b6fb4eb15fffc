#include "core/capacity/memory.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/random.hpp"

namespace qs {
namespace {

constexpr double kMostSettings = 1 << 17;

/// All settings of all weights, one after the other: the digits of their numbers in base |alphabet|.
std::vector<std::int8_t> all_settings(const std::vector<int>& alphabet, std::size_t weights) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < weights; ++i) count *= alphabet.size();
  std::vector<std::int8_t> settings(count * weights);
  std::size_t in_a_row = 1;  // settings with the same value of this weight
  for (std::size_t i = 0; i < weights; ++i, in_a_row *= alphabet.size()) {
    std::size_t digit = 0, left = in_a_row;
    for (std::size_t at = i; at < settings.size(); at += weights) {
      settings[at] = static_cast<std::int8_t>(alphabet[digit]);
      if (--left > 0) continue;
      left = in_a_row;
      if (++digit == alphabet.size()) digit = 0;
    }
  }
  return settings;
}

}  // namespace

int stored_patterns(const std::vector<int>& alphabet, int weights, std::uint64_t seed, std::uint64_t stream) {
  const auto n = static_cast<std::size_t>(weights);
  std::vector<std::int8_t> left = all_settings(alphabet, n);
  std::vector<std::int8_t> pattern(n);
  std::uint64_t next = stream << 20;
  for (int stored = 0;; ++stored) {
    // A label times a pattern is again a pattern with equally likely signs.
    for (std::int8_t& sign : pattern) sign = uniform_at(seed, next++) < 0.5 ? -1 : 1;
    std::size_t kept = 0;
    for (std::size_t at = 0; at < left.size(); at += n) {
      int sum = 0;
      for (std::size_t i = 0; i < n; ++i) sum += left[at + i] * pattern[i];
      if (sum <= 0) continue;
      if (kept != at)
        std::copy_n(left.begin() + static_cast<std::ptrdiff_t>(at), n,
                    left.begin() + static_cast<std::ptrdiff_t>(kept));
      kept += n;
    }
    left.resize(kept);
    if (left.empty()) return stored;
  }
}

MemorySurvey::MemorySurvey(MemoryParams params) : params_(std::move(params)) {
  const auto values = static_cast<double>(params_.alphabet.size());
  for (int weights = 3; std::pow(values, weights) <= kMostSettings; weights += 2) weights_.push_back(weights);
}

double MemorySurvey::progress() const {
  if (is_done()) return 1;
  // The time for a size is proportional to its number of settings.
  double done = 0, all = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const double cost = std::pow(static_cast<double>(params_.alphabet.size()), weights_[i]);
    const auto trials = static_cast<std::size_t>(params_.trials);
    const std::size_t first = i * trials;
    const std::size_t taken = next_ <= first ? 0 : std::min(trials, next_ - first);
    done += cost * static_cast<double>(taken);
    all += cost * params_.trials;
  }
  return done / all;
}

bool MemorySurvey::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    const auto trials = static_cast<std::size_t>(params_.trials);
    const int weights = weights_[next_ / trials];
    const double stored = stored_patterns(params_.alphabet, weights, params_.seed, next_);
    sum_ += stored;
    squares_ += stored * stored;
    if (++next_ % trials != 0) continue;
    const double n = params_.trials, mean = sum_ / n;
    const double variance = n > 1 ? std::max(0.0, (squares_ - n * mean * mean) / (n - 1)) : 0;
    points_.push_back({weights, mean, std::sqrt(variance / n)});
    sum_ = squares_ = 0;
  } while (may_go_on());
  return is_done();
}

}  // namespace qs
