#pragma once
/// Compensation: columns are rounded one after another, and each rounding error is pushed onto the columns that are
/// not yet rounded, so that the outputs for inputs of second moment Σ change least.
///
///     for j in order:  ŵ_j = nearest point of the grid to w_j − Σ_{i<j} δ_i c_ij ,   δ_j = ŵ_j − w_j
///
/// c of conditional_factor.hpp; every row on its own. In GPTQ's text: e = (w_j − ŵ_j)/U_jj, then w_k −= e U_jk for
/// k > j, which is the same. Without damping and clamping the error is Σ_j d_j (rounding error of the adjusted
/// weight)², at most Σ_j d_j step²/4.
///
/// Sources: Frantar, Ashkboos, Hoefler, Alistarh 2023 (GPTQ); Babai 1986 (nearest plane).
///
/// Surprises: the weights get worse while the outputs get better. With two columns it never loses to nearest
/// rounding, from three on single rows do (5 to 10 % at four and five columns), even without clamping. A push over
/// the edge of the grid is clamped, and nothing after it can repair that: such a row can be several times worse
/// than nearest rounding. Damping is no mere safety: 1 % sometimes lowers the undamped error.

#include <span>

#include "core/job.hpp"
#include "core/rounding/conditional_factor.hpp"
#include "core/rounding/output_error.hpp"
#include "core/rounding/rounding_grid.hpp"

namespace qs {

/// Outputs × inputs, row-major.
struct LayerWeights {
  std::size_t rows = 0, columns = 0;
  std::span<const float> values;
};

struct CompensationOptions {
  FactorOptions factor{};
  /// Errors of the outputs, and nearest rounding beside it: twice the work.
  bool with_errors = true;
};

struct RoundedLayer {
  std::vector<std::int32_t> codes{};  // rows × columns
  std::vector<double> values{};
  std::vector<double> row_errors{};          // δ Σ δᵀ, undamped; empty without errors
  double output_error = 0;                   // their sum
  double weight_error = 0;                   // Σ δ²
  std::vector<std::uint32_t> row_clamped{};  // codes whose weight lay beyond the grid, per row
  std::uint64_t clamped = 0;                 // their sum
};

/// A row blows up if codes were clamped and its error is this many times that of nearest rounding.
inline constexpr double kBlowUp = 2;

struct Compensation {
  RoundedLayer compensated, nearest;  // `nearest` has no rows without errors
  std::vector<std::size_t> order{};
  std::vector<double> variances{};  // d, in that order, of the damped H'
  double added = 0;                 // damping · mean(Σ_jj)
  std::vector<std::size_t> dead{};  // inputs that are always 0; their weights count as 0 when compensated
  std::vector<std::size_t> worse_rows{};  // rows with more output error than nearest rounding makes
  std::vector<std::size_t> blown_up{};

  /// 10 log10 of nearest over compensated output error; 0 if both are 0.
  double output_gain_db() const;
};

/// Refuses weights that do not fit Σ or the grid, that are not finite, and what conditional_factor() refuses.
/// Weights, Σ and grid must outlive the job. A preview is the same on the first columns of each.
class CompensationJob : public Job {
 public:
  CompensationJob(const LayerWeights& weights, const SquareMatrix& sigma, const RoundingGrid& grid,
                  const CompensationOptions& options);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  Expected<Compensation> take();

 private:
  bool unit();
  bool factor_unit();
  void prepare_unit();
  void load_rows();
  void round_block();
  void round_nearest(std::size_t end);
  void round_compensated(std::size_t end);
  void keep_block(RoundedLayer& layer, std::size_t end) const;
  void finish_rows();
  std::size_t rows_of_group() const { return std::min(kPanelLanes, weights_.rows - row_); }

  LayerWeights weights_;
  const SquareMatrix& sigma_;
  const RoundingGrid& grid_;
  bool with_errors_;
  std::optional<Error> error_;
  std::optional<ConditionalFactoring> factoring_;
  ConditionalFactor factor_;
  std::optional<OutputError> form_;
  Compensation result_;
  std::vector<bool> is_dead_;
  std::vector<double> panel_, nearest_panel_;  // weights, then deviations, in the order of rounding
  std::vector<double> original_;   // weights of the present block, which are not 0 for a dead input
  std::vector<GridPoint> points_;  // of the present block
  std::vector<double> errors_, nearest_errors_;
  std::size_t row_ = 0, column_ = 0, measured_ = 0;
};

Expected<Compensation> compensate(const LayerWeights& weights, const SquareMatrix& sigma,
                                  const RoundingGrid& grid, const CompensationOptions& options);

/// Refusals that all work on one layer shares.
Expected<void> check_layer(const LayerWeights& weights, const SquareMatrix& sigma, const RoundingGrid& grid);

}  // namespace qs
