#pragma once
/// Rotate, round, rotate back: what a Hadamard rotation does to one format.
///
///     x̂ = Rᵀ Q(R x)        R: HadamardRotation of each row (hadamard.hpp)
///
/// with the format fitted to the rotated matrix. R keeps lengths, so Σ(x̂ − x)² is the error in either
/// coordinates; what changes is the law of the entries and the largest of each group. Figures before and
/// after:
///
///     sqnr_db         10 log₁₀ Σx²/Σ(x̂ − x)² over the matrix
///     block_sqnr_db   mean of the SQNR of aligned blocks of 32 columns, in the original coordinates
///     entropy_bits    plug-in entropy of all codes together, −0 and 0 as one
///     equal_entropy   Δ SQNR − 6.0206 (H_after − H_before): the verdict if codes are entropy coded
///
/// Sources: Ashkboos et al. 2024 (QuaRot); Chee et al. 2023 (QuIP). The surprise: the SQNR of the whole hides
/// the swamping of weak blocks by strong ones, and at equal entropy rotation loses nearly everywhere.

#include <optional>

#include "core/quantizers.hpp"
#include "core/rounding/hadamard.hpp"

namespace qs {

struct RotationFigures {
  std::optional<double> sqnr_db;  // infinite if exact; nothing without signal
  std::optional<double>
      block_sqnr_db;  // mean over blocks that hold a signal; infinite if one of them is exact
  std::uint64_t blocks = 0, exact_blocks = 0;  // of those with a signal
  double entropy_bits = 0;
};

struct RotatedRounding {
  std::size_t block = 0;            // columns that were mixed; 0: not rotated
  std::vector<std::int32_t> codes;  // of the rotated entries
  std::vector<float> values;        // x̂ in the original coordinates
  RotationFigures figures;
};

/// `weights` is rows × columns (make_sample). Refuses NaN, infinities and entries too large to be rotated.
Expected<RotatedRounding> round_plain(const QuantizerSpec& spec, const Sample& weights);

/// A matrix and its rotated entries, to be rounded with several formats.
class RotatedMatrix {
 public:
  static Expected<RotatedMatrix> make(std::vector<float> weights, std::size_t columns,
                                      const HadamardParams& params);
  static Expected<RotatedMatrix> make(std::vector<float> weights, HadamardRotation rotation);
  const HadamardRotation& rotation() const { return rotation_; }
  const Sample& weights() const { return weights_; }
  const Sample& rotated() const { return rotated_; }
  /// Rounds the rotated entries and turns them back.
  Expected<RotatedRounding> round(const QuantizerSpec& spec) const;

 private:
  RotatedMatrix(HadamardRotation rotation, Sample weights, Sample rotated)
      : rotation_(std::move(rotation)), weights_(std::move(weights)), rotated_(std::move(rotated)) {}
  HadamardRotation rotation_;
  Sample weights_, rotated_;
};

struct RotationEffect {
  RotationFigures before, after;
  std::size_t block = 0;
  /// Differences after − before in dB; minus infinity if rotation spoils what was exact, nothing if
  /// undefined.
  std::optional<double> delta_db() const;
  std::optional<double> equal_entropy_db() const;
};

Expected<RotationEffect> rotation_effect(const QuantizerSpec& spec, const RotatedMatrix& matrix);

/// A format of the map formats × laws.
struct RotationFormat {
  std::string_view id, title, spec;
  std::string_view brief;    // for a narrow heading
  bool step_in_rms = false;  // `spec` lacks its step: half of √(Σx²/n)
};
std::span<const RotationFormat> rotation_formats();
/// The format for a matrix of these entries, before and after rotation.
QuantizerSpec spec_of(const RotationFormat& format, std::span<const float> weights);

}  // namespace qs
