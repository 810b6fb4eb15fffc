#include <algorithm>

#include "core/sample/sample.hpp"

namespace qs {

SortedSample SortedSample::from_counts(std::span<const float> distinct, std::span<const std::uint64_t> counts,
                                       const NonFinite& non_finite) {
  SortedSample sample;
  const std::size_t kinds = distinct.size();
  sample.sorted_.reset(new float[kinds]);
  std::copy(distinct.begin(), distinct.end(), sample.sorted_.get());
  std::size_t zero = 0;  // the first kind that is not negative
  for (std::size_t i = 0; i < kinds; ++i) {
    sample.size_ += counts[i];
    sample.ends_.push_back(sample.size_);
    if (distinct[i] < 0) {
      sample.negatives_ = sample.size_;
      zero = i + 1;
    }
  }
  sample.sum_.resize(kinds + 1);
  sample.sum_of_squares_.resize(kinds + 1);
  const auto add = [&](std::size_t i, DoubleDouble& sum, DoubleDouble& squares, double sign) {
    const double x = distinct[i], n = sign * static_cast<double>(counts[i]);
    sum.add(exact_product(x, n));
    squares.add(exact_product(x * x, n));
  };
  // Sum outward from zero's place, as in the plain sample.
  DoubleDouble sum, squares;
  for (std::size_t i = zero; i < kinds; ++i) {
    add(i, sum, squares, 1);
    sample.sum_[i + 1] = sum;
    sample.sum_of_squares_[i + 1] = squares;
  }
  sum = squares = {};
  for (std::size_t i = zero; i-- > 0;) {
    add(i, sum, squares, -1);
    sample.sum_[i] = sum;
    sample.sum_of_squares_[i] = squares;
  }
  sample.non_finite_ = non_finite;
  return sample;
}

std::uint64_t SortedSample::kind_at(std::uint64_t place) const {
  return std::upper_bound(ends_.begin(), ends_.end(), place) - ends_.begin();
}

RunMoments SortedSample::counted_prefix(std::uint64_t end) const {
  const std::uint64_t kind = kind_at(end);  // kinds before it are included whole
  RunMoments moments{end, sum_[kind], sum_of_squares_[kind]};
  if (const std::uint64_t more = end - place_of(kind); more > 0) {
    const double x = sorted_[kind], n = static_cast<double>(more);
    moments.sum.add(exact_product(x, n));
    moments.sum_of_squares.add(exact_product(x * x, n));
  }
  return moments;
}

}  // namespace qs
