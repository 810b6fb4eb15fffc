#include "core/information/entropy.hpp"

#include <algorithm>
#include <cmath>

#include "core/numerics/double_double.hpp"

namespace qs {

double entropy_bits(std::span<const double> pmf) {
  DoubleDouble sum;
  for (const double p : pmf) {
    if (p > 0) sum.add(-p * std::log2(p));
  }
  return std::max(0.0, sum.value());
}

double renyi_entropy_bits(std::span<const double> pmf, double alpha) {
  if (alpha == 1) return entropy_bits(pmf);
  if (std::isinf(alpha)) return -std::log2(*std::max_element(pmf.begin(), pmf.end()));
  double sum = 0;
  for (const double p : pmf) {
    if (p > 0) sum += std::pow(p, alpha);
  }
  return std::log2(sum) / (1 - alpha);
}

}  // namespace qs
