#pragma once
/// Walsh–Hadamard transform, and a rotation of rows by it with random signs:
///
///     H₁ = (1),   H₂ₙ = (Hₙ Hₙ; Hₙ −Hₙ),   entry (i, j) = (−1)^popcount(i & j)
///     y = Hₙ (s·x)/√n,   x = s·(Hₙ y/√n)       s: a random sign for each column, one for all rows
///
/// Hₙ/√n is orthogonal and its own inverse, so the length of x, the joint entropy and the sum of squared
/// errors stay as they are; each entry of y is a sum of all x, and looks the more Gaussian the longer the
/// row. n log₂ n additions.
///
/// A row whose length is no power of two is rotated in blocks of the largest power of two that divides it: 96
/// columns in three blocks of 32. Sources: Sylvester 1867; Fino and Algazi 1976 (fast algorithm); Ashkboos et
/// al. 2024 (QuaRot), Tseng et al. 2024 (QuIP#, signs). The surprise: without signs a constant row becomes
/// one single spike.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/error.hpp"

namespace qs {

/// Hₙ x in place, not normalised: exact on integers of magnitude below 2²⁴/n. The length is a power of two,
/// or nothing happens.
void walsh_hadamard(std::span<float> values);

struct HadamardParams {
  bool signs = true;       // random ones; without: none
  std::uint64_t seed = 1;  // of the signs
  std::size_t block = 0;   // rotates in aligned blocks of this many columns; 0: the largest possible
  bool operator==(const HadamardParams&) const = default;
};

class HadamardRotation {
 public:
  /// Refuses 0 columns, an odd number of them, and a block that is no power of two from 2 on or divides no
  /// row.
  static Expected<HadamardRotation> make(std::size_t columns, const HadamardParams& params);
  /// With these signs, +1 or −1 for each column.
  static Expected<HadamardRotation> make(std::size_t columns, std::span<const float> signs,
                                         std::size_t block = 0);

  std::size_t columns() const { return columns_; }
  /// Columns that are mixed with each other: all of them, or less where their number is no power of two.
  std::size_t block() const { return block_; }
  std::span<const float> signs() const { return signs_; }  // empty without

  /// Rotates whole rows in place; what is behind the last whole row stays.
  void rotate(std::span<float> rows) const;
  void rotate_back(std::span<float> rows) const;

 private:
  HadamardRotation(std::size_t columns, std::size_t block) : columns_(columns), block_(block) {}
  void transform(std::span<float> row) const;

  std::size_t columns_, block_;
  std::vector<float> signs_;
};

}  // namespace qs
