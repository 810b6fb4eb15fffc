#pragma once
/// View "compensate" of the lab "rounding": the same codes, better outputs. A layer rounded to nearest and with each
/// rounding error pushed onto the columns still to come, at several bit-widths, beside what any rounding can reach
/// for these inputs; and one row of it step by step.
///
///     output SNR = 10 log₁₀ tr(W Σ Wᵀ) / tr(ΔW Σ ΔWᵀ)        weight SNR = 10 log₁₀ Σw² / ΣΔw²
///
/// The bounds are those of Gaussian weights of the same power (correlated_bounds.hpp): for the rate R of a point, the
/// entropy of its codes, D(R) by reverse water-filling.

#include "core/rounding/correlated_bounds.hpp"
#include "core/rounding/rounding_steps.hpp"
#include "labs/rounding/layer.hpp"

namespace qs {

struct CompensateParams {
  QuantizerSpec quantizer;
  FactorOptions factor;
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
};

struct CompensateResult {
  std::optional<Error> problem;
  CompensatedFormat shown;
  std::vector<CompensatedFormat> widths;  // of the format's family, by rising bits; the shown one among them
  std::optional<double> exact_accuracy;   // of the digit network as trained
  std::size_t rows = 0, columns = 0, dead = 0;
  /// The loss of nearest rounding over successive rounding in this order, over steps for each column; absent if Σ is singular.
  std::optional<CorrelatedBounds> bounds;
  struct BoundPoint {
    double bits = 0, db = 0;
  };
  std::vector<BoundPoint> ideal;  // D(R) as output SNR
};

CompensateResult compute_compensate(const CompensateParams& params, const RoundingLayer& layer,
                                    const DigitLayers* digits);

/// One row, step by step.
struct PathResult {
  std::optional<Error> problem;
  RoundingPath path;
  std::vector<float> weights;       // of the row
  std::vector<std::int32_t> codes;  // of the grid, by rising values; empty if there are too many to list
};
/// Codes by hand that the grid lacks, or for columns that are not there, count as none.
PathResult compute_path(const CompensateParams& params, const RoundingLayer& layer, std::size_t row,
                        const HandCodes& by_hand = {});

std::string compensate_answer(const CompensateResult& result, bool is_on);

}  // namespace qs
