#pragma once
/// View "lattice" of the lab "rounding": one row of three columns as a picture in space. Rounding moves each weight to a
/// level; with Σ = M Mᵀ, M upper triangular, in the order of rounding, the change of the outputs is the length of
///
///     p = (ŵ − w) M        |p|² = δ Σ δᵀ
///
/// so the candidates ŵ are the points of a lattice, and the weights as trained are the origin. Coordinate j depends
/// on the codes of columns up to j alone: the first code chooses a plane, the second a line in it, the third a point.
/// Compensation takes the nearest plane, then the nearest line in it, then the nearest point on that (Babai 1986; Chen
/// et al. 2025); its cell is a box. Nearest rounding cuts each weight's own cell, a slanted box; the best point is
/// found by search (closest_point.hpp).
///
/// Weights are Gaussian, inputs like a sequence, Σ_ij = ρ^|i−j|, nothing is damped.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/quantizers.hpp"

namespace qs {

/// Rows of the layer, of which one is shown: enough for shares to a percent.
inline constexpr std::size_t kLatticeRows = 1024;
inline constexpr std::size_t kLatticeColumns = 3;

struct LatticeParams {
  QuantizerSpec quantizer;
  double rho = 0.9;
  std::uint64_t seed = 1;
  std::size_t row = 0;  // below kLatticeRows
  bool operator==(const LatticeParams&) const = default;
};

using Space = std::array<double, kLatticeColumns>;

/// A candidate, as seen from the weights as trained.
struct LatticePoint {
  std::array<std::int32_t, kLatticeColumns> codes{};
  Space place{};
  double error = 0;  // |place|²
};

struct LatticeResult {
  std::optional<Error> problem{};
  std::vector<LatticePoint> points{};  // the three ones below, and their neighbours
  LatticePoint nearest{}, compensated{}, best{};
  /// Half-way to the levels on both sides, along each column alone: of the cells around `nearest` and `compensated`.
  /// An outermost level reaches outward as far as inward.
  std::array<std::array<Space, 2>, kLatticeColumns> nearest_sides{}, compensated_sides{};
  std::vector<std::size_t> losing{};  // rows, from 0, that compensation makes worse than nearest rounding
  std::vector<std::size_t> short_of_best{};  // of the first kSearchedRows, those that miss the best point
  double gain_db = 0;                        // of all rows together
};

/// Searched rows cost more than compensated ones.
inline constexpr std::size_t kSearchedRows = 256;

LatticeResult compute_lattice(const LatticeParams& params);

std::string lattice_answer(const LatticeResult& result, bool is_on);

}  // namespace qs
