// Information of codes that share a scale, against closed forms and against counts of drawn weights.
#include "core/information/shared_scale.hpp"

#include <cmath>

#include "core/find.hpp"
#include "core/golden.hpp"
#include "core/sample_helpers.hpp"

using namespace qs;
using namespace qs::test;

namespace {

QuantizerSpec blocks_of(const std::string& id, int block) {
  return spec_of(id + "/block=" + std::to_string(block));
}

}  // namespace

TEST_CASE("codes with a shared scale: H(Q), I(X;Q|S) and I(X;Q) agree with their integrals") {
  for (const Row& row : golden("20_shared_scale")) {
    const std::string of = row.at("source") + " " + row.at("bits") + " bits, block " + row.at("block");
    CAPTURE(of);
    const auto found = shared_scale_information(blocks_of("int" + row.at("bits"), whole(row, "block")),
                                                *find_source(row.at("source")));
    REQUIRE(found);
    const double within = whole(row, "bits") > 4 ? 0.01 : 0.001;
    CHECK(std::abs(found->code_entropy_bits - number(row, "code_entropy")) < within);
    CHECK(std::abs(found->given_scales_bits - number(row, "given_scale")) < within);
    CHECK(std::abs(found->without_scale_bits - number(row, "without_scale")) < within);
  }
}

TEST_CASE("shared scales, every row: I(X;Q) ≤ I(X;Q|S) ≤ H(Q), and H(Q) is that of drawn weights") {
  int counted = 0;
  for (const QuantizerInfo& row : quantizers()) {
    for (const std::string source : {"gaussian", "mixture"}) {
      const QuantizerSpec spec = row.block > 0 ? spec_of(row.id)
                                 : find_by(row.params, &ParamInfo::id, "block") != nullptr
                                     ? blocks_of(row.id, 32)
                                     : spec_of(row.id);
      const auto found = shared_scale_information(spec, *find_source(source));
      CAPTURE(row.id);
      CAPTURE(source);
      const bool blocked = row.block > 0 || find_by(row.params, &ParamInfo::id, "block") != nullptr;
      CHECK(found.has_value() == (row.scaled_by_largest && blocked));
      if (!found) continue;
      ++counted;
      CHECK(found->without_scale_bits <= found->given_scales_bits + 1e-9);
      CHECK(found->given_scales_bits <= found->code_entropy_bits + 1e-9);
      const double drawn_bits = *analyze(spec, drawn(source, 262'144))->metric("entropy_bits");
      CHECK(std::abs(found->code_entropy_bits - drawn_bits) < 0.01);
    }
  }
  CHECK(counted > 20);
}

TEST_CASE("one weight a block: the scale says what the code does not") {
  const auto found = shared_scale_information(blocks_of("int4", 1), *find_source("gaussian"));
  REQUIRE(found);
  CHECK(found->code_entropy_bits == doctest::Approx(1));
  CHECK(found->without_scale_bits == doctest::Approx(1));
  CHECK(found->given_scales_bits == doctest::Approx(1).epsilon(1e-3));
}

TEST_CASE("shared scales: formats and sources without such an answer are refused with the reason") {
  const SourceInfo& gaussian = *find_source("gaussian");
  for (const char* text : {"int4", "uint4/block=32", "int4/block=32/range=p99.9", "nvfp4", "nf4/double=on",
                           "int4/channel=0", "lloyd_max/levels=4"}) {
    CAPTURE(text);
    const auto found = shared_scale_information(spec_of(text), gaussian);
    REQUIRE(!found);
    CHECK(message(found.error()).find("blocks whose scale") != std::string::npos);
  }
  const auto wave = shared_scale_information(blocks_of("int4", 32), *find_source("sine"));
  REQUIRE(!wave);
  CHECK(message(wave.error()).find("independent") != std::string::npos);
}

TEST_CASE("rows whose scale follows from the largest value: the other values do not change it") {
  const Sample first = drawn("gaussian", 32, 3), second = drawn("laplace", 32, 4);
  for (const QuantizerInfo& row : quantizers()) {
    if (!row.scaled_by_largest) continue;
    CAPTURE(row.id);
    for (const float largest : {5.7F, -5.7F}) {
      std::vector<float> one = first.values, other = second.values;
      one[3] = other[17] = largest;
      const auto a = fit(spec_of(row.id), sample_of(one)), b = fit(spec_of(row.id), sample_of(other));
      REQUIRE((a && b));
      CHECK((*a)->scales() == (*b)->scales());
    }
  }
}
