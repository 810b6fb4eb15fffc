#include "core/information/differential_entropy.hpp"

#include <algorithm>
#include <cmath>

namespace qs {

std::optional<SampleEntropy> vasicek_entropy(const SortedSample& sample) {
  VasicekJob job(sample);
  job.step(no_limit);
  return job.result();
}

VasicekJob::VasicekJob(const SortedSample& sample)
    : sample_(sample),
      count_(sample.size() < 3 || sample.min() == sample.max() ? 0 : sample.size()),
      window_(static_cast<std::uint64_t>(std::sqrt(static_cast<double>(count_)) + 0.5)) {}

bool VasicekJob::step(const Budget& may_go_on) {
  while (at_ < count_) {
    unit();
    if (!may_go_on()) break;
  }
  return at_ == count_;
}

double VasicekJob::progress() const {
  return count_ == 0 ? 1 : static_cast<double>(at_) / static_cast<double>(count_);
}

void VasicekJob::unit() {
  constexpr std::uint64_t kUnit = 16384;
  const std::span<const float> x = sample_.values();
  const std::uint64_t n = count_, m = window_, end = std::min(n, at_ + kUnit);
  double sum = sum_;
  for (std::uint64_t i = at_; i < end; ++i) {
    std::uint64_t low = i > m ? i - m : 0, high = std::min(n - 1, i + m);
    double wide = static_cast<double>(2 * m);
    if (x[low] == x[high]) {
      ++tied_;
      const std::uint64_t before = sample_.count_below(x[i]), after = sample_.count_up_to(x[i]);
      low = before > 0 ? before - 1 : before;
      high = after < n ? after : n - 1;
      wide = static_cast<double>(high - low);
    }
    sum += std::log2(static_cast<double>(n) / wide * (static_cast<double>(x[high]) - x[low]));
  }
  sum_ = sum;
  at_ = end;
}

std::optional<SampleEntropy> VasicekJob::result() const {
  if (count_ == 0) return std::nullopt;
  const double n = static_cast<double>(count_);
  return SampleEntropy{sum_ / n, window_, static_cast<double>(tied_) / n};
}

}  // namespace qs
