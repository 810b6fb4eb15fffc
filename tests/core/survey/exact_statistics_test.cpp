#include "core/survey/exact_statistics.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace qs;

namespace {

/// Takes all values in pieces, as float32 rounds them.
ExactStatistics law_of(const std::vector<double>& values, std::size_t piece) {
  ExactStatistics law;
  for (std::size_t at = 0; at < values.size(); at += piece) {
    const auto part = std::span(values).subspan(at, std::min(piece, values.size() - at));
    std::vector<float> rounded;
    for (const double x : part) rounded.push_back(static_cast<float>(x));
    law.add(part, rounded);
  }
  return law;
}

std::vector<double> ladder(double unit, double offset) {
  std::vector<double> values;
  for (int i = -50; i <= 50; ++i) values.push_back(offset + unit * i);
  return values;
}
/// σ of −50 … 50.
const double kSigma = std::sqrt(50.0 * 51 / 3);

}  // namespace

TEST_CASE("exact law: neither tiny nor huge numbers leave the range, and what float32 loses is counted") {
  struct Row {
    double unit, offset;
    LostInFloat32 lost;
  };
  const std::vector<Row> rows = {{1, 0, {}},
                                 {1e-50, 0, {100, 0, 0}},
                                 {1e300, 0, {0, 100, 0}},
                                 {1e305, 0, {0, 100, 0}},
                                 {0x1p-10, 1e9, {0, 0, 100}}};
  for (const Row& row : rows) {
    for (const std::size_t piece : {1, 7, 1000}) {
      CAPTURE(row.unit);
      CAPTURE(piece);
      const ExactStatistics law = law_of(ladder(row.unit, row.offset), piece);
      CHECK(law.sigma() == doctest::Approx(kSigma * row.unit).epsilon(1e-6));
      CHECK(std::abs(law.mean() - row.offset) <= 1e-12 * std::max(row.offset, 50 * row.unit));
      CHECK(law.least() == row.offset - 50 * row.unit);
      CHECK(law.most() == row.offset + 50 * row.unit);
      CHECK(law.lost(false).to_zero == row.lost.to_zero);
      CHECK(law.lost(false).to_infinity == row.lost.to_infinity);
      CHECK(law.lost(false).rounded >= row.lost.rounded);
      CHECK(law.zeros() == (row.offset == 0 ? 1 : 0));
    }
  }
}

TEST_CASE("exact law: the end of the range of float64, NaN and infinities") {
  const ExactStatistics law = law_of({-1.7e308, 0, 1, NAN, INFINITY, -INFINITY, -INFINITY}, 2);
  CHECK(law.least() == -1.7e308);
  CHECK(law.most() == 1);
  CHECK(std::isfinite(law.sigma()));
  CHECK(law.non_finite() == NonFinite{1, 1, 2});
}

TEST_CASE("exact law: of integers each rounding counts") {
  CHECK(law_of({16'777'216, 16'777'217, 16'777'219, 3}, 4).lost(true).rounded == 2);
  CHECK(law_of({16'777'216, 16'777'217, 16'777'219, 3}, 4).lost(false).rounded == 0);
}
