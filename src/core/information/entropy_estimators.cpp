#include "core/information/entropy_estimators.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/find.hpp"
#include "core/numerics/constants.hpp"
#include "core/numerics/double_double.hpp"
#include "core/numerics/special_functions.hpp"

namespace qs {
namespace {

using Counts = std::span<const std::uint64_t>;

double total(Counts counts) {
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
}

double seen_codes(Counts counts) {
  return static_cast<double>(counts.size()) -
         static_cast<double>(std::count(counts.begin(), counts.end(), 0U));
}

double miller_madow(Counts counts) {
  return plugin_entropy_bits(counts) + (seen_codes(counts) - 1) / (2 * total(counts) * kLn2);
}

/// n·H − (n−1)/n Σ c_i H(one of code i removed), from the
/// sum S = Σ c log2 c that each removal changes in one term.
double jackknife(Counts counts) {
  const double n = total(counts);
  if (n < 2) return plugin_entropy_bits(counts);
  const auto term = [](double c) { return c > 0 ? c * std::log2(c) : 0.0; };
  double all = 0;
  for (const std::uint64_t count : counts) all += term(static_cast<double>(count));
  double removed = 0;
  for (const std::uint64_t count : counts) {
    const double c = static_cast<double>(count);
    if (count > 0) removed += c * (std::log2(n - 1) - (all - term(c) + term(c - 1)) / (n - 1));
  }
  return n * plugin_entropy_bits(counts) - (n - 1) / n * removed;
}

double add_one(Counts counts) {
  const double n = total(counts) + static_cast<double>(counts.size());
  double bits = 0;
  for (const std::uint64_t count : counts) {
    const double p = (static_cast<double>(count) + 1) / n;
    bits -= p * std::log2(p);
  }
  return bits;
}

double grassberger(Counts counts) {
  const double n = total(counts);
  double sum = 0;
  for (const std::uint64_t count : counts) {
    if (count == 0) continue;
    const double c = static_cast<double>(count);
    const double sign = count % 2 == 0 ? 1 : -1;
    sum += c * (digamma(c) + sign / 2 * (digamma((c + 1) / 2) - digamma(c / 2)));
  }
  return (std::log(n) - sum / n) / kLn2;
}

double chao_shen(Counts counts) {
  const double n = total(counts);
  const auto once = static_cast<double>(std::count(counts.begin(), counts.end(), 1U));
  const double coverage = 1 - (once < n ? once : n - 1) / n;
  double bits = 0;
  for (const std::uint64_t count : counts) {
    if (count == 0) continue;
    const double p = coverage * static_cast<double>(count) / n;
    bits -= p * std::log2(p) / -std::expm1(n * std::log1p(-p));
  }
  return bits;
}

// The only list of estimators.
constexpr std::array kRows = {
    EntropyEstimator{"plugin", "Plug-in",
                     "The entropy of the shares themselves; too low for the source, on average.",
                     "Shannon 1948, section 6", plugin_entropy_bits},
    EntropyEstimator{"miller_madow", "Miller–Madow", "The plug-in and its first-order bias, (K−1)/(2n ln 2).",
                     "Miller 1955", miller_madow},
    EntropyEstimator{"jackknife", "Jackknife", "The bias as it shows when one value is left out at a time.",
                     "Zahl 1977", jackknife},
    EntropyEstimator{"add_one", "Add-one", "The plug-in after one more value in every code, seen or not.",
                     "Laplace's rule; Schürmann and Grassberger 1996", add_one},
    EntropyEstimator{"grassberger", "Grassberger", "Digamma in place of the logarithm of a count.",
                     "Grassberger 2003, eq. 35", grassberger},
    EntropyEstimator{"chao_shen", "Chao–Shen",
                     "Shares scaled by the coverage that the single values suggest.", "Chao and Shen 2003",
                     chao_shen},
};

}  // namespace

double plugin_entropy_bits(std::span<const std::uint64_t> counts) {
  const double n = total(counts);
  DoubleDouble sum;
  for (const std::uint64_t count : counts) {
    const double c = static_cast<double>(count);
    if (count > 0) sum.add(c * std::log2(n / c));
  }
  return std::min(sum.value() / n, std::log2(seen_codes(counts)));
}

std::span<const EntropyEstimator> entropy_estimators() {
  return kRows;
}

const EntropyEstimator* find_entropy_estimator(std::string_view id) {
  return find_by(kRows, &EntropyEstimator::id, id);
}

}  // namespace qs
