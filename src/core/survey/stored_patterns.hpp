#pragma once
/// How often each bit pattern of a small type comes in a tensor: with at most 65,536 of them, these counts
/// say everything about the values but their order, so every figure that needs no order is exact, however
/// long the tensor.
///
/// The stored entropy is that of the patterns, H = −Σ p log2 p, and of their parts: sign, exponent field and
/// mantissa field of a float. The surprise: trained weights in bfloat16 rarely hold more than 11 of their 16
/// bits, because a few of the 256 exponents take almost all of them.

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/sample/sample.hpp"

namespace qs {

struct PatternType {
  int bits = 16;                             // of a pattern, at most 16
  int exponent_bits = 0, mantissa_bits = 0;  // of a float; both 0 for a type that has no such parts
};

struct StoredEntropy {
  double bits = 0;                                 // of whole patterns
  std::optional<double> sign, exponent, mantissa;  // of their parts alone
};

/// The finite values of a tensor in ascending order, −0 as 0, and how often each comes.
struct ValueCounts {
  std::vector<float> distinct;
  std::vector<std::uint64_t> counts;
  NonFinite non_finite;
};

/// The numbers that patterns stand for, in the same order.
using ValuesOfPatterns = std::function<std::vector<float>(std::span<const std::uint32_t> patterns)>;

class PatternCounts {
 public:
  /// Expects about `expected` values: keeps and sorts few, counts many in a table of all patterns.
  PatternCounts(const PatternType& type, std::uint64_t expected);
  /// Patterns as stored, of one byte or of two in this order.
  void add(std::span<const std::byte> stored, bool big_endian);

  StoredEntropy entropy() const;
  std::uint64_t count() const { return count_; }
  /// The values that the patterns stand for.
  ValueCounts values(const ValuesOfPatterns& values_of) const;

 private:
  struct Kind {
    std::uint32_t pattern;
    std::uint64_t count;
  };
  template <class Use>
  void for_each_pattern(std::span<const std::byte> stored, bool big_endian, Use use) const;
  /// Patterns that occurred, in ascending order.
  std::vector<Kind> kinds() const;

  PatternType type_;
  bool few_;
  std::vector<std::uint64_t> counts_;  // of each pattern
  std::vector<std::uint16_t> each_;    // or, of few values, their patterns
  std::uint64_t count_ = 0;
};

}  // namespace qs
