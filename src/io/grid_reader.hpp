#pragma once
/// Reads the numbers of one grid of a decoding for a run of values: scales, zero points, biases, or the codes
/// themselves. The bytes are at hand: those of the whole part, or a window of it.

#include <algorithm>

#include "io/decoding.hpp"

namespace qs::io {

/// Some bytes of a part.
struct PartBytes {
  std::vector<std::byte> bytes;
  std::uint64_t at = 0;  // of the first, from the start of the part
};

/// For which values: (i, j, k) to (i, j, k + count − 1).
struct ValueRun {
  std::uint64_t i = 0, j = 0, k = 0;
  std::size_t count = 0;
  bool operator==(const ValueRun&) const = default;
};

class GridReader {
 public:
  /// `index` is empty unless the grid goes by it. All must outlive the reader.
  GridReader(const Decoding& decoding, const NumberGrid& grid, std::span<const std::uint32_t> index)
      : decoding_(decoding), grid_(grid), index_(index) {}

  bool is_there() const { return grid_.is_there(); }
  const NumberGrid& grid() const { return grid_; }
  /// Place of a value's number.
  std::uint64_t place(std::uint64_t i, std::uint64_t j, std::uint64_t k) const;
  /// The numbers of a run, one for each value. Remembers the last run: rows of one group ask once.
  std::span<const float> numbers(const ValueRun& run, const PartBytes& bytes, std::span<const float> table);
  /// Appends the place of each value of a run.
  void places(const ValueRun& run, std::vector<std::uint32_t>& out) const;
  /// The codes of the last run, where they have at most 8 bits; else empty.
  std::span<const std::uint8_t> codes() const { return codes_; }

 private:
  std::uint64_t step(std::size_t axis, std::uint64_t at) const;
  void read(std::uint64_t first, std::span<float> out, const PartBytes& bytes, std::span<const float> table);
  std::span<const float> numbers_of_bytes(DType type);
  void read_groups(std::uint64_t first, const PartBytes& bytes, std::span<const float> table);
  /// Calls use(group, where in the run it begins, how many values) for the groups of the last axis in a run.
  template <class Use>
  void each_group(const ValueRun& run, Use use) const {
    const std::uint64_t per = grid_.per[2], end = run.k + run.count;
    for (std::uint64_t at = run.k; at < end;) {
      const std::uint64_t to = std::min((at / per + 1) * per, end);
      use(at / per, static_cast<std::size_t>(at - run.k), static_cast<std::size_t>(to - at));
      at = to;
    }
  }
  void read_apart(const ValueRun& run, const PartBytes& bytes, std::span<const float> table);

  const Decoding& decoding_;
  const NumberGrid& grid_;
  std::span<const std::uint32_t> index_;
  std::vector<float> numbers_, together_, groups_, of_bytes_;
  std::vector<std::uint8_t> codes_;
  std::optional<std::array<std::uint64_t, 3>> last_;  // the place of the last run, where it began, its length
};

}  // namespace qs::io
