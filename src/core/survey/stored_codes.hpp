#pragma once
/// What the codes of a packed weight say about how it was packed, beside what is measured of the weight itself:
///   - their entropy, H = −Σ p log2 p over all codes of the tensor together, in bits: what a coder that treats codes
///     one by one could reach, scales apart;
///   - how many of the possible codes occur;
///   - saturated groups: those in which at least two codes stand at the same end of the range. A scale that fits the
///     largest magnitude puts one there; more than one says that the range cuts values off, or that a group repeats its
///     largest.
///
/// The surprise: 4-bit files rarely hold 4 bits a code; symmetric ones rarely use their lowest code.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qs {

struct StoredCodeFigures {
  double entropy_bits = 0;
  std::uint32_t used = 0, possible = 0;
  std::uint64_t groups = 0, saturated = 0;  // groups that share a scale
  std::string packing{};  // clauses that the reader learned from the numbers with ", " between
};

class StoredCodes {
 public:
  /// `lowest` and `highest`: for each code, whether it stands at that end.
  StoredCodes(std::uint32_t possible, const std::array<bool, 256>& lowest,
              const std::array<bool, 256>& highest);

  /// Takes codes and, for each, the number of its group, in any order.
  void take(std::span<const std::uint8_t> codes, std::span<const std::uint32_t> groups);
  StoredCodeFigures figures() const;

 private:
  std::uint32_t possible_;
  std::array<bool, 256> lowest_, highest_, is_end_{};
  std::array<std::uint64_t, 256> counts_{}, others_{};
  std::vector<std::uint8_t> at_lowest_, at_highest_;  // of each group, up to 2
  std::vector<std::uint32_t> at_ends_;                // places among the codes that were taken last
};

}  // namespace qs
