#pragma once
/// A quantizer maps numbers to codes and codes back to numbers:
///
///     encode   x → i     (machine-learning frameworks say "quantize")
///     decode   i → x̂     (they say "dequantize")
///     quantize x → x̂ = decode(encode(x))     (they say "fake quantize")
///
/// A row of the list (quantizers.hpp) describes a family member: its parameters with units and ranges, its
/// arithmetic and source, and fit(), which looks at a sample, chooses scales and returns a fitted Quantizer.
///
/// Where the partition is fixed (one scale for all values) a quantizer also gives its Cells, and then
/// everything the labs show comes from the sorted sample in O(L log n). A block format has none; nothing is
/// guessed for it.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/sample.hpp"

namespace qs {

/// The values in their own order, their shape, and the same values sorted.
struct Sample {
  std::vector<float> values;
  std::vector<std::uint64_t> shape;  // row-major; its product is values.size()
  SortedSample sorted;
};

/// Cell i holds the x with thresholds[i−1] ≤ x < thresholds[i] and is decoded as levels[i].
struct Cells {
  std::vector<float> thresholds;  // ascending, N−1 of them: thresholds[i] is the smallest float of cell i+1
  std::vector<float> levels;      // N, ascending
  std::int32_t first_code = 0;    // code of cell 0; codes are consecutive
  /// The granular region: half a step beyond the outermost levels. What lies outside is overload (clipped).
  float granular_low = 0, granular_high = 0;
};

/// What is stored for n values, in bits: the codes, and the side information without which they cannot be
/// decoded.
struct StorageBits {
  double codes = 0, scales = 0, zero_points = 0;
  double total() const { return codes + scales + zero_points; }
};

class Quantizer {
 public:
  virtual ~Quantizer() = default;
  /// codes.size() == values.size(). Non-finite values: NaN gets the code nearest to 0, ±infinity the
  /// outermost.
  virtual void encode(std::span<const float> values, std::span<std::int32_t> codes) const = 0;
  virtual void decode(std::span<const std::int32_t> codes, std::span<float> values) const = 0;
  virtual std::optional<Cells> cells() const { return std::nullopt; }
  virtual StorageBits storage(std::uint64_t count) const = 0;
  virtual std::vector<float> scales() const = 0;
  virtual std::vector<std::int32_t> zero_points() const = 0;
  /// Codes that can occur, and the bits one code is stored in.
  virtual std::int64_t num_levels() const = 0;
  virtual int rate_bits() const = 0;
};

/// A parameter of a row, as text "key=value" in a specification and as a control in the interface.
struct ParamInfo {
  std::string id;
  std::string title;
  std::string accepted;                  // what values are taken, in words: "absmax, p50 to p100, …"
  std::string default_value;             // canonical text
  std::vector<std::string> suggestions;  // canonical values that the interface offers as choices
  /// Canonical text of a value, or why it is refused.
  Expected<std::string> (*normalize)(std::string_view text);
};

struct QuantizerSpec;

struct QuantizerInfo {
  std::string id;
  std::string title;
  std::string family;  // rows of one family differ in bits only; the interface offers them on one slider
  int rate_bits = 0;
  std::string explanation;
  std::string
      source;  // author, year, equation or section; or the reference implementation whose arithmetic it is
  std::vector<ParamInfo> params;
  // Which properties hold for the row; the property tests iterate these.
  bool fixed_partition = false;
  bool scale_equivariant = false;  // quantize(a·x) = a·quantize(x) for a a power of two, range refitted
  Expected<std::unique_ptr<Quantizer>> (*fit)(const QuantizerInfo& row, const QuantizerSpec& spec,
                                              const Sample& sample) = nullptr;
};

}  // namespace qs
