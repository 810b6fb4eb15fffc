#pragma once
/// Tells which values share a scale: all of them, those at one index of an axis (a channel), or runs of a
/// fixed length along a row (a block; the last of a row may be short).
///
///     channel=0     one scale for each index of axis 0: output channels of a weight matrix [out, in]
///     block=32      one scale for 32 values of a row
///
/// A row is the last axis. Where that is shorter than any block in use, as in a convolution's kernel
/// [out, in, 3], a row is all of one output, as converters flatten it: blocks of three values would cost more
/// than they save.
///
/// The surprise: every scale is stored. Blocks of 32 with float32 scales cost one bit a weight.

#include <algorithm>
#include <cstdint>
#include <span>

#include "core/quantizer.hpp"
#include "core/quantizers.hpp"

namespace qs {

ParamInfo channel_param();
ParamInfo block_param(std::string default_value);

/// Values of a row of a tensor of `count` values; 0 if a shape has none.
std::uint64_t row_length(std::span<const std::uint64_t> shape, std::uint64_t count);

/// The groups of a sample in memory order. A group may be several runs (a channel of an inner axis).
class Groups {
 public:
  static Groups whole(std::uint64_t count) { return {count, count, count == 0 ? 0U : 1U, 1, false}; }
  static Groups blocks(std::span<const std::uint64_t> shape, std::uint64_t count, std::uint64_t block);
  static Groups channels(std::span<const std::uint64_t> shape, std::uint64_t count, std::size_t axis);

  std::uint64_t size() const { return groups_; }
  bool single() const { return groups_ == 1; }
  /// use(group, first, count) for each run of neighbours in one group, of the values from `from` to `end`.
  template <class Use>
  void for_each_run(std::uint64_t from, std::uint64_t end, Use use) const {
    if (from >= end) return;
    std::uint64_t row = from / row_ * row_, at = (from - row) / run_ * run_;
    std::uint64_t run = from / row_ * ((row_ + run_ - 1) / run_) + at / run_;
    for (; row < end; row += row_, at = 0) {
      for (; at < row_ && row + at < end; at += run_, ++run) {
        const std::uint64_t first = std::max(from, row + at);
        const std::uint64_t stop = std::min(end, row + std::min(at + run_, row_));
        use(cyclic_ ? run % groups_ : run, first, stop - first);
      }
    }
  }
  template <class Use>
  void for_each_run(Use use) const {
    for_each_run(0, count_, use);
  }
  /// The values of a group in the order of the sample; `gathered` holds them where they are several runs.
  std::span<const float> values_of(std::uint64_t group, std::span<const float> values,
                                   std::vector<float>& gathered) const;

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

}  // namespace qs
