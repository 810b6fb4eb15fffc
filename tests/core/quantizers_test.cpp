#include "core/quantizers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/analysis.hpp"
#include "core/sources.hpp"
#include "golden.hpp"

using namespace qs;

namespace {

Sample sample_of(std::vector<float> values) {
  return *make_sample(std::move(values));
}

Sample drawn(std::string_view source, std::size_t count, std::uint64_t seed = 1) {
  std::vector<float> values(count);
  draw(*find_source(source), seed, 0, values);
  return sample_of(std::move(values));
}

QuantizerSpec spec_of(std::string_view text) {
  const auto spec = parse_quantizer(text);
  REQUIRE_MESSAGE(spec, text);
  return *spec;
}

std::string refusal(std::string_view text) {
  const auto spec = parse_quantizer(text);
  return spec ? "accepted as " + spec->text() : message(spec.error());
}

std::vector<std::int32_t> codes_of(const Quantizer& quantizer, const std::vector<float>& values) {
  std::vector<std::int32_t> codes(values.size());
  quantizer.encode(values, codes);
  return codes;
}

}  // namespace

TEST_CASE("quantizer rows: ids are unique, defaults are canonical, every text is written") {
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    CHECK(find_quantizer(row.id) == &row);
    CHECK(!row.title.empty());
    CHECK(!row.explanation.empty());
    CHECK(!row.source.empty());
    CHECK(spec_of(row.id).text() == row.id);
    for (const ParamInfo& param : row.params) {
      CHECK(param.normalize(param.default_value) == param.default_value);
      for (const std::string& value : param.suggestions) CHECK(param.normalize(value) == value);
      CHECK(spec_of(row.id + "/" + param.id + "=" + param.default_value).text() == row.id);
    }
  }
}

TEST_CASE("specifications have one canonical text") {
  CHECK(spec_of("int4/range=p99.90").text() == "int4/range=p99.9");
  CHECK(spec_of("uint8/range=3.0sigma").text() == "uint8/range=3sigma");
  CHECK(spec_of("int3/range=0.25").text() == "int3/range=0.25");
}

TEST_CASE("specifications: a refusal names the field, the value and what is accepted") {
  std::string ids;
  for (const QuantizerInfo& row : quantizers()) ids += (ids.empty() ? "" : ", ") + row.id;
  CHECK(refusal("int9") == "quantizer: 'int9' is not accepted; expected one of " + ids);
  CHECK(refusal("int4/blocks=32") ==
        "quantizer int4: key 'blocks' is not accepted; expected range, codes, channel, block, scale");
  CHECK(refusal("int4/range=p40") ==
        "quantizer int4: range: 'p40' is not accepted; expected absmax, mse (least squared error), p50 to "
        "p100 (percentile), 0.01sigma to 1000sigma, or a half-width from 1e-30 to 1e30");
  CHECK(refusal("int4/range=absmax/range=p99") ==
        "quantizer int4: key 'range' a second time is not accepted; expected each key once");
  for (const char* text :
       {"", "/", "int4/", "int4//", "int4/range", "int4/range=", "int4/range=nan", "int4/range=-1",
        "int4/range=infsigma", "int4/range=minmax", "uint4/range=absmax"}) {
    CAPTURE(text);
    CHECK((parse_quantizer(text).has_value() == (std::string_view(text) == "int4/")));
  }
}

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
      CHECK(*analysis->metric("bits_per_weight") >= analysis->statistics.rate_bits);
      CHECK(*analysis->metric("codes_used") <= levels);
    }
  }
}

TEST_CASE("uniform weights use their codes almost evenly: only the two outermost cells are half as wide") {
  const Sample sample = drawn("uniform", 200'000);
  for (int bits = 2; bits <= 8; ++bits) {
    const double steps = std::pow(2.0, bits) - 2;  // from the lowest level to the highest
    const double entropy = (steps - 1) / steps * std::log2(steps) + std::log2(2 * steps) / steps;
    CHECK(*analyze(spec_of("int" + std::to_string(bits)), sample)->metric("entropy_bits") ==
          doctest::Approx(entropy).epsilon(1e-3));
  }
}

TEST_CASE("affine codes of a symmetric range: exact zero costs half a step at one end") {
  // 15 steps between the extremes put 0 halfway between two
  // codes; the zero point moves the grid by half a step.
  const auto analysis = analyze(spec_of("uint4"), drawn("uniform", 200'000));
  CHECK((analysis->zero_points[0] == 7 || analysis->zero_points[0] == 8));
  CHECK(*analysis->metric("entropy_bits") == doctest::Approx(std::log2(15)).epsilon(1e-3));
}

TEST_CASE("non-finite weights get a code but stay out of the metrics") {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const Sample sample = sample_of({-1, 1, kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()});
  const auto analysis = analyze(spec_of("int4"), sample);
  REQUIRE(analysis);
  CHECK(analysis->non_finite.total() == 3);
  CHECK(analysis->statistics.count == 2);
  CHECK(std::isinf(*analysis->metric("sqnr_db")));
  CHECK(codes_of(**fit(spec_of("int4"), sample), sample.values) ==
        std::vector<std::int32_t>{-7, 7, 7, -7, 0});
}

TEST_CASE("a sample without finite values is refused, an all-zero one is exact without a ratio") {
  CHECK(message(analyze(spec_of("int4"), sample_of({})).error()) ==
        "values: an empty array is not accepted; expected at least one finite number");
  CHECK(message(analyze(spec_of("int4"), sample_of({std::numeric_limits<float>::quiet_NaN()})).error()) ==
        "values: an array of NaN and infinities only is not accepted; expected at least one finite number");
  const auto zeros = analyze(spec_of("uint4"), sample_of({0, 0, 0}));
  CHECK(!zeros->metric("sqnr_db"));
  CHECK(*zeros->metric("mse") == 0);
  CHECK(*zeros->metric("entropy_bits") == 0);
}

TEST_CASE("a constant tensor is exact under absmax: its value is a level") {
  const auto analysis = analyze(spec_of("int4"), sample_of(std::vector<float>(100, 0.375F)));
  CHECK(std::isinf(*analysis->metric("sqnr_db")));
  CHECK(!analysis->metric("noise_signal_correlation"));
}

TEST_CASE("a shape must have as many elements as there are values") {
  const auto sample = make_sample({1, 2, 3}, {2, 2});
  REQUIRE(!sample);
  CHECK(message(sample.error()) ==
        "shape: [2,2] is not accepted; expected a product of 3, the number of values");
}

TEST_CASE("canonical numbers are plain decimals that survive an address") {
  CHECK(spec_of("int4/range=p50").text() == "int4/range=p50");
  CHECK(spec_of("int4/range=90.0sigma").text() == "int4/range=90sigma");
  CHECK(spec_of("int4/range=1e3sigma").text() == "int4/range=1000sigma");
  CHECK(spec_of("int4/range=1e30").text() == "int4/range=1e30");
  CHECK(spec_of("int4/range=0.001").text() == "int4/range=0.001");
  CHECK(spec_of("int4/range=p99.99999").text() == "int4/range=p99.99999");
}

TEST_CASE(
    "a range beyond float32 ends at the largest float32, and a percentile of 0 falls back to the full "
    "range") {
  const Sample huge = sample_of({1.5e38F, -1.5e38F, 1e38F});
  for (const char* spec : {"int4/range=10sigma", "uint4/range=10sigma", "int8/range=1000sigma"}) {
    CAPTURE(spec);
    const auto analysis = analyze(spec_of(spec), huge);
    CHECK(std::isfinite(analysis->scales[0]));
    CHECK(std::isfinite(*analysis->metric("sqnr_db")));
    CHECK(analysis->zero_points[0] >= 0);
  }
  std::vector<float> sparse(2000, 0.0F);
  sparse[7] = 0.3F;
  CHECK((*fit(spec_of("int4/range=p99"), sample_of(sparse)))->scales()[0] ==
        (*fit(spec_of("int4"), sample_of(sparse)))->scales()[0]);
}

TEST_CASE("a shape whose product overflows to the right number is refused all the same") {
  CHECK(!make_sample({1, 2, 3, 4}, {968973220, 19037413721}));
}

TEST_CASE("Lloyd–Max with one level: the mean of the weights, by iteration and exactly") {
  const Sample sample = drawn("laplace", 700, 4);
  for (const std::string design : {"lloyd", "exact"}) {
    const auto quantizer = fit(spec_of("lloyd_max/levels=1/design=" + design), sample);
    REQUIRE(quantizer);
    const auto cells = (*quantizer)->cells();
    REQUIRE(cells);
    REQUIRE(cells->levels.size() == 1);
    CHECK(cells->levels[0] == doctest::Approx(sample.sorted.mean()).epsilon(1e-6));
  }
}
