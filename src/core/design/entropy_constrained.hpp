#pragma once
/// Scalar quantizers whose codes are entropy coded: what counts is H of the codes, not how many there are.
///
/// The uniform threshold quantizer has cells of one width without end: mid-tread ((k−½)step, (k+½)step),
/// mid-rise (k·step, (k+1)·step). As the step goes to 0 its rate is h(X) − log2 step and its error step²/12,
/// which is ½ log2(2πe/12) = 0.2546 bit (1.53 dB) from Shannon's lower bound: no scalar quantizer comes
/// nearer at high rate (Gish and Pierce 1968).
///
/// The optimum for D + λH (Chou, Lookabaugh and Gray 1989): levels at centroids, thresholds where
/// (x−y_i)² + λ·len_i = (x−y_{i+1})² + λ·len_{i+1} with len = −log2 p.

#include "core/design/lloyd_max.hpp"

namespace qs {

enum class Centre { kMidTread, kMidRise };

struct UniformThresholdDesign {
  double rate_bits = 0;
  double mse_centroid = 0, mse_midpoint = 0;  // with levels at centroids, and in the middle of cells
};
UniformThresholdDesign uniform_threshold(const SourceInfo& source, Centre centre, double step);

/// Least D + λH over mid-tread and mid-rise starts; λ > 0
/// in squared units a bit. The source must be symmetric.
ScalarDesign entropy_constrained(const SourceInfo& source, double lambda);

}  // namespace qs
