#pragma once
/// A matrix that keeps of each row only the entries that are not 0: half of the pixels of a digit, and half
/// of the outputs of max(0, z). A product with it takes half of the time.

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace qs {

class SparseRows {
 public:
  struct Entry {
    std::uint32_t at;  // its column
    float value;
  };
  SparseRows() = default;
  /// Of numbers row by row, `width` each.
  SparseRows(std::span<const float> numbers, std::size_t width) { assign(numbers, width); }
  /// As a new one, in the same memory.
  void assign(std::span<const float> numbers, std::size_t width) {
    if (entries_.size() < numbers.size()) entries_.resize(numbers.size());
    ends_.clear();
    // Store each entry and step over those that are not 0: no branch that a processor would guess wrong.
    Entry* end = entries_.data();
    for (const float *row = numbers.data(), *last = row + numbers.size(); row != last; row += width) {
      for (std::uint32_t at = 0; at < width; ++at) {
        *end = {at, row[at]};
        std::uint32_t bits;
        std::memcpy(&bits, &row[at], sizeof bits);
        end += bits << 1 != 0 ? 1 : 0;  // neither 0 nor −0
      }
      ends_.push_back(static_cast<std::size_t>(end - entries_.data()));
    }
  }
  std::size_t count() const { return ends_.size(); }
  std::span<const Entry> operator[](std::size_t row) const {
    const std::size_t first = first_of(row);
    return {entries_.data() + first, ends_[row] - first};
  }

 private:
  std::size_t first_of(std::size_t row) const { return row == 0 ? 0 : ends_[row - 1]; }

  std::vector<Entry> entries_;
  std::vector<std::size_t> ends_;  // of each row, in entries_
};

/// Some rows of a matrix; the matrix and the order must live on.
class ChosenRows {
 public:
  /// All of them.
  ChosenRows(const SparseRows& rows) : ChosenRows(rows, 0, rows.count()) {}
  ChosenRows(const SparseRows& rows, std::size_t first, std::size_t count)
      : rows_(rows), first_(first), count_(count) {}
  ChosenRows(const SparseRows& rows, std::span<const std::uint32_t> order)
      : rows_(rows), order_(order.data()), count_(order.size()) {}
  std::size_t count() const { return count_; }
  ChosenRows part(std::size_t first, std::size_t count) const {
    if (order_ == nullptr) return {rows_, first_ + first, count};
    return {rows_, std::span(order_ + first, count)};
  }
  std::span<const SparseRows::Entry> operator[](std::size_t i) const {
    return rows_[order_ == nullptr ? first_ + i : order_[i]];
  }

 private:
  const SparseRows& rows_;
  const std::uint32_t* order_ = nullptr;
  std::size_t first_ = 0, count_;
};

}  // namespace qs
