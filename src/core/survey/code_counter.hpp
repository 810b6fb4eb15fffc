#pragma once
/// Counts codes in small tables that stay in the first cache. Codes of four bits are counted two at a time,
/// in a table of 256 pairs; longer ones alternate four tables, because counting one code twice in a row
/// would wait for the first store.

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace qs {

class CodeCounter {
 public:
  static constexpr std::size_t kMostCodes = 256, kMostBatch = 256, kPadding = 3;

  explicit CodeCounter(std::size_t codes) : is_paired_(codes <= kPair) {}
  CodeCounter(const CodeCounter&) = delete;
  CodeCounter& operator=(const CodeCounter&) = delete;

  /// Room for a batch of codes from 0 up, and for `kPadding` more that do not count. Call took() when they
  /// are there.
  std::int32_t* room() { return codes_.data() + size_; }
  void took(std::size_t count) {
    size_ += count;
    if (size_ > kKept - kMostBatch) count_kept();
  }
  /// Adds the counts to `sums`, by code; the counter then holds none. Call before 2^32 codes came.
  void take(std::span<std::uint64_t> sums) {
    count_kept();
    for (std::size_t i = 0; i < sums.size(); ++i) {
      for (const auto& table : tables_) {
        if (!is_paired_) sums[i] += table[i];
        for (std::size_t other = 0; is_paired_ && other < kPair; ++other)
          sums[i] += std::uint64_t{table[i << kPairBits | other]} + table[other << kPairBits | i];
      }
      sums[i] += odd_[i];
    }
    tables_ = {};
    odd_ = {};
  }

 private:
  static constexpr std::size_t kKept = 1024, kPairBits = 4, kPair = 1 << kPairBits, kTables = 4;

  std::uint64_t two_at(std::size_t i) const {
    std::uint64_t two;
    std::memcpy(&two, codes_.data() + i, sizeof two);
    return two;
  }
  void count_kept() {
    std::size_t i = 0;
    if (is_paired_) {
      for (; i + 4 <= size_; i += 4) {
        const std::uint64_t first = two_at(i), second = two_at(i + 2);
        ++tables_[0][(first | first >> (32 - kPairBits)) & 255];
        ++tables_[1][(second | second >> (32 - kPairBits)) & 255];
      }
    } else {
      for (; i + 4 <= size_; i += 4) {
        for (std::size_t k = 0; k < kTables; ++k) ++tables_[k][static_cast<std::size_t>(codes_[i + k])];
      }
    }
    for (; i < size_; ++i) ++odd_[static_cast<std::size_t>(codes_[i])];
    size_ = 0;
  }

  bool is_paired_;
  std::size_t size_ = 0;
  std::array<std::int32_t, kKept + kPadding> codes_;
  std::array<std::array<std::uint32_t, kMostCodes>, kTables> tables_{};
  std::array<std::uint32_t, kMostCodes> odd_{};
};

}  // namespace qs
