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
/// A quantizer with a fixed partition (one scale for all values) also gives its Cells; the labs then compute
/// everything from the sorted sample in O(L log n). Block formats and dither have none: their effect is
/// measured value by value.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/param.hpp"
#include "core/sample/sample.hpp"

namespace qs {

/// The values in their own order, their shape, and the same values sorted. If only the count of each value
/// is known (a counted sample), there is no order and `values` is empty: rows with a fixed partition need no
/// more.
struct Sample {
  std::vector<float> values;
  std::vector<std::uint64_t> shape;  // row-major; its product is count()
  SortedSample sorted;
  /// How much the squared error of each value counts, none below 0, for rows whose encoders search by it (those of
  /// llama.cpp); empty if all count alike. See survey/input_importance.hpp.
  std::vector<float> importance{};

  std::uint64_t count() const {
    return values.empty() ? sorted.size() + sorted.non_finite().total() : values.size();
  }
};

/// Cell i holds the x with thresholds[i−1] ≤ x < thresholds[i] and is decoded as levels[i].
struct Cells {
  std::vector<float> thresholds;  // ascending, N−1 of them: thresholds[i] is the smallest float of cell i+1
  std::vector<float> levels;      // N, never descending (a small float's −0 and 0 are two cells)
  /// The granular region: as far beyond the outermost levels as their cells reach on the inner side. What
  /// lies outside is overload (clipped).
  float granular_low = 0, granular_high = 0;
};
/// Sets the granular region from thresholds and levels.
void set_granular(Cells& cells);
/// Thresholds midway between ascending levels; a value on one goes up.
Cells nearest_cells(std::vector<float> levels);

/// Storage of n values, in bits: the codes, and the side information without which they cannot be decoded.
struct StorageBits {
  double codes = 0, scales = 0, zero_points = 0, codebook = 0;
  double shared = 0;  // a scale that all groups share beside their own
  double total() const { return codes + scales + zero_points + codebook + shared; }
};

/// I(X;Q) of codes that hold noise, added up in units of work.
class InformationSum {
 public:
  virtual ~InformationSum() = default;
  /// One unit of work; true when nothing is left.
  virtual bool step() = 0;
  /// In bits a value, when step() has returned true.
  virtual double bits() const = 0;
};

class Quantizer {
 public:
  virtual ~Quantizer() = default;
  /// One more unit of a fit that visits many values or iterates, usually of a millisecond; true when the fit
  /// is complete. Nothing else may be asked before (begin_fit() in quantizers.hpp).
  virtual bool fit_unit(const Sample&) { return true; }
  /// codes.size() == values.size(). Non-finite values: NaN gets the code nearest to 0, ±infinity the
  /// outermost. With several scales, or dither, value i counts as value first + i of the fitted sample.
  virtual void encode_from(std::uint64_t first, std::span<const float> values,
                           std::span<std::int32_t> codes) const = 0;
  virtual void decode_from(std::uint64_t first, std::span<const std::int32_t> codes,
                           std::span<float> values) const = 0;
  /// The beginning of the sample, or all of it.
  void encode(std::span<const float> values, std::span<std::int32_t> codes) const {
    encode_from(0, values, codes);
  }
  void decode(std::span<const std::int32_t> codes, std::span<float> values) const {
    decode_from(0, codes, values);
  }
  virtual std::optional<Cells> cells() const { return std::nullopt; }
  /// The codes that can occur, in the order of the values that they stand for; cell i has code alphabet()[i].
  virtual std::vector<std::int32_t> alphabet() const = 0;
  virtual StorageBits storage(std::uint64_t count) const = 0;
  virtual std::vector<float> scales() const { return {}; }
  virtual std::vector<std::int32_t> zero_points() const { return {}; }
  /// Distinct values that the codes can stand for at one scale: 15 for E2M1, whose 16 codes hold ±0.
  virtual std::int64_t distinct_values() const = 0;
  /// Stored bits of one code, rounded up where several share a byte.
  virtual int rate_bits() const = 0;
  /// I(X;Q), what the codes tell of the weights, where the codes hold noise: stochastic rounding, which tells
  /// nothing, or dither. Where the decoder knows the noise U (subtractive dither) it is I(X;Q|U). Null if the
  /// code follows from the weight: then I(X;Q) is the entropy of the codes.
  virtual std::unique_ptr<InformationSum> mutual_information(const Sample&) const { return nullptr; }
  /// True with several scales: the code follows from the weight and its scale, values alone give no law of the
  /// scales, and I(X;Q) is undefined. For a known source see information/shared_scale.hpp.
  virtual bool shares_scales() const { return false; }
};

struct QuantizerSpec;

struct QuantizerInfo {
  QuantizerInfo();
  QuantizerInfo(const QuantizerInfo&);
  QuantizerInfo(QuantizerInfo&&) noexcept;
  QuantizerInfo& operator=(const QuantizerInfo&);
  QuantizerInfo& operator=(QuantizerInfo&&) noexcept;
  ~QuantizerInfo();

  std::string id;
  std::string title;
  std::string family;  // rows of one family differ in bits only; the interface offers them on one slider
  std::string family_title;
  std::string group;  // heading in lists: "Integers", "Blocks", …
  int rate_bits = 0;
  std::string explanation;
  std::string
      source;  // author, year, equation or section; or the reference implementation whose arithmetic it is
  std::vector<ParamInfo> params;
  // Which properties hold for the row with its default parameters; the property tests iterate these.
  std::uint64_t block = 0;    // the length of its blocks, where it is no parameter
  bool whole_blocks = false;  // its tool stores no tensor whose innermost axis is no multiple of a block
  bool scaled_by_extremes = false;  // a block's scale also depends on the tensor's largest magnitude
  bool scaled_by_largest = false;   // a group's scale follows from its value of largest magnitude alone
  bool designed = false;            // fit() searches for the partition: work of several sorts of the sample
  bool fixed_partition = false;     // one set of thresholds and levels for all values
  bool scale_equivariant = false;   // quantize(a·x) = a·quantize(x) for a a power of two, refitted
  bool permutation_equivariant = false;  // the order of the values does not matter, refitted
  bool idempotent = true;                // encode(decode(i)) = i with the same fitted quantizer
  bool nearest_level = true;             // every value goes to a level nearest to it
  /// Begins a fit, which Quantizer::fit_unit() completes.
  Expected<std::unique_ptr<Quantizer>> (*fit)(const QuantizerInfo& row, const QuantizerSpec& spec,
                                              const Sample& sample) = nullptr;
};

}  // namespace qs
