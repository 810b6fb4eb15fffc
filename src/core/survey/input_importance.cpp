#include "core/survey/input_importance.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

/// Sums term(i) over runs in double, and the runs in double-double.
template <class Term>
void add_runs(std::size_t count, DoubleDouble& sum, Term term) {
  constexpr std::size_t kRun = 256;
  for (std::size_t at = 0; at < count; at += kRun) {
    double run = 0;
    for (std::size_t i = at; i < std::min(at + kRun, count); ++i) run += term(i);
    sum.add(run);
  }
}

}  // namespace

InputImportance::InputImportance(std::vector<float> of_inputs, std::span<const std::uint64_t> shape)
    : of_inputs_(std::move(of_inputs)) {
  if (of_inputs_.empty()) return;
  inputs_ = shape[1];
  list_values_ = shape[0] * shape[1] / (of_inputs_.size() / inputs_);
}

std::span<const float> InputImportance::of_values(std::uint64_t first, std::size_t count) {
  if (empty()) return {};
  of_values_.resize(count);
  for (std::size_t done = 0; done < count;) {
    const std::uint64_t place = first + done, input = place % inputs_;
    const std::size_t run = std::min<std::size_t>(count - done, static_cast<std::size_t>(inputs_ - input));
    const auto from =
        of_inputs_.begin() + static_cast<std::ptrdiff_t>(place / list_values_ * inputs_ + input);
    std::copy_n(from, run, of_values_.begin() + static_cast<std::ptrdiff_t>(done));
    done += run;
  }
  return of_values_;
}

void add_weighted_squares(std::span<const float> x, std::span<const float> weights, DoubleDouble& sum) {
  add_runs(x.size(), sum, [&](std::size_t i) {
    const double value = std::isfinite(x[i]) ? double{x[i]} : 0;
    return weights[i] * value * value;
  });
}

void add_weighted_errors(std::span<const float> x, std::span<const float> decoded,
                         std::span<const float> weights, DoubleDouble& sum) {
  add_runs(x.size(), sum, [&](std::size_t i) {
    const double error = std::isfinite(x[i]) ? static_cast<double>(decoded[i]) - x[i] : 0;
    return weights[i] * error * error;
  });
}

}  // namespace qs
