#pragma once
/// The list of sources: distributions with zero mean and unit variance from which weights are drawn.
///
/// A source as text is ID[/key=value]…, as quantizers are: "gaussian",
/// "student_t/nu=3", "outliers/fraction=0.001/ratio=20". Where the variance is
/// infinite (Student's t with ν ≤ 2) the source has its own unit scale instead, and says so: a moment that
/// does not exist is absent, one that is infinite is infinity.
///
/// pdf, cdf, cell and entropy may call the C library. draw() does not (+ − × ÷ √ and the portable functions
/// only): a seed means the same float32 bits natively and in WebAssembly. Differential entropy h is in bits;
/// it can be negative and changes with the unit of x.

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "core/param.hpp"

namespace qs {

/// Moments between low and high (which may be infinite): ∫f, ∫x·f and ∫x²·f.
struct CellMoments {
  double probability = 0, first = 0, second = 0;
  double centroid() const { return first / probability; }
};

struct SourceInfo {
  SourceInfo();
  SourceInfo(const SourceInfo&);
  SourceInfo(SourceInfo&&) noexcept;
  SourceInfo& operator=(const SourceInfo&);
  SourceInfo& operator=(SourceInfo&&) noexcept;
  ~SourceInfo();

  std::string_view id;
  std::string_view title;
  std::string_view explanation;
  std::string_view source;
  std::vector<ParamInfo> params{};
  ParamValues values{};
  std::function<double(double x)> pdf;
  std::function<double(double x)> cdf;
  std::function<double(double p)> quantile;  // 0 < p < 1
  std::function<CellMoments(double low, double high)> cell;
  /// Value i of the sample with this seed; where there is none, quantile of a uniform number.
  std::function<double(std::uint64_t seed, std::uint64_t i)> value_at{};
  bool symmetric = true;  // pdf(−x) = pdf(x)
  bool bounded_density = true;
  bool log_concave = false;  // then every optimal design is the only one
  bool independent = true;   // values are independent draws; waves follow from period and phase
  double differential_entropy_bits = 0;
  std::optional<double> mean = 0;
  std::optional<double> variance = 1;
  std::optional<double> kurtosis{};  // fourth central moment over squared variance

  std::string text() const { return std::string(id) + params_text(values, params); }
};

/// Sources with default parameters.
std::span<const SourceInfo> sources();
const SourceInfo* find_source(std::string_view id);

/// Refuses unknown ids and keys and values out of range; the error names which.
Expected<SourceInfo> make_source(std::string_view text);

/// ∫(x−y)²·f between low and high, without the cancellation that the moments of a thin cell suffer.
double cell_error(const SourceInfo& source, double low, double high, double y);

/// Values first … first + out.size() − 1 of the sample with this seed.
void draw(const SourceInfo& source, std::uint64_t seed, std::uint64_t first, std::span<float> out);

}  // namespace qs
