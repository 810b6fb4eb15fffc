#include "core/numerics/round_ticks.hpp"

#include <cmath>

namespace qs {

double round_step(double range, double most) {
  const double power = std::pow(10.0, std::floor(std::log10(range / most)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (range / (times * power) <= most) return times * power;
  }
  return 10 * power;
}

std::vector<double> round_ticks(double low, double high, double most) {
  if (!(high > low)) return {low};
  const double step = round_step(high - low, most), first = std::ceil(low / step);
  std::vector<double> ticks;
  for (int k = 0; (first + k) * step <= high; ++k) ticks.push_back((first + k) * step);
  return ticks;
}

}  // namespace qs
