#include "core/metrics.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace qs;

TEST_CASE("metric rows: ids are unique and every text is written") {
  for (const MetricInfo& row : metrics()) {
    CAPTURE(row.id);
    CHECK(find_metric(row.id) == &row);
    CHECK(!row.title.empty());
    CHECK(!row.explanation.empty());
    CHECK(!row.source.empty());
  }
}

TEST_CASE("metric rows: no sample gives NaN, not even an empty one") {
  for (const MetricInfo& row : metrics()) {
    CAPTURE(row.id);
    const auto value = row.compute(CodeStatistics{});
    CHECK((!value || !std::isnan(*value)));
  }
}

TEST_CASE("entropy: p = 1/2, 1/4, 1/8, 1/8 carries 1.75 bits, and equal shares exactly log2 L") {
  CodeStatistics statistics;
  statistics.occupancy = {4, 2, 1, 1};
  statistics.count = 8;
  CHECK(*find_metric("entropy_bits")->compute(statistics) == 1.75);
  statistics.occupancy.assign(16, 5);
  statistics.count = 80;
  CHECK(*find_metric("entropy_bits")->compute(statistics) == doctest::Approx(4).epsilon(1e-15));
}

TEST_CASE("SQNR: a power ratio of 400 is 26.02 dB, no noise is infinite, no signal is undefined") {
  CodeStatistics statistics;
  statistics.signal_squares = 4e-4;
  statistics.error_squares = 1e-6;
  CHECK(*find_metric("sqnr_db")->compute(statistics) == doctest::Approx(26.0206).epsilon(1e-6));
  statistics.error_squares = 0;
  CHECK(std::isinf(*find_metric("sqnr_db")->compute(statistics)));
  statistics.signal_squares = 0;
  CHECK(!find_metric("sqnr_db")->compute(statistics));
}
