#pragma once
/// Differential entropy of a sample, from the spacings of its sorted values (Vasicek 1976):
///
///     h = 1/n Σ log2( n/2m · (x_(i+m) − x_(i−m)) )        x_(i) = x_(1) for i < 1, x_(n) for i > n
///
/// with the window m = ⌊√n + ½⌋ of the usual implementations. In bits; too low by about m/n ·… for small n,
/// right as n grows with m/n → 0. Values that occur many times have no density: where a whole window holds
/// one value the nearest different neighbours are taken, and the share of such places is reported. The
/// surprise: float weights of small magnitude or low precision are full of ties, and an h without that share
/// means nothing.

#include <cstdint>
#include <optional>

#include "core/job.hpp"
#include "core/sample/sample.hpp"

namespace qs {

struct SampleEntropy {
  double bits = 0;
  std::uint64_t window = 0;
  double tied_share = 0;  // places whose window holds one value only
};

/// Nothing for fewer than 3 values, or when all are equal.
std::optional<SampleEntropy> vasicek_entropy(const SortedSample& sample);

/// vasicek_entropy() in slices. The sample must outlive the job.
class VasicekJob : public Job {
 public:
  explicit VasicekJob(const SortedSample& sample);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// After step() has returned true.
  std::optional<SampleEntropy> result() const;

 private:
  void unit();

  const SortedSample& sample_;
  std::uint64_t count_, window_ = 0, at_ = 0, tied_ = 0;
  double sum_ = 0;
};

}  // namespace qs
