#include <doctest/doctest.h>

#include <cmath>

#include "core/analysis.hpp"
#include "core/numerics/float_order.hpp"
#include "core/sources.hpp"
#include "core/survey/extent.hpp"
#include "core/survey/run_kernel.hpp"

using namespace qs;

namespace {

/// Every row with its default parameters, and parameters that change the arithmetic of a kernel.
std::vector<QuantizerSpec> all_specs() {
  std::vector<QuantizerSpec> specs;
  for (const QuantizerInfo& row : quantizers()) specs.push_back({row.id, {}});
  for (const char* text : {"int4/codes=full", "int8/scale=float16", "int2/scale=e8m0", "int6/scale=e4m3",
                           "uint4/scale=bfloat16", "uint8_onnx/scale=float16", "nf4/scale=e4m3",
                           "nf4/scale=float16", "mxfp8/element=e5m2", "mxfp6/element=e3m2"})
    specs.push_back(*parse_quantizer(text));
  return specs;
}

/// Finite floats of all exponents, ties of the formats among them, both zeros, and the ends of float32.
std::vector<float> odd_values(std::size_t count) {
  std::vector<float> values = {0.0F,           -0.0F,          1, -1, 1e-45F, -1e-45F, 3.4028235e38F,
                               -3.4028235e38F, 1.17549435e-38F};
  std::vector<float> drawn(count);
  draw(*make_source("student_t/nu=2"), 5, 0, drawn);
  for (std::size_t i = 0; values.size() < count; ++i) {
    const float x = drawn[i];
    if (i % 4 == 0) values.push_back(x);
    if (i % 4 == 1) values.push_back(std::round(x * 8) / 16);
    if (i % 4 == 2) values.push_back(with_bits(bits_of(x) & 0xFFFF0000U));
    // Bits of a number near 1 that are multiplied spread over all exponents.
    const float any = with_bits(bits_of(x) * 2654435761U);
    if (i % 4 == 3 && std::isfinite(any)) values.push_back(any);
  }
  return values;
}

struct Sums {
  std::vector<std::uint64_t> counts;
  double error_squares = 0;
};

Sums of_kernel(const RunKernel& kernel, std::span<const float> values, std::uint64_t row, std::uint64_t run) {
  Sums sums{std::vector<std::uint64_t>(kernel.codes()), 0};
  CodeCounter counter(kernel.codes());
  DoubleDouble squares;
  kernel.add(Groups::blocks(std::span(&row, 1), values.size(), run), values, counter, squares);
  counter.take(sums.counts);
  sums.error_squares = squares.value();
  return sums;
}

/// One group that the row fits to these values.
Sums of_quantizer(const QuantizerSpec& spec, std::span<const float> values, std::size_t codes) {
  const Sample sample = *make_sample({values.begin(), values.end()});
  const std::unique_ptr<Quantizer> quantizer = *fit(spec, sample);
  const std::vector<std::int32_t> alphabet = quantizer->alphabet();
  const std::int32_t least = *std::min_element(alphabet.begin(), alphabet.end());
  std::vector<std::int32_t> found(values.size());
  std::vector<float> decoded(values.size());
  quantizer->encode(values, found);
  quantizer->decode(found, decoded);
  Sums sums{std::vector<std::uint64_t>(codes), 0};
  DoubleDouble squares;
  for (std::size_t i = 0; i < values.size(); ++i) {
    ++sums.counts.at(static_cast<std::size_t>(found[i] - least));
    const double e = static_cast<double>(decoded[i]) - values[i];
    squares.add(exact_product(e, e));
  }
  sums.error_squares = squares.value();
  return sums;
}

void check_same(const Sums& ours, const Sums& theirs) {
  CHECK(ours.counts == theirs.counts);
  CHECK(std::abs(ours.error_squares - theirs.error_squares) <= 1e-13 * theirs.error_squares);
}

}  // namespace

TEST_CASE("run kernels: every value has the code and the error that the row's quantizer gives it") {
  const std::vector<float> values = odd_values(1500);
  int kernels = 0;
  for (const QuantizerSpec& spec : all_specs()) {
    const auto kernel = run_kernel_of(spec);
    if (kernel == nullptr) continue;
    ++kernels;
    CAPTURE(spec.text());
    // Beside a value of larger or equal magnitude, the code of each can only be its own.
    for (std::size_t i = 1; i < values.size(); ++i) {
      CAPTURE(values[i]);
      const std::vector<float> both = {values[i - 1], values[i]};
      check_same(of_kernel(*kernel, both, 2, 2), of_quantizer(spec, both, kernel->codes()));
    }
  }
  CHECK(kernels >= 7 + 7 + 7 + 1 + 4);  // integers of three families, nf4, mx
}

TEST_CASE("run kernels: runs of any length, short last ones too, add up to what their quantizers give") {
  std::vector<float> values(3001);
  draw(*make_source("laplace"), 3, 0, values);
  for (const QuantizerSpec& spec : all_specs()) {
    const auto kernel = run_kernel_of(spec);
    const QuantizerInfo* row = find_quantizer(spec.id);
    if (kernel == nullptr) continue;
    CAPTURE(spec.text());
    for (const std::size_t run : {1UL, 3UL, 16UL, 32UL, 257UL, 1000UL, 3001UL}) {
      if (run > row->block && row->block > 0) continue;
      if (run > 64 && spec.id == "nf4") continue;
      CAPTURE(run);
      Sums theirs{std::vector<std::uint64_t>(kernel->codes()), 0};
      DoubleDouble squares;
      for (std::size_t at = 0; at < values.size(); at += run) {
        const Sums part =
            of_quantizer(spec, std::span<const float>(values).subspan(at, std::min(run, values.size() - at)),
                         kernel->codes());
        for (std::size_t i = 0; i < part.counts.size(); ++i) theirs.counts[i] += part.counts[i];
        squares.add(part.error_squares);
      }
      theirs.error_squares = squares.value();
      check_same(of_kernel(*kernel, values, values.size(), run), theirs);
    }
  }
}

TEST_CASE("run kernels: the range of finite values, and whether all are finite") {
  const std::vector<float> values = odd_values(100);
  for (std::size_t count = 0; count <= values.size(); ++count) {
    const auto part = std::span<const float>(values).first(count);
    const Range range = full_range(part, false), extent = extent_of(part);
    CHECK(extent.low == range.low);
    CHECK(extent.high == range.high);
    CHECK(largest_magnitude(part) == full_range(part, true).high);
  }
  for (const float special : {NAN, -NAN, INFINITY, -INFINITY}) {
    for (std::size_t place = 0; place < values.size(); ++place) {
      std::vector<float> broken = values;
      broken[place] = special;
      CHECK_FALSE(std::isfinite(largest_magnitude(broken)));
    }
  }
}

TEST_CASE("code counter: counts are those of one at a time, of few codes and of many") {
  for (const std::size_t codes : {2UL, 16UL, 17UL, 256UL}) {
    CAPTURE(codes);
    CodeCounter counter(codes);
    std::vector<std::uint64_t> expected(codes), counts(codes);
    std::uint32_t state = 1;
    for (std::size_t batch = 0; batch < 300; ++batch) {
      const std::size_t size = batch % (CodeCounter::kMostBatch + 1);
      std::int32_t* const room = counter.room();
      for (std::size_t i = 0; i < size + CodeCounter::kPadding; ++i) {
        state = state * 1664525 + 1013904223;
        room[i] = static_cast<std::int32_t>((state >> 16) % codes);
        if (i < size) ++expected[static_cast<std::size_t>(room[i])];
      }
      counter.took(size);
      if (batch % 100 == 99) counter.take(counts);
    }
    CHECK(counts == expected);
  }
}
