#pragma once
/// One row of successive rounding, step by step, for a picture: what was rounded, to which code, and the push onto
/// each column that is not yet rounded. Codes may be set by hand instead of the nearest.
///
/// Steps go as in GPTQ's text (Frantar et al. 2023, algorithm 1), with H'⁻¹ = UᵀU: e = (w_j − ŵ_j)/U_jj, and
/// w_k −= e U_jk for each k after j. successive_rounding.hpp gets the same without U.
///
/// The surprise: a worse code by hand may well lower the row's error; nearest in every step is not best in all.

#include <map>

#include "core/rounding/successive_rounding.hpp"

namespace qs {

struct RoundingStep {
  std::size_t column = 0;
  double adjusted = 0;  // the weight just before it is rounded
  GridPoint point{};    // clamped: of the nearest one
  bool by_hand = false;
  double error = 0;             // ŵ − adjusted
  double inverse_diagonal = 0;  // U_jj
  double variance = 0;          // d_j = 1/U_jj²
  double cost = 0;              // d_j error²: what this step adds to δ H' δᵀ
  std::vector<double> push{};   // onto each column, by its number; 0 for those already rounded and this one
};

struct RoundingPath {
  std::vector<RoundingStep> steps{};
  std::vector<std::int32_t> codes{}, nearest_codes{};  // by column
  std::vector<double> values{}, nearest_values{};
  double output_error = 0, nearest_output_error = 0;  // undamped
  double weight_error = 0, nearest_weight_error = 0;
};

/// Rows longer than this make no picture: each step holds a push onto every column.
inline constexpr std::size_t kMostTracedColumns = 1024;

/// Codes by column. Refuses what compensate() refuses, a row or column that is not there, and a code that the
/// grid lacks.
Expected<RoundingPath> rounding_steps(const LayerWeights& weights, std::size_t row, const SquareMatrix& sigma,
                                      const RoundingGrid& grid, const FactorOptions& options,
                                      const std::map<std::size_t, std::int32_t>& by_hand = {});

}  // namespace qs
