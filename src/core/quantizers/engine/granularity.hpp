#pragma once
/// Tells which values share a scale: all of them, those at one index of an axis (a channel), or runs of a
/// fixed length along the last axis (a block; the last of a row may be short).
///
///     channel=0     one scale for each index of axis 0: output channels of a weight matrix [out, in]
///     block=32      one scale for 32 values of a row
///
/// The surprise: every scale is stored. Blocks of 32 with float32 scales cost one bit a weight.

#include <cstdint>
#include <span>

#include "core/quantizer.hpp"
#include "core/quantizers.hpp"

namespace qs {

ParamInfo channel_param();
ParamInfo block_param(std::string default_value);

/// The groups of a sample in memory order. A group may be several runs (a channel of an inner axis).
class Groups {
 public:
  static Groups whole(std::uint64_t count) { return {count, count, count == 0 ? 0U : 1U, 1, false}; }
  static Groups blocks(std::span<const std::uint64_t> shape, std::uint64_t count, std::uint64_t block);
  static Groups channels(std::span<const std::uint64_t> shape, std::uint64_t count, std::size_t axis);

  std::uint64_t size() const { return groups_; }
  bool single() const { return groups_ == 1; }
  /// use(group, first, count) for each run of neighbours in one group.
  template <class Use>
  void for_each_run(Use use) const {
    std::uint64_t run = 0;
    for (std::uint64_t row = 0; row < count_; row += row_) {
      for (std::uint64_t at = 0; at < row_; at += run_, ++run)
        use(cyclic_ ? run % groups_ : run, row + at, at + run_ <= row_ ? run_ : row_ - at);
    }
  }
  /// The values of each group, one after another, as fill(group, values).
  template <class Use>
  void for_each_group(std::span<const float> values, Use use) const;

 private:
  Groups(std::uint64_t count, std::uint64_t row, std::uint64_t groups, std::uint64_t runs_in_group,
         bool cyclic)
      : count_(count),
        row_(row),
        run_(row),
        groups_(groups),
        runs_in_group_(runs_in_group),
        cyclic_(cyclic) {}
  std::uint64_t count_, row_, run_, groups_, runs_in_group_;
  bool cyclic_;  // run r is of group r modulo groups
};

/// Groups by the row's parameters "block" and "channel", where it has them; refuses both at once and an axis
/// that the sample does not have.
Expected<Groups> groups_of(const QuantizerInfo& row, const QuantizerSpec& spec, const Sample& sample);

template <class Use>
void Groups::for_each_group(std::span<const float> values, Use use) const {
  if (!cyclic_ || runs_in_group_ == 1) {
    for_each_run([&](std::uint64_t group, std::uint64_t first, std::uint64_t count) {
      use(group, values.subspan(first, count));
    });
    return;
  }
  std::vector<float> gathered;
  for (std::uint64_t group = 0; group < groups_; ++group) {
    gathered.clear();
    for (std::uint64_t run = group; run * run_ < count_; run += groups_) {
      const auto part = values.subspan(run * run_, run_);
      gathered.insert(gathered.end(), part.begin(), part.end());
    }
    use(group, std::span<const float>(gathered));
  }
}

}  // namespace qs
