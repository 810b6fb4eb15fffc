#pragma once
/// View "compensate" of the lab "rounding": the same codes, better outputs. A layer rounded to nearest and with each
/// rounding error pushed onto the columns still to come, at several bit-widths, beside what any rounding can reach
/// for these inputs; and one row of it step by step.
///
///     output SNR = 10 log₁₀ tr(W Σ Wᵀ) / tr(ΔW Σ ΔWᵀ)        weight SNR = 10 log₁₀ Σw² / ΣΔw²
///
/// The bounds are those of Gaussian weights of the same power (correlated_bounds.hpp): for the rate R of a point, the
/// entropy of its codes, D(R) by reverse water-filling.

#include "core/job.hpp"
#include "core/rounding/correlated_bounds.hpp"
#include "core/rounding/rounding_steps.hpp"
#include "labs/rounding/layer.hpp"
#include "labs/state/run_log.hpp"

namespace qs {

struct CompensateParams {
  QuantizerSpec quantizer;
  ColumnOrder order = ColumnOrder::kNatural;
  double damping = 0;  // of the mean of Σ's diagonal
  bool operator==(const CompensateParams&) const = default;

  FactorOptions factor() const { return {order, {}, damping}; }
};

/// A rounded layer as a point of the plane.
struct RoundedPoint {
  double entropy_bits = 0;
  std::optional<double> output_db, weight_db;  // infinite if exact, nothing without signal
  std::optional<double> accuracy;              // of the digit network
  std::uint64_t clamped = 0;
};

/// Nearest rounding and compensation in one format.
struct CompensatedFormat {
  std::string spec;
  int bits = 0;  // stored bits of a code
  RoundedPoint nearest, compensated;
  std::size_t worse_rows = 0, blown_up = 0;
  std::size_t changed = 0;     // codes that compensation changes, of inputs that are not dead
  double bits_per_weight = 0;  // as stored, with scales
};

struct CompensateResult {
  std::optional<Error> problem;
  CompensatedFormat shown;
  std::size_t preview_columns = 0;        // `shown` is of so many columns; 0 for all
  std::vector<CompensatedFormat> widths;  // of the format's family, by rising bits; those that are done
  std::optional<double> exact_accuracy;   // of the digit network as trained
  std::size_t rows = 0, columns = 0;
  std::vector<std::size_t> dead{};  // inputs that are always 0
  bool is_uncorrelated = false;     // no two inputs are correlated
  bool is_short_of_samples = false;
  std::size_t dependent = 0;  // directions that no input has (dependent_inputs.hpp), when bounds are there
  /// The loss of nearest rounding over successive rounding in this order, over steps for each column, without damping and
  /// without inputs that are always 0; absent if Σ of the others is singular, as `ideal` is.
  std::optional<CorrelatedBounds> bounds;
  struct BoundPoint {
    double bits = 0, db = 0;
  };
  /// D(R) of Gaussian weights of the same power, in dB below the power of these outputs.
  std::vector<BoundPoint> ideal;
};

/// Columns that are compensated within a frame; of a wider layer these are shown first.
inline constexpr std::size_t kPreviewColumns = 64;

/// The format at once, or on its first columns; then the whole, the bounds, and the other widths one after another.
class CompensateJob : public Job {
 public:
  /// Layer and digits must outlive it.
  CompensateJob(CompensateParams params, const RoundingLayer& layer, const DigitLayers* digits);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const CompensateParams& params() const { return params_; }
  const CompensateResult& result() const { return result_; }
  bool is_done() const { return left_.empty() && has_bounds_; }

 private:
  void show(const RoundingLayer& layer);
  void unit();

  CompensateParams params_;
  const RoundingLayer& layer_;
  const DigitLayers* digits_;
  CompensateResult result_;
  std::vector<QuantizerSpec> left_;  // last first
  std::size_t count_ = 0;
  bool has_bounds_ = false;
};

/// All of it.
CompensateResult compute_compensate(const CompensateParams& params, const RoundingLayer& layer,
                                    const DigitLayers* digits);

/// One row, step by step.
struct PathResult {
  std::optional<Error> problem;
  std::size_t row = 0;  // from 0; the last one if the layer has fewer
  RoundingPath path;
  std::vector<float> weights;       // of the row
  std::vector<std::int32_t> codes;  // of the grid, by rising values; empty if there are too many to list
  std::vector<std::vector<double>> levels;  // by column: what these codes stand for
  std::vector<std::size_t> dead{};          // columns whose input is always 0
};
/// Codes by hand that the grid lacks, or for columns that are not there, count as none.
PathResult compute_path(const CompensateParams& params, const RoundingLayer& layer, std::size_t row,
                        const HandCodes& by_hand = {});

/// The shown layer as a row that can be pinned: stored bits, entropy of the codes, SNR of the weights, digits read.
Run compensate_run(const AppState& state, const CompensateResult& result, bool is_on);

std::string compensate_answer(const CompensateResult& result, bool is_on);

}  // namespace qs
