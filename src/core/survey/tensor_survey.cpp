#include "core/survey/tensor_survey.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/analysis.hpp"
#include "core/range.hpp"

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

}  // namespace

TensorSurvey::TensorSurvey(std::vector<std::uint64_t> shape, StoredType type,
                           const std::vector<QuantizerSpec>& formats, std::uint64_t held)
    : held_(held),
      shape_(std::move(shape)),
      type_(std::move(type)),
      content_(type_.shape.empty() ? shape_ : type_.shape) {
  count_ = product(shape_);
  row_ = shape_.empty() || count_ == 0 ? 1 : shape_.back();
  if (type_.patterns) patterns_.emplace(*type_.patterns, count_);
  for (const QuantizerSpec& spec : formats) {
    Format& format = formats_.emplace_back();
    format.spec = spec;
    format.needs = data_needs_of(spec);
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
      needs_second = needs_second || !patterns_;
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
  buffer_.insert(buffer_.end(), values.begin(), values.end());
  if (!is_held()) use_pieces(false);
}

double TensorSurvey::progress() const {
  if (count_ == 0) return 1;
  return (pass_ + static_cast<double>(taken_) / static_cast<double>(count_)) / passes_;
}

/// End of the next piece in the buffer; beyond the buffer while the piece is incomplete.
std::uint64_t TensorSurvey::piece_end() const {
  if (split_ > 0) return used_ + std::min(split_, unit_ - in_unit_);
  return used_ + std::max<std::uint64_t>(1, kPiece / unit_) * unit_;
}

void TensorSurvey::use_pieces(bool all) {
  for (;;) {
    const std::uint64_t end = all ? std::min<std::uint64_t>(piece_end(), buffer_.size()) : piece_end();
    if (end > buffer_.size() || end == used_) break;
    const auto first = static_cast<std::size_t>(used_), size = static_cast<std::size_t>(end - used_);
    use_piece(std::span<const float>(buffer_).subspan(first, size), split_ == 0);
    in_unit_ = unit_ == 0 ? 0 : (in_unit_ + size) % unit_;
    used_ = end;
  }
  if (is_held()) return;
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
  used_ = 0;
}

void TensorSurvey::use_piece(std::span<const float> values, bool whole_units) {
  const Moments moments = moments_of(values);
  const bool all_finite = moments.count == static_cast<double>(values.size());
  piece_.values.assign(values.begin(), values.end());
  const std::uint64_t units = values.size() / unit_;
  if (whole_units && shape_.size() > 1) {
    piece_.shape = {units, unit_ / row_, row_};
  } else {
    piece_.shape = {values.size()};
  }
  if (pass_ == 0 && moments.count > 0) {
    moments_.join(moments);
    for (const float x : values) {
      if (!all_finite && !std::isfinite(x)) continue;
      least_ = any_finite_ ? std::min<double>(least_, x) : x;
      most_ = any_finite_ ? std::max<double>(most_, x) : x;
      any_finite_ = true;
    }
  }
  if (pass_ == 0) {
    if (!all_finite) count_non_finite(values, non_finite_);
    figures_.zeros += static_cast<std::uint64_t>(std::count(values.begin(), values.end(), 0.0F));
    if (coarse_) coarse_->add(values);
  }
  piece_.sorted = extremes(full_range(values, true).high);
  for (Format& format : formats_) {
    const bool first = format.needs.need == DataNeed::kRun && pass_ == 0;
    if (!format.problem.empty() || format.done) continue;
    if (first) {
      run_groups(format, all_finite);
    } else if (pass_ == 1 && format.fitted != nullptr) {
      format.running.add(*format.fitted, piece_.values, all_finite);
    } else if (pass_ == 1 && format.needs.need == DataNeed::kExtremes) {
      piece_.sorted = extremes(static_cast<float>(std::max(-least_, most_)));
      run_groups(format, all_finite);
    }
  }
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
  format.running.add(**fitted, piece_.values, all_finite);
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
    use_pieces(true);
  }
  ++pass_;
  taken_ = used_ = in_unit_ = 0;
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
  use_pieces(true);
  if (is_held()) {
    whole_.values = std::move(buffer_);
    whole_.shape = shape_;
  } else {
    whole_.shape = {count_};
  }
  if (patterns_) {
    whole_.sorted = patterns_->sample(type_.values_of);
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
