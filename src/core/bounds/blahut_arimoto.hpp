#pragma once
/// Blahut's and Arimoto's alternating maximization (Blahut 1972; Arimoto 1972), for channels and for sources.
///
/// Channel: C = max over inputs p of I(X;Y). Each round multiplies p(x) by
/// exp D(W(·|x)‖output); log Σ p·exp D is a lower bound on C and max D an
/// upper one, so the gap between them is proof of how near the result is.

#include <span>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct ChannelCapacity {
  double bits = 0;  // the lower bound
  double gap = 0;   // the upper bound is bits + gap
  std::vector<double> input;
};

/// `channel` is row-major: P(y|x) in row x, each row a pmf over `outputs`. Refused if it is none.
Expected<ChannelCapacity> channel_capacity(std::span<const double> channel, std::size_t outputs,
                                           double gap = 1e-12, int most_rounds = 200'000);

/// Capacity with costs: the best input under Σ p(x)·cost(x) ≤ budget. `gap` bounds the Lagrangian at the
/// price found.
Expected<ChannelCapacity> channel_capacity_under_cost(std::span<const double> channel, std::size_t outputs,
                                                      std::span<const double> cost, double budget,
                                                      double gap = 1e-10);

/// I(X;Y) in bits for a given input.
double mutual_information_bits(std::span<const double> channel, std::size_t outputs,
                               std::span<const double> input);

struct RateDistortionPoint {
  double distortion = 0;
  double bits = 0;
  double slope = 0;                     // dR/dD, bits per unit of distortion; negative
  std::vector<double> reproductions{};  // their pmf
};

/// One point of R(D) for a discrete source: p over x, distortion d(x, y) row-major over `reproductions`. The
/// point is the one where the curve has this slope. The rate is an upper bound on R at the point's
/// distortion, at most `gap` above.
RateDistortionPoint rate_distortion_at_slope(std::span<const double> source,
                                             std::span<const double> distortion, std::size_t reproductions,
                                             double slope, double gap = 1e-9, int most_rounds = 20'000,
                                             std::vector<double> start = {});

}  // namespace qs
