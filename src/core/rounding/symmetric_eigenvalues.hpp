#pragma once
/// Eigenvalues of a symmetric matrix: Householder reflections make it tridiagonal, then implicit QR steps with
/// Wilkinson's shift make it diagonal (Golub and Van Loan 2013, sections 8.3.1 to 8.3.3). (4/3) n³ operations, no
/// vectors.
///
/// Each is right to about 1e-15 of the largest: an eigenvalue below that, as of a singular Σ, may come out with
/// either sign.

#include "core/rounding/square_matrix.hpp"

namespace qs {

/// Ascending. Reads the whole matrix, which must be finite.
std::vector<double> symmetric_eigenvalues(SquareMatrix matrix);

}  // namespace qs
