#pragma once
/// A network of two inputs is a picture: the plane [−1, 1]², split where its answer changes. Networks
/// of 2-8-8-1 units learn to separate two arms that wind about each other.

#include "core/job.hpp"
#include "core/network/training.hpp"

namespace qs {

/// Points of two arms in turn, class 0 and 1, a little off their middles; the same seed, the same points.
ImageSet two_arms(std::size_t count, std::uint64_t seed);

/// z of the network at the middles of a side × side grid over the plane, row by row from the top (y = 1).
std::vector<float> surface(const Network& network, std::size_t side);

/// Counts the different pictures, as signs on a 16 × 16 grid, that random b-bit networks make. Weights and
/// biases are drawn uniformly from the b-bit alphabet.
struct SurfaceCount {
  int bits = 0;
  std::uint64_t drawn = 0, distinct = 0;
};
class SurfaceSurvey : public Job {
 public:
  /// For 1 to 8 bits, so many networks each.
  SurfaceSurvey(std::vector<std::uint32_t> widths, std::uint64_t draws, std::uint64_t seed);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return counts_.size() == kMostBits && counts_.back().drawn == draws_; }
  const std::vector<SurfaceCount>& counts() const { return counts_; }
  static constexpr std::size_t kMostBits = 8;

 private:
  std::uint64_t picture(int bits, std::uint64_t draw);

  std::vector<std::uint32_t> widths_;
  std::uint64_t draws_, seed_;
  SparseRows grid_;
  Network network_;
  Activations activations_;
  std::vector<std::uint64_t> seen_;  // of the present number of bits
  std::vector<SurfaceCount> counts_;
};

}  // namespace qs
