#pragma once
/// 2,048 even bins of |x| and the divergence D(P‖Q) of each clipping, as calibration.hpp defines it.
///
/// Q is constant over the bins of a level that are not empty, so with prefix sums of counts, of c log₂ c and
/// of bins that are not empty, each clipping costs one step a level:
///
///     D(P‖Q) = Σ p log₂ p − Σ over levels P(level) log₂ q(level)

#include <array>

#include "core/sample/sample.hpp"

namespace qs {

class MagnitudeHistogram {
 public:
  static constexpr std::size_t kBins = 2048;
  /// At least one value, not all 0.
  MagnitudeHistogram(const SortedSample& samples, bool count_zeros);

  double bin_width() const { return width_; }
  /// In bits, keeping the first `kept` bins in `levels` levels; levels ≤ kept ≤ kBins. Infinite where Q is 0
  /// and P is not.
  double divergence_bits(std::size_t kept, std::size_t levels) const;

 private:
  double width_ = 0, total_ = 0;
  // Over the bins before k.
  std::array<double, kBins + 1> counts_{}, logs_{};
  std::array<std::uint32_t, kBins + 1> filled_{};
};

}  // namespace qs
