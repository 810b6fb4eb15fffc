#pragma once
/// Two variables at once: a joint pmf as a table, rows X and columns Y.
///
///     I(X;Y) = H(X) + H(Y) − H(X,Y) = Σ p(x,y) log2 p(x,y)/(p(x) p(y))       Shannon 1948
///
/// It is never negative and never above the smaller of the two entropies.

#include <span>

namespace qs {

struct JointEntropies {
  double x = 0, y = 0, xy = 0;  // bits
  double mutual_information = 0;
  double x_given_y() const { return xy - y; }
  double y_given_x() const { return xy - x; }
};

/// `table` is row-major with `columns` columns and sums to one.
JointEntropies joint_entropies(std::span<const double> table, std::size_t columns);

}  // namespace qs
