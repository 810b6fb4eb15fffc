#pragma once
/// Rescale: difficulty moved between inputs and weights, one factor a channel, before both are rounded:
///
///     y = x Wᵀ = (x/s) (W diag s)ᵀ          exact before rounding, whatever s
///     smooth   s_j = max_i|x_ij|^α / max_r|w_rj|^(1−α)        Xiao et al. 2023 (SmoothQuant), eq. 4
///     awq      s_j = mean_i|x_ij|^α / √(max s · min s)        Lin et al. 2024 (AWQ), published code
///     off      s_j = 1
///
/// Weights alone or weights and inputs are rounded, each by any format of the list: blocks and channels lie
/// along the rows of W diag s (outputs × channels) and x/s (samples × channels). "int8/channel=0" for both is
/// W8A8 with a scale an output and a token. The error is that of the outputs on the given inputs.
///
/// A dead channel (all inputs 0, or all weights 0) has s = 1: it adds nothing to the outputs, and is left out
/// of AWQ's max and min. AWQ's code also keeps means above 1e-4; here nothing is clamped.
///
/// The surprise: α = 0 is not "off": s = 1/max|w|, up to 2 dB worse than nothing.

#include <optional>

#include "core/quantizers.hpp"

namespace qs {

enum class MigrationRule { kOff, kAwq, kSmooth };

struct MigrationRuleInfo {
  std::string_view id, title, explanation, source;
  MigrationRule rule;
};
std::span<const MigrationRuleInfo> migration_rules();
const MigrationRuleInfo* find_migration_rule(std::string_view id);

struct MigrationFormats {
  QuantizerSpec weights;
  std::optional<QuantizerSpec> inputs{};  // absent: not rounded
};
struct MigrationSetup {
  std::string_view id, title, weights, inputs;  // specs; empty inputs: not rounded
};
/// The usual four: w4_b32, w3_b32, w8a8_token, w8a8_tensor.
std::span<const MigrationSetup> migration_setups();
MigrationFormats formats_of(const MigrationSetup& setup);

struct Migrated {
  std::vector<double> scales;                           // s, a channel
  std::vector<std::int32_t> weight_codes, input_codes;  // of W diag s and x/s; no input codes if not rounded
  std::vector<float> weights;                           // ŵ/s: in the units of W
  double error = 0;                                     // mean of (ŷ − y)² over samples and outputs
  std::optional<double> nmse_db;  // 10 log₁₀(error / mean y²): −∞ if exact; nothing if all y are 0
  std::optional<double> weight_db{};  // Σw² over Σ(ŵ/s − w)²: infinite if exact, nothing if all w are 0
};

/// Inputs and weights of a layer, for several rules and α.
class ScaleMigration {
 public:
  /// `inputs` samples × channels, `weights` outputs × channels. Refuses sizes that are no whole number of
  /// rows, NaN, infinities, and more than 2²⁴ numbers of either.
  static Expected<ScaleMigration> make(std::vector<float> inputs, std::vector<float> weights,
                                       std::size_t channels);
  std::size_t samples() const { return inputs_.size() / channels_; }
  std::size_t outputs() const { return weights_.size() / channels_; }
  std::size_t channels() const { return channels_; }

  /// Refuses α outside 0 to 1.
  Expected<std::vector<double>> scales(MigrationRule rule, double alpha) const;
  /// Also refuses scales that carry numbers beyond float32.
  Expected<Migrated> migrate(MigrationRule rule, double alpha, const MigrationFormats& formats) const;

 private:
  ScaleMigration(std::vector<float> inputs, std::vector<float> weights, std::size_t channels);

  std::size_t channels_;
  std::vector<float> inputs_, weights_;
  std::vector<double> most_input_, mean_input_, most_weight_;  // a channel
  double output_power_ = 0;                                    // mean y²
};

struct MigrationPoint {
  double alpha = 0, error = 0;
  std::optional<double> nmse_db;
  std::optional<double> weight_db;  // Σw² over Σ(ŵ/s − w)²: infinite if exact, nothing if all w are 0
  double entropy_bits = 0;          // of the weights' codes
};
struct MigrationCurve {
  MigrationPoint off;
  std::vector<MigrationPoint> points;  // α = 0, 1/steps, …, 1
  std::size_t best = 0;                // of points; the first of equals
};
/// 1 to 1000 steps.
Expected<MigrationCurve> migration_curve(const ScaleMigration& layer, MigrationRule rule,
                                         const MigrationFormats& formats, int steps = 10);

}  // namespace qs
