#include "core/bounds/high_rate.hpp"

#include <cmath>

#include "core/numerics/quadrature.hpp"

namespace qs {

double panter_dite_constant(const SourceInfo& source) {
  // Integrate in arsinh(x), where power-law tails are as smooth as others; 0 lies between two panels.
  // The tails of f^⅓ are three times as long.
  constexpr double kTail = 1e-300, kPanel = 0.02, kFurther = 40;
  const double high = source.symmetric ? 0 : kFurther * source.quantile(1 - 1e-12);
  const double end = std::asinh(std::max(-source.quantile(kTail), high));
  const int panels = static_cast<int>(std::ceil(end / kPanel));
  const double width = end / panels;
  double integral = 0;
  for (int i = -panels; i < panels; ++i) {
    integral += integrate_panel(width * i, width * (i + 1),
                                [&](double u) { return std::cbrt(source.pdf(std::sinh(u))) * std::cosh(u); });
  }
  return integral * integral * integral / 12;
}

double panter_dite_offset_db(const SourceInfo& source) {
  return -10 * std::log10(panter_dite_constant(source));
}

double entropy_coded_distortion(const SourceInfo& source, double entropy_bits) {
  return std::exp2(2 * (source.differential_entropy_bits - entropy_bits)) / 12;
}

}  // namespace qs
