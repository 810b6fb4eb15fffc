// Exponentials of training against those of the C library in double precision.
#include "core/numerics/simd_exp.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace qs;

TEST_CASE("e^x of four: within 1e-7 of it, and the same bits natively and in WebAssembly") {
  std::uint64_t hash = 14695981039346656037ULL;
  double worst = 0;
  for (int i = -87000; i <= 87000; i += 4) {
    const auto at = [i](int lane) { return static_cast<float>(i + lane) / 1000; };
    const Float4 e = exp4(Float4{at(0), at(1), at(2), at(3)});
    for (int lane = 0; lane < 4; ++lane) {
      if (i + lane > 87000) break;
      const float one = e[lane];
      std::uint32_t bits = 0;
      std::memcpy(&bits, &one, sizeof bits);
      hash = (hash ^ bits) * 1099511628211ULL;
      const double exact = std::exp(static_cast<double>(at(lane)));
      worst = std::max(worst, std::abs(one - exact) / exact);
    }
  }
  CHECK(worst < 1e-7);
  CHECK(hash == 9036518965255920039ULL);
  // e and 1/e as float32 has them, and the ends of the range.
  const Float4 known = exp4(Float4{1, -1, 0, -1000});
  CHECK(known[0] == 2.71828182845904524F);
  CHECK(known[1] == 0.36787944117144232F);
  CHECK(known[2] == 1);
  CHECK(known[3] == doctest::Approx(std::exp(-87.0)));
}
