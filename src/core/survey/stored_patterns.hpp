#pragma once
/// How often each bit pattern of a small type comes in a tensor: with at most 65,536 of them, these counts
/// are all there is to know of the values but their order, and everything that asks for no more is exact,
/// however long the tensor.
///
/// The entropy of what is stored is that of the patterns, H = −Σ p log2 p, and of the parts that they are
/// made of: sign, exponent field and mantissa field of a float. The surprise: trained weights in bfloat16
/// rarely hold more than 11 of their 16 bits, because a few of the 256 exponents take almost all of them.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/sample.hpp"

namespace qs {

struct PatternType {
  int bits = 16;                             // of a pattern, at most 16
  int exponent_bits = 0, mantissa_bits = 0;  // of a float; both 0 for a type that has no such parts
};

struct StoredEntropy {
  double bits = 0;                                 // of whole patterns
  std::optional<double> sign, exponent, mantissa;  // of their parts alone
};

class PatternCounts {
 public:
  explicit PatternCounts(const PatternType& type);
  /// Patterns as stored, of one byte or of two in this order.
  void add(std::span<const std::byte> stored, bool big_endian);

  StoredEntropy entropy() const;
  std::uint64_t count() const { return count_; }
  /// The values behind the patterns, counted; `value_of` each pattern.
  SortedSample sample(std::span<const float> value_of) const;

 private:
  double part_entropy(int shift, int bits) const;

  PatternType type_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
};

}  // namespace qs
