#include <algorithm>
#include <cmath>
#include <utility>

#include "core/numerics/float_order.hpp"
#include "core/sample/sample.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kUnit = 1 << 16;  // values handled between two looks at the budget

}  // namespace

bool SampleBuilder::step(const Budget& may_go_on) {
  do {
    switch (stage_) {
      case Stage::kCount:
        count_unit();
        break;
      case Stage::kScatter:
        scatter_unit();
        break;
      case Stage::kPrefix:
        prefix_unit();
        break;
      case Stage::kDone:
        return true;
    }
  } while (stage_ != Stage::kDone && may_go_on());
  return stage_ == Stage::kDone;
}

double SampleBuilder::progress() const {
  if (stage_ == Stage::kDone) return 1.0;
  const double part =
      static_cast<double>(position_) / std::max<double>(1.0, static_cast<double>(values_.size()));
  const int done = stage_ == Stage::kCount ? 0 : stage_ == Stage::kScatter ? 1 + pass_ : 1 + kPasses;
  return (done + part) / (2 + kPasses);
}

void SampleBuilder::count_unit() {
  // Plain new: these arrays are written before they are read,
  // and zeroing 100 MB would be a long task of its own.
  if (!keys_) keys_.reset(new float[values_.size()]);
  const std::uint64_t end = std::min<std::uint64_t>(values_.size(), position_ + kUnit);
  for (; position_ < end; ++position_) {
    const float x = values_[position_];
    if (!std::isfinite(x)) {
      NonFinite& counts = sample_.non_finite_;
      ++(std::isnan(x) ? counts.nan : x > 0 ? counts.positive_infinity : counts.negative_infinity);
      continue;
    }
    const std::uint32_t key = ordered_key(x);
    keys_[count_++] = with_bits(key);
    sample_.negatives_ += x < 0 ? 1 : 0;
    for (int pass = 0; pass < kPasses; ++pass) ++offsets_[pass][key >> (kDigitBits * pass) & (kDigits - 1)];
  }
  if (position_ < values_.size()) return;
  for (auto& counts : offsets_) {
    std::uint32_t before = 0;
    for (std::uint32_t& count : counts) before += std::exchange(count, before);
  }
  other_.reset(new float[count_]);
  position_ = 0;
  stage_ = Stage::kScatter;
}

void SampleBuilder::scatter_unit() {
  const std::uint64_t end = std::min(count_, position_ + kUnit);
  auto& offsets = offsets_[pass_];
  const int shift = kDigitBits * pass_;
  for (; position_ < end; ++position_) {
    const float stored = keys_[position_];
    other_[offsets[bits_of(stored) >> shift & (kDigits - 1)]++] = stored;
  }
  if (position_ < count_) return;
  keys_.swap(other_);
  position_ = 0;
  if (++pass_ == kPasses) {
    other_.reset();
    sample_.sum_.resize(count_ / SortedSample::kStride + 1);
    sample_.sum_of_squares_.resize(count_ / SortedSample::kStride + 1);
    stage_ = Stage::kPrefix;
  }
}

void SampleBuilder::prefix_unit() {
  const std::uint64_t negatives = sample_.negatives_;
  const auto store_at = [this](std::uint64_t place, const DoubleDouble& sum, const DoubleDouble& squares) {
    if (place % SortedSample::kStride != 0) return;
    sample_.sum_[place / SortedSample::kStride] = sum;
    sample_.sum_of_squares_[place / SortedSample::kStride] = squares;
  };
  const auto add = [this](std::uint64_t i) {
    const double x = keys_[i] = from_key(bits_of(keys_[i]));
    sum_.add(x);
    sum_of_squares_.add(x * x);
  };
  const std::uint64_t end = std::min(count_, position_ + kUnit);
  // Sum downward from zero's place first, then upward from it.
  for (; position_ < end; ++position_) {
    if (position_ < negatives) {
      const std::uint64_t i = negatives - 1 - position_;
      add(i);
      store_at(i, -sum_, -sum_of_squares_);
    } else {
      if (position_ == negatives) sum_ = sum_of_squares_ = {};
      store_at(position_, sum_, sum_of_squares_);
      add(position_);
    }
  }
  if (position_ < count_) return;
  if (negatives < count_) store_at(count_, sum_, sum_of_squares_);
  sample_.sorted_ = std::move(keys_);
  sample_.size_ = count_;
  stage_ = Stage::kDone;
}

}  // namespace qs
