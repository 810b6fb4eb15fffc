#include <array>
#include <cmath>
#include <numbers>

#include "core/numerics/portable_log.hpp"
#include "core/numerics/special_functions.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

double gaussian_pdf(double x) {
  return normal_pdf(x);
}
double gaussian_cdf(double x) {
  return normal_cdf(x);
}

/// x·φ(x), which is 0 at infinity.
double edge(double x) {
  return std::isinf(x) ? 0 : x * gaussian_pdf(x);
}
/// Φ(high) − Φ(low), from the tail in which both are small.
double gaussian_probability(double low, double high) {
  return low > 0 ? normal_tail(low) - normal_tail(high) : normal_cdf(high) - normal_cdf(low);
}
CellMoments gaussian_cell(double low, double high) {
  const double p = gaussian_probability(low, high);
  return {p, gaussian_pdf(low) - gaussian_pdf(high), p + edge(low) - edge(high)};
}

double ratio(double r, const std::array<double, 8>& numerator, const std::array<double, 8>& denominator) {
  double a = 0, b = 0;
  for (int i = 7; i >= 0; --i) {
    a = a * r + numerator[i];
    b = b * r + denominator[i];
  }
  return a / b;
}

// Wichura 1988, algorithm AS 241, PPND16: about 1e-16 relative.
double gaussian_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    return q * ratio(0.180625 - q * q,
                     {3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                      3.3430575583588128105e+4, 2.5090809287301226727e+3},
                     {1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                      5.2264952788528545610e+3});
  }
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double x =
      r <= 5 ? ratio(r - 1.6,
                     {1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                      2.27238449892691845833e-2, 7.74545014278341407640e-4},
                     {1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                      1.05075007164441684324e-9})
             : ratio(r - 5,
                     {6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                      2.71155556874348757815e-5, 2.01033439929228813265e-7},
                     {1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                      2.04426310338993978564e-15});
  return q < 0 ? -x : x;
}

}  // namespace

SourceInfo gaussian_source(const ParamValues&) {
  SourceInfo source;
  source.id = "gaussian";
  source.title = "Gaussian";
  source.explanation = "The bell curve that trained weight matrices often resemble.";
  source.source = "h = ½ log2(2πe), Cover and Thomas 2006, chapter 8; quantile by Wichura 1988, AS 241";
  source.pdf = gaussian_pdf;
  source.cdf = gaussian_cdf;
  source.quantile = gaussian_quantile;
  source.cell = gaussian_cell;
  source.symmetric = true;
  source.log_concave = true;
  source.differential_entropy_bits = std::log2(2 * std::numbers::pi * std::numbers::e) / 2;
  source.kurtosis = 3;
  return source;
}

}  // namespace qs
