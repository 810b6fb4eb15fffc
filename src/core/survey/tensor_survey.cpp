#include "core/survey/tensor_survey.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/analysis.hpp"
#include "core/quantizers/engine/granularity.hpp"
#include "core/range.hpp"
#include "core/survey/extent.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kPiece = 1 << 16;

std::uint64_t product(std::span<const std::uint64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>());
}

void count_non_finite(std::span<const float> values, NonFinite& counts) {
  for (const float x : values) {
    counts.nan += std::isnan(x) ? 1 : 0;
    counts.positive_infinity += std::isinf(x) && x > 0 ? 1 : 0;
    counts.negative_infinity += std::isinf(x) && x < 0 ? 1 : 0;
  }
}

/// A sample whose consumer asks only for the largest magnitude.
SortedSample extremes(float most) {
  const std::array<float, 2> ends = {-most, most};
  const std::array<std::uint64_t, 2> once = {1, 1};
  if (most == 0) return SortedSample::from_counts(std::span(ends).last(1), std::span(once).last(1));
  return SortedSample::from_counts(ends, once);
}

Sample one_value() {
  Sample sample;
  sample.values = {1};
  sample.shape = {1};
  sample.sorted = SortedSample::from(sample.values);
  return sample;
}

}  // namespace

TensorSurvey::TensorSurvey(std::vector<std::uint64_t> shape, StoredType type,
                           const std::vector<QuantizerSpec>& formats, std::vector<float> importance,
                           std::uint64_t held)
    : held_(held),
      shape_(std::move(shape)),
      type_(std::move(type)),
      importance_(std::move(importance), shape_),
      content_(type_.shape.empty() ? shape_ : type_.shape) {
  count_ = product(shape_);
  row_ = count_ == 0 ? 1 : row_length(shape_, count_);
  if (type_.patterns) patterns_.emplace(*type_.patterns, count_);
  for (const QuantizerSpec& spec : formats) {
    Format& format = formats_.emplace_back();
    format.spec = spec;
    format.needs = data_needs_of(spec);
    // Kernels add up errors by code, not by place.
    if (format.needs.need != DataNeed::kRun || !importance_.empty()) continue;
    format.kernel = run_kernel_of(spec);
    if (format.kernel != nullptr) format.any = fit(spec, one_value()).value_or(nullptr);
  }
  plan();
}

/// Chooses the values to hold together so that every group is whole; refuses formats that need more.
void TensorSurvey::plan() {
  // In a vector every value is its own channel, and all values are one row.
  const bool is_vector = shape_.size() < 2;
  const std::uint64_t channel = count_ == 0 || is_vector ? 1 : count_ / shape_.front();
  bool needs_second = false, counts_all = false, by_channel = false;
  std::uint64_t together = 1;
  const auto too_long = [this](Format& format, const std::string& what, std::uint64_t most) {
    format.problem = what + "; a tensor of more than " + std::to_string(held_) +
                     " values is read in pieces of " + std::to_string(most);
  };
  for (Format& format : formats_) {
    const DataNeeds& needs = format.needs;
    if (is_held()) {
      by_channel = by_channel || (needs.by_channel && channel <= held_);
      continue;
    }
    if (needs.need == DataNeed::kOrder) {
      format.problem = "needs all values at once, at most " + std::to_string(held_);
    } else if (needs.by_channel && channel > kMostUnit) {
      too_long(format, "channels of " + std::to_string(channel) + " values", kMostUnit);
    } else if (needs.by_channel) {
      by_channel = true;
    } else if (needs.need == DataNeed::kTensor) {
      needs_second = needs_second || !patterns_ || !importance_.empty();
      counts_all = counts_all || !patterns_;
    } else {
      needs_second = needs_second || needs.need == DataNeed::kExtremes;
      const std::uint64_t block = std::min(needs.run, row_);
      const std::uint64_t joint = block > kPiece ? kPiece + 1 : std::lcm(together, block);
      if (row_ <= kMostUnit) continue;
      if (joint > kPiece) {
        too_long(format, "blocks of " + std::to_string(block) + " values", kPiece);
      } else {
        together = joint;
      }
    }
  }
  unit_ = by_channel && !is_vector ? channel : row_;
  if (unit_ > kMostUnit && !is_held()) split_ = kPiece / together * together;
  if (counts_all) coarse_.emplace();
  passes_ = needs_second ? 2 : 1;
}

void TensorSurvey::see(std::span<const float> values, std::span<const std::byte> stored,
                       std::span<const double> exact) {
  if (pass_ > 0) return;
  if (patterns_) patterns_->add(stored, type_.big_endian);
  if (!type_.is_exact) exact_.add(exact, values);
  content_.add(values);
}

void TensorSurvey::take(std::span<const float> values) {
  taken_ += values.size();
  if (!is_held()) {
    if (!buffer_.empty()) {
      const std::uint64_t missing = next_piece() - buffer_.size();
      const auto part =
          values.first(static_cast<std::size_t>(std::min<std::uint64_t>(missing, values.size())));
      buffer_.insert(buffer_.end(), part.begin(), part.end());
      values = values.subspan(part.size());
      if (part.size() < missing) return;
      use_pieces(buffer_, false);
      buffer_.clear();
    }
    values = values.subspan(use_pieces(values, false));
  }
  buffer_.insert(buffer_.end(), values.begin(), values.end());
}

double TensorSurvey::progress() const {
  if (count_ == 0) return 1;
  return (pass_ + static_cast<double>(taken_) / static_cast<double>(count_)) / passes_;
}

/// Length of the next piece, unless the tensor ends in it.
std::uint64_t TensorSurvey::next_piece() const {
  return split_ > 0 ? std::min(split_, unit_ - in_unit_) : std::max<std::uint64_t>(1, kPiece / unit_) * unit_;
}

/// Uses the whole pieces that `values` begin with, and the rest too if it is `all`; returns how many were
/// used.
std::size_t TensorSurvey::use_pieces(std::span<const float> values, bool all) {
  std::size_t used = 0;
  while (used < values.size()) {
    const std::uint64_t left = values.size() - used, size = next_piece();
    if (size > left && !all) break;
    const std::span<const float> piece = values.subspan(used, static_cast<std::size_t>(std::min(size, left)));
    use_piece(piece, split_ == 0);
    used_ += piece.size();
    in_unit_ = (in_unit_ + piece.size()) % unit_;
    used += piece.size();
  }
  return used;
}

void TensorSurvey::use_piece(std::span<const float> values, bool whole_units) {
  const bool all_finite = std::isfinite(largest_magnitude(values));
  if (pass_ == 0 && !patterns_) describe_piece(values, all_finite);
  const std::span<const float> weights = importance_.of_values(used_, values.size());
  if (pass_ == 0 && !weights.empty()) add_weighted_squares(values, weights, weighted_squares_);
  bool is_filled = false;
  for (Format& format : formats_) {
    const bool by_run = format.needs.need == DataNeed::kRun && pass_ == 0;
    const bool by_extremes = format.needs.need == DataNeed::kExtremes && pass_ == 1;
    const bool is_fitted = format.fitted != nullptr && pass_ == 1;
    if (!format.problem.empty() || format.done || !(by_run || by_extremes || is_fitted)) continue;
    if (by_run && format.kernel != nullptr && all_finite) {
      run_kernel(format, values, whole_units);
      continue;
    }
    if (!std::exchange(is_filled, true)) {
      fill_piece(values, whole_units);
      piece_.importance.assign(weights.begin(), weights.end());
    }
    if (is_fitted) {
      format.running.add(*format.fitted, values, all_finite, weights);
      continue;
    }
    if (by_extremes) piece_.sorted = extremes(static_cast<float>(std::max(-least_, most_)));
    run_groups(format, all_finite);
  }
}

void TensorSurvey::describe_piece(std::span<const float> values, bool all_finite) {
  const Moments moments = moments_of(values);
  moments_.join(moments);
  for (const float x : values) {
    if (!all_finite && !std::isfinite(x)) continue;
    least_ = any_finite_ ? std::min<double>(least_, x) : x;
    most_ = any_finite_ ? std::max<double>(most_, x) : x;
    any_finite_ = true;
  }
  if (!all_finite) count_non_finite(values, non_finite_);
  figures_.zeros += static_cast<std::uint64_t>(std::count(values.begin(), values.end(), 0.0F));
  if (coarse_) coarse_->add(values);
}

void TensorSurvey::describe_counted(const ValueCounts& values) {
  non_finite_ = values.non_finite;
  if (values.distinct.empty()) return;
  moments_ = moments_of(values.distinct, values.counts);
  least_ = values.distinct.front();
  most_ = values.distinct.back();
  const auto zero = std::lower_bound(values.distinct.begin(), values.distinct.end(), 0.0F);
  if (zero != values.distinct.end() && *zero == 0)
    figures_.zeros = values.counts[static_cast<std::size_t>(zero - values.distinct.begin())];
}

/// Makes a sample of the piece, to fit quantizers to.
void TensorSurvey::fill_piece(std::span<const float> values, bool whole_units) {
  piece_.values.assign(values.begin(), values.end());
  if (whole_units && shape_.size() > 1) {
    piece_.shape = {values.size() / unit_, unit_ / row_, row_};
  } else {
    piece_.shape = {values.size()};
  }
  piece_.sorted = extremes(full_range(values, true).high);
}

void TensorSurvey::run_kernel(Format& format, std::span<const float> values, bool whole_units) {
  // The runs are those of the piece's shape (fill_piece).
  const bool is_vector = shape_.size() < 2;
  std::uint64_t row = whole_units && !is_vector ? row_ : values.size();
  if (format.needs.by_channel) row = is_vector ? 1 : unit_;
  const Groups groups =
      Groups::blocks(std::span(&row, 1), values.size(), format.needs.by_channel ? row : format.needs.run);
  format.running.add(*format.kernel, *format.any, groups, values);
  const StorageBits one = format.any->storage(1);
  const auto count = static_cast<double>(groups.size());
  format.storage.codes += static_cast<double>(values.size()) * one.codes;
  format.storage.scales += count * one.scales;
  format.storage.zero_points += count * one.zero_points;
  format.storage.shared = one.shared;
}

/// Fits a scale to each group of the piece.
void TensorSurvey::run_groups(Format& format, bool all_finite) {
  // If the piece is one group, the row may need its values sorted.
  const std::uint64_t channel = shape_.size() < 2 ? 1 : unit_;
  const std::uint64_t run = format.needs.by_channel ? channel : format.needs.run;
  SortedSample kept;
  const bool one_group = run >= piece_.values.size();
  if (one_group) {
    kept = std::exchange(piece_.sorted, SortedSample::from(piece_.values));
    if (piece_.sorted.empty()) piece_.sorted = extremes(0);
  }
  const auto fitted = fit(format.spec, piece_);
  if (one_group) piece_.sorted = std::move(kept);
  if (!fitted) {
    format.problem = message(fitted.error());
    return;
  }
  format.running.add(**fitted, piece_.values, all_finite, piece_.importance);
  const StorageBits storage = (*fitted)->storage(piece_.values.size());
  format.storage.codes += storage.codes;
  format.storage.scales += storage.scales;
  format.storage.zero_points += storage.zero_points;
  format.storage.shared = storage.shared;
}

bool TensorSurvey::end_pass() {
  if (pass_ == 0) {
    end_first_pass();
  } else {
    use_pieces(buffer_, true);
  }
  ++pass_;
  taken_ = in_unit_ = used_ = 0;
  if (pass_ < passes_) {
    buffer_.clear();
    return true;
  }
  figures_.formats.clear();
  for (const Format& format : formats_) figures_.formats.push_back(figures_of(format));
  whole_ = {};
  piece_ = {};
  buffer_ = {};
  return false;
}

void TensorSurvey::end_first_pass() {
  use_pieces(buffer_, true);
  if (is_held()) {
    whole_.values = std::move(buffer_);
    whole_.shape = shape_;
    const std::span<const float> weights = importance_.of_values(0, whole_.values.size());
    whole_.importance.assign(weights.begin(), weights.end());
  } else {
    whole_.shape = {count_};
  }
  if (patterns_) {
    const ValueCounts values = patterns_->values(type_.values_of);
    describe_counted(values);
    whole_.sorted = SortedSample::from_counts(values.distinct, values.counts, values.non_finite);
  } else if (is_held()) {
    whole_.sorted = SortedSample::from(whole_.values);
  } else if (coarse_) {
    whole_.sorted = coarse_->sample();
    coarse_.reset();
  }
  describe_values();
  for (Format& format : formats_) {
    if (format.problem.empty() && format.needs.need != DataNeed::kRun) measure_whole(format);
  }
}

}  // namespace qs
