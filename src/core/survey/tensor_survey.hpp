#pragma once
/// Computes all figures of one tensor for the table of a model, from its values in order: its distribution,
/// the entropy of the stored patterns, and the effect of each of some formats.
///
/// Tensors of at most kHeld values are held, and all is exact. For longer ones, only a piece is held, and:
///   - types of 8 or 16 bits are counted by pattern, so formats with one partition for the tensor are
///     exact;
///   - formats with a scale for each block or channel of axis 0 are exact, each group being whole in a piece;
///   - of other types, ranges are chosen on coarse counts (coarse_counts.hpp) and their errors are
///     measured exactly in a second pass, as is NVFP4, which must know the largest magnitude first;
///   - formats that need all values in their order are refused, each with a sentence.
///
/// Types counted by pattern get their distribution from the counts. Formats with a kernel (run_kernel.hpp)
/// see each value once; others fit a quantizer to each piece, as all do where a piece has NaN or infinities.
///
/// The first pass alone collects, in stored order, everything that does not depend on the order of axes:
/// counts of patterns, statistics of numbers that float32 cannot hold (exact_statistics.hpp), the kind of
/// numbers (content.hpp). Bits a weight are stored bits over stored weights, non-finite ones included.
///
/// With a weight for each input (input_importance.hpp), rows that search by it do, and errors are summed with it too.
///
///     do {
///       for each piece: survey.see(values, stored, exact), survey.take(values);
///     } while (survey.end_pass());

#include <string>

#include "core/survey/coarse_counts.hpp"
#include "core/survey/content.hpp"
#include "core/survey/data_need.hpp"
#include "core/survey/exact_statistics.hpp"
#include "core/survey/moments.hpp"
#include "core/survey/running_statistics.hpp"
#include "core/survey/stored_codes.hpp"
#include "core/survey/stored_patterns.hpp"

namespace qs {

/// How a tensor is stored, if by patterns that can be counted.
struct StoredType {
  std::optional<PatternType> patterns{};
  ValuesOfPatterns values_of{};
  bool big_endian = false;
  std::vector<std::uint64_t> shape{};  // as stored, if that differs from the order of take()
  bool is_exact = true;                // in float32
  bool is_integer = false;             // if not exact: each rounding counts
};

struct FormatFigures {
  std::string spec;     // canonical
  std::string problem;  // the reason if it was not measured; all else is then empty
  std::optional<double> sqnr_db;
  double squared_error = 0;  // Σe² over the tensor
  double entropy_bits = 0, bits_per_weight = 0, storage_bits = 0;
  StorageBits storage{};                   // what storage_bits is the sum of
  bool coarse_range = false;               // chosen on coarse counts
  std::optional<double> output_sqnr_db{};  // weighted by what goes into the layer, if that is known
  double weighted_error = 0;               // Σe², so weighted
  std::string stored_as{};  // the format that its tool would store instead, and that was measured; or empty
};

struct TensorFigures {
  std::uint64_t count = 0, zeros = 0;  // of all values; exact zeros
  NonFinite non_finite;
  double min = 0, max = 0, mean = 0, sigma = 0;
  std::optional<double> absmax_in_sigmas, kurtosis;
  double squares = 0;                        // Σx²
  std::optional<double> weighted_squares{};  // weighted by what goes into the layer, if that is known
  std::optional<StoredEntropy> stored;
  std::optional<StoredCodeFigures> codes{};  // of a packed weight; measured by who decodes it
  LostInFloat32 lost{};
  Content content = Content::kNumbers;
  std::vector<FormatFigures> formats;
};

class TensorSurvey {
 public:
  static constexpr std::uint64_t kHeld = 1 << 22;      // values
  static constexpr std::uint64_t kMostUnit = 1 << 20;  // values of a row or channel that is held whole

  /// `shape` is row-major; empty for a scalar. `importance` is empty or as InputImportance takes it.
  TensorSurvey(std::vector<std::uint64_t> shape, StoredType type, const std::vector<QuantizerSpec>& formats,
               std::vector<float> importance = {}, std::uint64_t held = kHeld);

  /// Excludes the format at this place from measurement, for this reason.
  void refuse(std::size_t format, std::string why) { formats_[format].problem = std::move(why); }
  /// Feeds values in stored order, in the first pass: with their bytes if patterns are counted, and as
  /// float64 if float32 does not hold them.
  void see(std::span<const float> values, std::span<const std::byte> stored, std::span<const double> exact);
  /// Feeds the next values of the pass, row-major in `shape`.
  void take(std::span<const float> values);
  /// Call after the last value; true if all values must come once more.
  bool end_pass();
  /// Share of the values seen, from 0 to 1 over all passes.
  double progress() const;
  const TensorFigures& figures() const { return figures_; }

 private:
  struct Format {
    QuantizerSpec spec;
    DataNeeds needs;
    std::unique_ptr<RunKernel> kernel;  // null where the format has none
    std::unique_ptr<Quantizer> any;     // with a kernel: fitted to one value, tells codes and storage
    RunningStatistics running;
    StorageBits storage{};
    std::unique_ptr<Quantizer> fitted;  // for the second pass
    std::string problem;
    bool coarse_range = false, done = false;
    CodeStatistics statistics;
    double weighted_errors = 0;
  };

  void plan();
  std::uint64_t next_piece() const;
  std::size_t use_pieces(std::span<const float> values, bool all);
  void use_piece(std::span<const float> values, bool whole_units);
  void describe_piece(std::span<const float> values, bool all_finite);
  void describe_counted(const ValueCounts& values);
  void fill_piece(std::span<const float> values, bool whole_units);
  void run_kernel(Format& format, std::span<const float> values, bool whole_units);
  void run_groups(Format& format, bool all_finite);
  void end_first_pass();
  void measure_whole(Format& format);
  void describe_values();
  FormatFigures figures_of(const Format& format) const;
  bool is_held() const { return count_ <= held_; }

  std::uint64_t held_;
  std::vector<std::uint64_t> shape_;
  std::uint64_t count_ = 0, row_ = 1, unit_ = 1,
                split_ = 0;  // split: a unit goes by in pieces of this length
  std::optional<PatternCounts> patterns_;
  StoredType type_;
  std::vector<Format> formats_;
  std::optional<CoarseCounts> coarse_;
  InputImportance importance_;
  DoubleDouble weighted_squares_;
  Moments moments_;
  ExactStatistics exact_;
  ContentWatch content_;
  double least_ = 0, most_ = 0;
  NonFinite non_finite_;
  bool any_finite_ = false;
  std::uint64_t taken_ = 0, in_unit_ = 0;  // of the pass; of the present unit
  std::uint64_t used_ = 0;                 // of the pass, in pieces
  int pass_ = 0, passes_ = 1;
  std::vector<float> buffer_;
  Sample piece_;
  Sample whole_;
  TensorFigures figures_;
};

}  // namespace qs
