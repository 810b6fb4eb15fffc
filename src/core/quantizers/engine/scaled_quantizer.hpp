#pragma once
/// One code for all values, one scale for each group of them: the engine of every row whose codes are a fixed
/// set of numbers times a scale (integers, small floats, tables).
///
/// The concept ScalarCode says what a code must offer.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>

#include "core/numerics/threshold.hpp"
#include "core/quantizers/engine/granularity.hpp"
#include "core/quantizers/engine/stored_scale.hpp"

namespace qs {

/// Value type whose Group holds what a group of values stores, and what follows from it. encode() and decode() are
/// monotone; alphabet() lists the codes in the order of their values, and rank() is a code's place in that list.
template <class Code>
concept ScalarCode = requires(const Code code, const typename Code::Group group, float x, std::int32_t c) {
  { code.encode(group, x) } -> std::convertible_to<std::int32_t>;
  { code.decode(group, c) } -> std::convertible_to<float>;
  { code.alphabet() } -> std::convertible_to<std::vector<std::int32_t>>;
  { code.rank(c) } -> std::convertible_to<std::int64_t>;
  { code.distinct_values() } -> std::convertible_to<std::int64_t>;
  { code.rate_bits() } -> std::convertible_to<int>;
  { code.zero_point_bits() } -> std::convertible_to<double>;
  { code.zero_point(group) } -> std::convertible_to<std::int32_t>;
  { group.scale } -> std::convertible_to<double>;
};

template <ScalarCode Code>
class ScaledQuantizer final : public Quantizer {
 public:
  using Group = typename Code::Group;
  /// The values of a group, and the sorted sample if the group is all of it, else null → what is stored.
  using Choose = std::function<Group(std::span<const float>, const SortedSample*)>;
  /// Changes all groups once they are chosen.
  using Finish = std::function<void(std::vector<Group>&)>;
  /// `scale_bits` of a group; `shared_bits` once for all. fit_unit() chooses the groups.
  ScaledQuantizer(Code code, const Groups& layout, double scale_bits, Choose choose, double shared_bits = 0,
                  Finish finish = {})
      : code_(std::move(code)),
        layout_(layout),
        groups_(static_cast<std::size_t>(layout.size())),
        scale_bits_(scale_bits),
        shared_bits_(shared_bits),
        choose_(std::move(choose)),
        finish_(std::move(finish)) {}

  bool fit_unit(const Sample& sample) override {
    constexpr std::uint64_t kUnit = 4096;  // values
    if (layout_.single()) {
      if (chosen_ == 0) groups_[chosen_++] = choose_(sample.values, &sample.sorted);
    } else {
      for (std::uint64_t seen = 0; seen < kUnit && chosen_ < groups_.size(); ++chosen_) {
        const std::span<const float> values = layout_.values_of(chosen_, sample.values, gathered_);
        groups_[chosen_] = choose_(values, nullptr);
        seen += values.size();
      }
    }
    if (chosen_ < groups_.size()) return false;
    if (finish_) std::exchange(finish_, {})(groups_);
    return true;
  }
  void encode_from(std::uint64_t from, std::span<const float> values,
                   std::span<std::int32_t> codes) const override {
    over_runs(from, values.size(), [&](const Group& group, std::uint64_t first, std::uint64_t count) {
      for (std::uint64_t i = first; i < first + count; ++i) codes[i] = code_.encode(group, values[i]);
    });
  }
  void decode_from(std::uint64_t from, std::span<const std::int32_t> codes,
                   std::span<float> values) const override {
    over_runs(from, codes.size(), [&](const Group& group, std::uint64_t first, std::uint64_t count) {
      for (std::uint64_t i = first; i < first + count; ++i) values[i] = code_.decode(group, codes[i]);
    });
  }
  std::optional<Cells> cells() const override;
  std::vector<std::int32_t> alphabet() const override { return code_.alphabet(); }
  StorageBits storage(std::uint64_t count) const override {
    const auto groups = static_cast<double>(groups_.size());
    return {static_cast<double>(count) * code_.rate_bits(), groups * scale_bits_,
            groups * code_.zero_point_bits(), 0, shared_bits_};
  }
  std::vector<float> scales() const override {
    std::vector<float> scales;
    for (const Group& group : groups_) scales.push_back(static_cast<float>(group.scale));
    return scales;
  }
  std::vector<std::int32_t> zero_points() const override {
    std::vector<std::int32_t> zero_points;
    for (const Group& group : groups_) zero_points.push_back(code_.zero_point(group));
    return zero_points;
  }
  std::int64_t distinct_values() const override { return code_.distinct_values(); }
  int rate_bits() const override { return code_.rate_bits(); }
  bool shares_scales() const override { return !layout_.single(); }

 private:
  /// use(group, first, count) for each run of `count` values from `from`; places count from there.
  template <class Use>
  void over_runs(std::uint64_t from, std::uint64_t count, Use use) const {
    if (layout_.single()) return use(groups_.front(), 0, count);
    layout_.for_each_run(from, from + count,
                         [&](std::uint64_t group, std::uint64_t first, std::uint64_t run) {
                           use(groups_[group], first - from, run);
                         });
  }

  Code code_;
  Groups layout_;
  std::vector<Group> groups_;
  double scale_bits_, shared_bits_;
  Choose choose_;
  Finish finish_;
  std::size_t chosen_ = 0;
  std::vector<float> gathered_;
};

/// The cells of one group.
template <ScalarCode Code>
Cells cells_of(const Code& code, const typename Code::Group& group) {
  Cells cells;
  const std::vector<std::int32_t> alphabet = code.alphabet();
  cells.levels.reserve(alphabet.size());
  cells.thresholds.reserve(alphabet.size());
  for (const std::int32_t c : alphabet) {
    const float level = code.decode(group, c);
    if (!cells.levels.empty()) {
      const float ideal = cells.levels.back() / 2 + level / 2;
      const auto rank_of = [&](float x) { return code.rank(code.encode(group, x)); };
      cells.thresholds.push_back(
          first_of_rank(rank_of, static_cast<std::int64_t>(cells.levels.size()), ideal));
    }
    cells.levels.push_back(level);
  }
  set_granular(cells);
  return cells;
}

template <ScalarCode Code>
std::optional<Cells> ScaledQuantizer<Code>::cells() const {
  if (!layout_.single()) return std::nullopt;
  return cells_of(code_, groups_.front());
}

}  // namespace qs
