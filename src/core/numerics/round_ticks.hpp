#pragma once
/// Round numbers on an axis: multiples of 1, 2 or 5 times a power of ten.

#include <vector>

namespace qs {

/// The smallest such step of which `range` has at most `most`.
double round_step(double range, double most);
/// Those from low to high; low alone where there is no range.
std::vector<double> round_ticks(double low, double high, double most);

}  // namespace qs
