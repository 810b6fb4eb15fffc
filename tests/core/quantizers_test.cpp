// Properties of every row of the list, or of those with a flag: cells, thresholds, scale, entropy.
#include "core/quantizers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("idempotent rows: quantizing what is quantized changes nothing") {
  const Sample sample = drawn("laplace", 5000);
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto quantizer = fit(spec_of(row.id), sample);
    REQUIRE(quantizer);
    const auto codes = codes_of(**quantizer, sample.values);
    std::vector<float> decoded(codes.size());
    (*quantizer)->decode(codes, decoded);
    if (!row.idempotent) continue;
    std::vector<float> again(codes.size());
    (*quantizer)->decode(codes_of(**quantizer, decoded), again);
    CHECK(again == decoded);
  }
}

TEST_CASE("fixed-partition rows: the sorted sample and the plain pass agree, also on hostile samples") {
  std::vector<std::vector<float>> samples = {{0.7F},
                                             {0, 0, 0},
                                             {-2, -2},
                                             {1, 2, 3, 4, 5, 6, 7},
                                             {1e-40F, -3e-41F, 2e-42F},
                                             {3.4e38F, -3.4e38F, 1},
                                             {1e-20F, 1, 1e20F}};
  std::vector<float> ties, shifted;
  for (int i = -14; i <= 14; ++i)
    ties.push_back(static_cast<float>(i) / 2);  // int4's own thresholds at scale 1
  for (const float x : drawn("gaussian", 20'000).values) shifted.push_back(1000 + x / 100);
  samples.push_back(ties);
  samples.push_back(shifted);
  samples.push_back(drawn("laplace", 100'000).values);
  for (const std::vector<float>& values : samples) {
    const Sample sample = sample_of(values);
    for (const QuantizerInfo& row : quantizers()) {
      if (!row.fixed_partition) continue;
      std::vector<std::string> variants = {row.id};
      for (const ParamInfo& param : row.params) {
        for (const std::string& value : param.suggestions)
          variants.push_back(row.id + "/" + param.id + "=" + value);
      }
      for (const std::string& variant : variants) {
        CAPTURE(variant);
        CAPTURE(values.size());
        const auto quantizer = fit(spec_of(variant), sample);
        if (!quantizer) {  // exact designs state their largest sample, fixed steps their finest step
          const std::string& field = quantizer.error().field;
          CHECK((field.ends_with("design=exact") || field.ends_with("step")));
          continue;
        }
        const auto cells = (*quantizer)->cells();
        REQUIRE(cells);
        const CodeStatistics fast = measure_cells(**quantizer, *cells, sample.sorted);
        const CodeStatistics plain = measure_values(**quantizer, cells, sample.values);
        CHECK(fast.occupancy == plain.occupancy);
        CHECK(fast.overload_count == plain.overload_count);
        CHECK(fast.max_abs_error == plain.max_abs_error);
        CHECK(test::close(fast.error_squares, plain.error_squares, 1e-9));
        CHECK(test::close(fast.overload_squares, plain.overload_squares, 1e-9));
        CHECK(test::close(fast.signal_squares, plain.signal_squares, 1e-12));
        for (const MetricInfo& metric : metrics()) {
          const auto value = metric.compute(fast);
          CHECK((!value || !std::isnan(*value)));
        }
      }
    }
  }
}

TEST_CASE("fixed-partition rows: a threshold is the smallest float of the cell above it") {
  const Sample sample = drawn("gaussian", 4000);
  for (const QuantizerInfo& row : quantizers()) {
    const auto quantizer = fit(spec_of(row.id), sample);
    const auto cells = (*quantizer)->cells();
    if (!cells) continue;
    CAPTURE(row.id);
    const auto alphabet = (*quantizer)->alphabet();
    for (std::size_t i = 0; i < cells->thresholds.size(); ++i) {
      const float at = cells->thresholds[i];
      if (!std::isfinite(at)) continue;  // a cell that no float reaches
      const bool thin = i > 0 && cells->thresholds[i - 1] >= at;
      const auto codes =
          codes_of(**quantizer, {std::nextafter(at, -std::numeric_limits<float>::infinity()), at});
      CHECK(codes[1] >= alphabet[i + 1]);
      CHECK((thin || codes[0] == alphabet[i]));
    }
  }
}

TEST_CASE("scale-equivariant rows: doubling the weights doubles what is decoded") {
  const Sample sample = drawn("laplace", 3000);
  std::vector<float> doubled = sample.values;
  for (float& x : doubled) x *= 2;
  const Sample twice = sample_of(doubled);
  for (const QuantizerInfo& row : quantizers()) {
    if (!row.scale_equivariant) continue;
    CAPTURE(row.id);
    const auto one = fit(spec_of(row.id), sample), two = fit(spec_of(row.id), twice);
    const auto codes = codes_of(**one, sample.values);
    CHECK(codes == codes_of(**two, twice.values));
    std::vector<float> small(codes.size()), large(codes.size());
    (*one)->decode(codes, small);
    (*two)->decode(codes, large);
    for (float& x : small) x *= 2;
    CHECK(small == large);
  }
}

TEST_CASE("every row: H is at most log2 of the codes, and never more than the bits stored") {
  for (const SourceInfo& source : sources()) {
    const Sample sample = drawn(source.id, 20'000);
    for (const QuantizerInfo& row : quantizers()) {
      CAPTURE(row.id);
      const auto analysis = analyze(spec_of(row.id), sample);
      const double levels = static_cast<double>(analysis->statistics.occupancy.size());
      CHECK(*analysis->metric("entropy_bits") <= std::log2(levels) + 1e-12);
      const CodeStatistics& found = analysis->statistics;
      const double code_bits = found.storage.codes / static_cast<double>(found.stored);
      CHECK(*analysis->metric("bits_per_weight") >= code_bits);
      CHECK((code_bits == found.rate_bits || (row.id == "tq1_0" && code_bits < found.rate_bits)));
      CHECK(*analysis->metric("codes_used") <= levels);
    }
  }
}
