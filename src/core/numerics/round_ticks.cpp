#include "core/numerics/round_ticks.hpp"

#include <cmath>

namespace qs {

double round_step(double range, double most) {
  double step = std::pow(10.0, std::floor(std::log10(range / most)));
  for (const double times : {2.0, 2.5, 2.0}) {
    if (range / step > most) step *= times;
  }
  return step;
}

std::vector<double> round_ticks(double low, double high, double most) {
  if (!(high > low)) return {low};
  const double step = round_step(high - low, most), first = std::ceil(low / step);
  std::vector<double> ticks;
  for (int k = 0; (first + k) * step <= high; ++k) ticks.push_back((first + k) * step);
  return ticks;
}

}  // namespace qs
