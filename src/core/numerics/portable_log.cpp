#include "core/numerics/portable_log.hpp"

#include <cstdint>
#include <cstring>

namespace qs {

// x = m·2^k with √½ ≤ m < √2, then log m = 2·artanh(s) = 2(s + s³/3 + s⁵/5 + …),
// where s = (m−1)/(m+1), |s| < 0.172.
double portable_log(double x) {
  constexpr double kLn2High = 0x1.62e42fefap-1,
                   kLn2Low = 0x1.cf79abc9e3b39p-40;  // sum is ln 2; k·high is exact
  constexpr double kSqrt2 = 1.4142135623730951;
  constexpr int kTerms = 12, kMantissaBits = 52, kBias = 1023;
  std::uint64_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  double k = static_cast<double>(static_cast<std::int64_t>(bits >> kMantissaBits) - kBias);
  bits = (bits & 0xFFFFFFFFFFFFFULL) | std::uint64_t{kBias} << kMantissaBits;
  double m;
  std::memcpy(&m, &bits, sizeof m);
  if (m >= kSqrt2) {
    m /= 2;
    k += 1;
  }
  const double s = (m - 1) / (m + 1), s2 = s * s;
  double series = 0;
  for (int term = kTerms; term >= 1; --term) series = (series + 1.0 / (2 * term + 1)) * s2;
  return k * kLn2High + (k * kLn2Low + 2 * s * (1 + series));
}

}  // namespace qs
