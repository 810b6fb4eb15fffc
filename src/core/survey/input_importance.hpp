#pragma once
/// What goes into a layer, as weights of the errors of its weights.
///
/// An error ΔW of a layer y = W x changes its outputs by ΔW x, on average
///
///     E|ΔW x|² = tr(ΔW Σ ΔWᵀ) = Σ_ij E[x_j²] ΔW_ij² + terms of E[x_j x_k], j ≠ k
///
/// A file of importances (llama.cpp's imatrix) holds E[x_j²], one number for each input j, and nothing of the other
/// terms: they are left out here. They vanish where the errors of a row are uncorrelated, as those of rounding each
/// weight by itself nearly are; GPTQ's are not. The output-weighted SQNR is
///
///     10 log10( Σ_ij E[x_j²] W_ij²  /  Σ_ij E[x_j²] ΔW_ij² )      dB, whatever the unit of x
///
/// The surprise: it can rank two formats the other way round than the SQNR of the weights.

#include <cstdint>
#include <span>
#include <vector>

#include "core/numerics/double_double.hpp"

namespace qs {

/// A weight of error for each input of a layer; of stacked experts one list after another.
class InputImportance {
 public:
  InputImportance() = default;
  /// `of_inputs` has whole lists of shape[1] numbers, one for each equal part of the shape[0] outputs. None is below 0.
  InputImportance(std::vector<float> of_inputs, std::span<const std::uint64_t> shape);

  bool empty() const { return of_inputs_.empty(); }
  /// The weights of `count` values from the place `first` of outputs × inputs; nothing if empty().
  std::span<const float> of_values(std::uint64_t first, std::size_t count);

 private:
  std::vector<float> of_inputs_, of_values_;
  std::uint64_t inputs_ = 1, list_values_ = 1;  // values of the layer that one list serves
};

/// Adds Σ weight · x² to a sum; with `decoded`, Σ weight · (decoded − x)². An x that is NaN or infinite counts nowhere.
void add_weighted_squares(std::span<const float> x, std::span<const float> weights, DoubleDouble& sum);
void add_weighted_errors(std::span<const float> x, std::span<const float> decoded,
                         std::span<const float> weights, DoubleDouble& sum);

}  // namespace qs
