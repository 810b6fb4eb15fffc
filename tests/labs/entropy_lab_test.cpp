// Information in codes: facts of the lab "entropy".
#include "labs/entropy/draws.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/information/shared_scale.hpp"
#include "core/sources.hpp"
#include "labs/app_helpers.hpp"
#include "labs/model_file.hpp"

using namespace qs;
using namespace qs::test;

namespace {

Sample drawn(std::string_view source, std::size_t count) {
  std::vector<float> values(count);
  draw(*find_source(source), 1, 0, values);
  return *make_sample(std::move(values));
}

EntropyResult entropy_of(const QuantizerSpec& spec, const Sample& sample) {
  return compute_entropy(spec, analyze(spec, sample), sample);
}

}  // namespace

TEST_CASE(
    "entropy: equal shares carry all bits, Lloyd and Max's cells make the least error, even cells neither") {
  const Sample sample = drawn("gaussian", 50'000);
  const EntropyResult even = entropy_of(with_partition(Partition::kEven, 3, sample), sample);
  const EntropyResult equal = entropy_of(with_partition(Partition::kEqualShares, 3, sample), sample);
  const EntropyResult lloyd = entropy_of(with_partition(Partition::kLloydMax, 3, sample), sample);
  CHECK(even.partition == Partition::kEven);
  CHECK(equal.partition == Partition::kEqualShares);
  CHECK(lloyd.partition == Partition::kLloydMax);
  CHECK(equal.entropy_bits > 2.9999);
  CHECK(lloyd.entropy_bits == doctest::Approx(2.825).epsilon(0.01));  // Max 1960, table I
  CHECK(even.entropy_bits < lloyd.entropy_bits);
  CHECK(*lloyd.sqnr_db == doctest::Approx(14.62).epsilon(0.01));
  CHECK(*lloyd.sqnr_db > *equal.sqnr_db + 1);
}

TEST_CASE("entropy: a threshold that is moved stays between its neighbours, and is then nobody's partition") {
  const Sample sample = drawn("gaussian", 5'000);
  const EntropyResult before = entropy_of(with_partition(Partition::kEqualShares, 3, sample), sample);
  for (const double to : {-100.0, -0.5, 0.05, 100.0}) {
    const QuantizerSpec moved = with_threshold(before.cells, 3, to);
    const EntropyResult after = entropy_of(moved, sample);
    REQUIRE(after.cells.thresholds.size() == 7);
    CHECK(after.cells.thresholds[3] > after.cells.thresholds[2]);
    CHECK(after.cells.thresholds[3] < after.cells.thresholds[4]);
    CHECK(!after.partition);
  }
}

TEST_CASE("entropy: the average surprise of drawn codes comes to H as chance allows") {
  const Sample sample = drawn("laplace", 20'000);
  const EntropyResult codes = entropy_of({"int4", {}}, sample);
  constexpr std::uint64_t kDraws = 100'001;
  DrawJob job({{"int4", {}}, kDraws, 5}, codes);
  int steps = 0;
  for (double before = 0; !job.step([] { return false; }); ++steps) {
    CHECK(job.result().average.back().first <= job.progress() * kDraws + 0.5);
    CHECK(std::exchange(before, job.progress()) < job.progress());
    CHECK(job.result().latest.empty());
  }
  CHECK(steps > 3);
  const DrawResult& draws = job.result();
  const double error = draws.surprise_spread / std::sqrt(static_cast<double>(kDraws));
  CHECK(draws.average.back().first == kDraws);
  CHECK(std::abs(draws.average.back().second - codes.entropy_bits) < 4 * error);
  CHECK(draws.latest.size() == 12);
  // In one go it is the same.
  DrawJob whole({{"int4", {}}, kDraws, 5}, codes);
  CHECK(whole.step(no_limit));
  CHECK(whole.result().average == draws.average);
  DrawJob none({{"int4", {}}, 0, 5}, codes);
  CHECK(none.step(no_limit));
  CHECK(none.result().average.empty());
}

TEST_CASE("entropy: the codes as bytes decode to themselves, and rANS comes within a hundredth of N·H") {
  const Sample sample = drawn("gaussian", 65'536);
  for (const char* id : {"int4", "int8", "nf4", "binary", "q4_0"}) {
    CAPTURE(id);
    const BytesResult bytes = compute_bytes(analyze({id, {}}, sample), sample);
    CHECK(bytes.same_again);
    BytesResult spoilt = bytes;
    spoilt.same_again = false;
    CHECK(bytes_answer(spoilt) != bytes_answer(bytes));
    CHECK(bytes.codes == 65'536);
    CHECK(static_cast<double>(bytes.rans - bytes.rans_table) < bytes.least * 1.001 + 9);
    CHECK(static_cast<double>(bytes.rans) > bytes.least);
    CHECK(static_cast<double>(bytes.huffman - bytes.huffman_table) < bytes.least + 65'536.0 / 8);
  }
}

TEST_CASE("entropy: where codes share scales H is said to be pooled, and a known law gives I(X;Q)") {
  const Sample sample = drawn("gaussian", 65'536);
  const QuantizerSpec blocks = *parse_quantizer("int4/block=32");
  const EntropyResult layer = entropy_of(blocks, sample),
                      single = entropy_of(*parse_quantizer("int4"), sample);
  CHECK(layer.scales == 2048);
  CHECK(entropy_answer(layer).starts_with("Pooled over all scales"));
  CHECK(single.scales == 1);
  CHECK(entropy_answer(single).starts_with("The codes carry"));
  const auto shared = [](const std::string& more) -> std::optional<SharedScaleInformation> {
    App app;
    app.open_link("lab=entropy&n=65536&seed=1&" + more);
    settle(app, {});
    const auto* found = app.results().get<SharedScaleInformation>();
    return found == nullptr ? std::nullopt : std::optional(*found);
  };
  const auto law = shared("source=gaussian&quantizer=int4/block=32");
  REQUIRE(law);
  CHECK(law->without_scale_bits < law->given_scales_bits);
  CHECK(law->given_scales_bits < layer.entropy_bits);
  CHECK(shared("source=gaussian&quantizer=int8/block=32")->given_scales_bits > law->given_scales_bits);
  CHECK(!shared("source=gaussian&quantizer=int4"));
  CHECK(!shared("source=gaussian&quantizer=nvfp4"));
}

TEST_CASE(
    "entropy: 4,096 weights as bfloat16 have a low plug-in entropy, and a coder's table takes the rest") {
  const FieldsResult few = compute_fields(drawn("gaussian", 4096)),
                     many = compute_fields(drawn("gaussian", 65'536));
  CHECK(few.patterns > 1000);
  CHECK(few.whole.entropy_bits < many.whole.entropy_bits - 0.2);
  CHECK(few.coded_bits > few.whole.entropy_bits + 4);
  CHECK(many.coded_bits < few.coded_bits - 2);
  CHECK(fields_answer(few).find("table") != std::string::npos);
}

TEST_CASE("entropy: a weight's bfloat16 sign is a whole bit, its exponent under three") {
  const FieldsResult fields = compute_fields(drawn("gaussian", 50'000));
  CHECK(fields.sign.entropy_bits > 0.999);
  CHECK(fields.exponent.entropy_bits > 2);
  CHECK(fields.exponent.entropy_bits < 3);
  CHECK(fields.mantissa.entropy_bits > 6.9);
  CHECK(fields.whole.entropy_bits <=
        fields.sign.entropy_bits + fields.exponent.entropy_bits + fields.mantissa.entropy_bits);
}
