// Properties of rows of the list, by their flags.
#include <algorithm>
#include <cmath>

#include "core/bounds/rate_distortion.hpp"
#include "core/coding/huffman.hpp"
#include "core/coding/rans.hpp"
#include "core/design/sample_design.hpp"
#include "golden.hpp"
#include "sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

TEST_CASE("permutation-equivariant rows: the order of the weights does not matter") {
  const Sample sample = drawn("laplace", 3000);
  std::vector<float> reversed(sample.values.rbegin(), sample.values.rend());
  const Sample other = sample_of(reversed);
  for (const QuantizerInfo& row : quantizers()) {
    if (!row.permutation_equivariant) continue;
    CAPTURE(row.id);
    std::vector<float> one = decoded_by(**fit(spec_of(row.id), sample), sample.values);
    std::reverse(one.begin(), one.end());
    CHECK(one == decoded_by(**fit(spec_of(row.id), other), other.values));
  }
}

TEST_CASE("nearest-level rows: no level lies nearer to a weight than its own") {
  const Sample sample = drawn("gaussian", 2000);
  for (const QuantizerInfo& row : quantizers()) {
    if (!row.nearest_level) continue;
    const auto quantizer = fit(spec_of(row.id), sample);
    const auto cells = (*quantizer)->cells();
    if (!cells) continue;
    CAPTURE(row.id);
    const auto decoded = decoded_by(**quantizer, sample.values);
    double excess = 0;
    for (std::size_t i = 0; i < decoded.size(); ++i) {
      const double own = std::abs(static_cast<double>(decoded[i]) - sample.values[i]);
      const auto above = std::lower_bound(cells->levels.begin(), cells->levels.end(), sample.values[i]);
      double least = own;
      if (above != cells->levels.end())
        least = std::min(least, std::abs(static_cast<double>(*above) - sample.values[i]));
      if (above != cells->levels.begin())
        least = std::min(least, std::abs(static_cast<double>(*(above - 1)) - sample.values[i]));
      excess = std::max(excess, own - least);
    }
    CHECK(excess <= 1e-6);  // on a threshold, float32 may take either side
  }
}

TEST_CASE("exact Lloyd–Max: no fixed partition with as many levels has less squared error") {
  for (const std::string source : {"gaussian", "laplace", "uniform"}) {
    const Sample sample = drawn(source, 1500, 3);
    for (const QuantizerInfo& row : quantizers()) {
      if (!row.fixed_partition) continue;
      const auto analysis = analyze(spec_of(row.id), sample);
      const std::int64_t levels = analysis->statistics.distinct_values;
      if (levels > kMostExactLevels) continue;
      CAPTURE(row.id);
      CAPTURE(source);
      const auto exact = analyze(spec_of("lloyd_max/design=exact/levels=" + std::to_string(levels)), sample);
      REQUIRE(exact);
      CHECK(*exact->metric("mse") <= *analysis->metric("mse") * (1 + 1e-6));
    }
  }
}

TEST_CASE("Lloyd's iteration from the best of three starts ends within 4 % of the exact optimum") {
  for (const std::string source : {"gaussian", "laplace", "logistic", "uniform"}) {
    const Sample sample = drawn(source, 5000, 5);
    for (const std::string levels : {"2", "3", "4", "8", "16", "64"}) {
      CAPTURE(source);
      CAPTURE(levels);
      const double local = *analyze(spec_of("lloyd_max/levels=" + levels), sample)->metric("mse");
      const double global =
          *analyze(spec_of("lloyd_max/design=exact/levels=" + levels), sample)->metric("mse");
      CHECK(local >= global * (1 - 1e-6));
      CHECK(local <= global * 1.04);
    }
  }
}

TEST_CASE("no row beats the source's own rate–distortion function on independent draws") {
  // Shannon's lower bound at all stored bits, codebooks and scales included; 1 % for the sample's own
  // deviation (20,000 draws: its variance is uncertain by 1 to 2 %).
  constexpr double kMargin = 0.02;
  for (const SourceInfo& source : sources()) {
    if (!source.independent) continue;  // blocks use the order of a wave
    const Sample sample = drawn(source.id, 20'000, 9);
    for (const QuantizerInfo& row : quantizers()) {
      CAPTURE(row.id);
      CAPTURE(source.id);
      const auto analysis = analyze(spec_of(row.id), sample);
      const double mse = *analysis->metric("mse");
      if (mse == 0) continue;
      CHECK(shannon_lower_bound_bits(source.differential_entropy_bits, mse) <=
            *analysis->metric("bits_per_weight") + kMargin);
      // The rate of an ideal entropy coder counts as a rate, too.
      const double side =
          (analysis->statistics.storage.total() - analysis->statistics.storage.codes) / 20'000;
      CHECK(shannon_lower_bound_bits(source.differential_entropy_bits, mse) <=
            *analysis->metric("entropy_bits") + side + kMargin);
    }
  }
}

TEST_CASE("I(X;Q) is H(Q) without chance, less with chance, and undefined where scales are shared") {
  const Sample sample = drawn("gaussian", 4000);
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto analysis = analyze(spec_of(row.id), sample);
    const std::optional<double> information = analysis->metric("mutual_information_bits");
    const double entropy = *analysis->metric("entropy_bits");
    CHECK(information.has_value() == (analysis->scales.size() <= 1));
    if (!information) continue;
    const bool chance = row.id == "dither" || row.id == "stochastic";
    if (chance) {
      CHECK(*information < entropy);
    } else {
      CHECK(*information == entropy);
    }
  }
}

TEST_CASE("codes of every row as bytes: within 1 bit of N·H for Huffman, 0.1 % for rANS, and back again") {
  const Sample sample = drawn("laplace", 50'000);
  for (const QuantizerInfo& row : quantizers()) {
    CAPTURE(row.id);
    const auto codes = codes_of(**fit(spec_of(row.id), sample), sample.values);
    const double entropy = *analyze(spec_of(row.id), sample)->metric("entropy_bits");
    const double ideal = entropy * 50'000 / 8;
    const CodedBytes huffman = huffman_encode(codes), rans = rans_encode(codes);
    CHECK(static_cast<double>(huffman.bytes.size() - huffman.table_bytes) <= ideal + 50'000.0 / 8 + 16);
    CHECK(static_cast<double>(rans.bytes.size()) <=
          ideal * 1.001 + static_cast<double>(rans.table_bytes) + 8);
    CHECK(huffman_decode(huffman.bytes) == codes);
    CHECK(rans_decode(rans.bytes) == codes);
  }
}

TEST_CASE("range=mse: no other rule of the row has less squared error") {
  for (const std::string source : {"gaussian", "laplace"}) {
    const Sample sample = drawn(source, 20'000);
    for (const QuantizerInfo& row : quantizers()) {
      const bool ranged = std::any_of(row.params.begin(), row.params.end(),
                                      [](const ParamInfo& p) { return p.id == "range"; });
      if (!ranged || row.id == "stochastic") continue;
      CAPTURE(row.id);
      CAPTURE(source);
      const double best = *analyze(spec_of(row.id + "/range=mse"), sample)->metric("mse");
      for (const char* rule : {"p99.9", "p99", "3sigma", "2.5sigma", "4sigma"})
        CHECK(best <= *analyze(spec_of(row.id + "/range=" + rule), sample)->metric("mse") * 1.001);
    }
  }
}
