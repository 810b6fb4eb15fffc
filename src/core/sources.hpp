#pragma once
/// The list of sources: distributions of unit variance and zero mean from which weights are drawn.
///
/// pdf, cdf and entropy may call the C library. quantile does not (+ − × ÷ √ and portable_log only), and
/// samples are quantile(uniform): a seed means the same float32 bits natively and in WebAssembly.
/// Differential entropy h is in bits, for unit variance; it can be negative and changes with the unit of x.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace qs {

/// What lies between low and high (which may be infinite): ∫f, ∫x·f and ∫x²·f.
struct CellMoments {
  double probability = 0, first = 0, second = 0;
  double centroid() const { return first / probability; }
};

struct SourceInfo {
  std::string_view id;
  std::string_view title;
  std::string_view explanation;
  std::string_view source;
  double (*pdf)(double x);
  double (*cdf)(double x);
  double (*quantile)(double p);  // 0 < p < 1
  CellMoments (*cell)(double low, double high);
  bool symmetric;  // pdf(−x) = pdf(x)
  double differential_entropy_bits;
  double kurtosis;  // fourth moment over squared variance
};

std::span<const SourceInfo> sources();
const SourceInfo* find_source(std::string_view id);

/// ∫(x−y)²·f between low and high, without the cancellation that the moments of a thin cell suffer.
double cell_error(const SourceInfo& source, double low, double high, double y);

/// Values first … first + out.size() − 1 of the sample with this seed.
void draw(const SourceInfo& source, std::uint64_t seed, std::uint64_t first, std::span<float> out);

}  // namespace qs
