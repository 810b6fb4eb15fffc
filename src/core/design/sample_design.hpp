#pragma once
/// Scalar quantizers of least squared error on a sorted sample.
///
/// lloyd: Lloyd's iteration (1957/1982): levels to the means of their cells, thresholds midway between
/// levels, until no value changes its cell. A cell's mean costs two look-ups in the prefix sums, so an
/// iteration costs O(N log n). It starts from the best of three: Panter and Dite's point density f^⅓ from the
/// sample's own quantiles, equal probability, equal width; and where it ends, two cells are made one and
/// another two as long as that helps. The end is a local minimum, within 4 % of the global one on drawn
/// samples (tested).
///
/// exact: the global one, by dynamic programming over the distinct values: the best N cells of the first j
/// values end with one cell over some last values, and its beginning moves only to the right as j grows,
/// which divides and conquers in O(N n log n) (Bruce 1965; Wu 1991; Wang and Song 2011).
///
/// entropy_constrained: least D + λ·H (Chou, Lookabaugh and Gray 1989) from uniform starts; local as well.

#include "core/quantizer.hpp"

namespace qs {

/// Means of the cells between thresholds; an empty cell gets the middle of its bounds.
std::vector<float> centroids(std::span<const float> thresholds, const SortedSample& sample);

/// An iteration towards the best cells, round by round; each round costs two look-ups a cell.
class CellSearch {
 public:
  virtual ~CellSearch() = default;
  /// One round, always on the same sample; true when the cells are found.
  virtual bool step(const SortedSample& sample) = 0;
  /// Once, after step() has returned true.
  virtual Cells take() = 0;
};

/// At most `levels` levels, ascending and distinct: fewer where the sample has fewer values.
std::unique_ptr<CellSearch> search_lloyd(const SortedSample& sample, int levels);

constexpr std::size_t kMostExactValues = 16384;
constexpr int kMostExactLevels = 256;
/// Refuses more distinct values or levels than these limits.
Expected<std::vector<float>> exact_levels(const SortedSample& sample, int levels);

/// λ > 0 in squared units of x a bit.
std::unique_ptr<CellSearch> search_entropy_constrained(const SortedSample& sample, double lambda);

}  // namespace qs
