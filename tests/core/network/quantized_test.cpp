// What quantizing its weights does to a trained network.
#include "core/network/quantized.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "core/network/digits.hpp"

using namespace qs;

namespace {

struct Trained {
  std::shared_ptr<const Split> data = std::make_shared<const Split>(stratified_split(test::digits(), 0.2, 1));
  Network network;
  Trained() {
    const std::vector<std::uint32_t> widths = {64, 32, 10};
    TrainingParams params;
    params.epochs = 8;
    Training training(*make_network(widths, 1), data, params);
    training.step(no_limit);
    network = training.network();
  }
  QuantizedNetwork with(const char* first, const char* second) const {
    std::vector<std::optional<QuantizerSpec>> specs;
    for (const std::string_view text : {first, second}) {
      if (text.empty()) {
        specs.emplace_back();
      } else {
        specs.emplace_back(parse_quantizer(text).value());
      }
    }
    return *quantize_network(network, specs, data->test);
  }
};

}  // namespace

TEST_CASE("quantized network: fewer bits keep fewer decibels, everywhere, and in the end fewer answers") {
  const Trained trained;
  const double before = accuracy(trained.network, trained.data->test);
  QuantizedNetwork last = trained.with("int8", "int8");
  CHECK(std::abs(last.accuracy - before) < 0.01);
  CHECK(last.logit_kl_bits < 1e-3);
  for (const char* spec : {"int6", "int4", "int3", "int2"}) {
    CAPTURE(spec);
    const QuantizedNetwork now = trained.with(spec, spec);
    for (std::size_t l = 0; l < 2; ++l) {
      CHECK(*now.layers[l].weight_sqnr_db < *last.layers[l].weight_sqnr_db);
      CHECK(*now.layers[l].local_sqnr_db < *last.layers[l].local_sqnr_db);
      CHECK(*now.layers[l].accumulated_sqnr_db < *last.layers[l].accumulated_sqnr_db);
    }
    CHECK(now.logit_kl_bits > last.logit_kl_bits);
    CHECK(now.bits_per_weight < last.bits_per_weight);
    last = now;
  }
  CHECK(last.accuracy < before - 0.03);
}

TEST_CASE("quantized network: of the first layer, local and accumulated are one; later noise comes on top") {
  const Trained trained;
  const QuantizedNetwork both = trained.with("int4", "int4"), second = trained.with("", "int4");
  CHECK(*both.layers[0].local_sqnr_db == *both.layers[0].accumulated_sqnr_db);
  CHECK(*both.layers[1].accumulated_sqnr_db < *both.layers[1].local_sqnr_db);
  CHECK(std::isinf(*second.layers[0].weight_sqnr_db));
  CHECK(*second.layers[1].local_sqnr_db == *second.layers[1].accumulated_sqnr_db);
  CHECK(*second.layers[1].local_sqnr_db == *both.layers[1].local_sqnr_db);
}

TEST_CASE("quantized network: nothing quantized, nothing changed") {
  const Trained trained;
  const QuantizedNetwork same = trained.with("", "");
  CHECK(same.network == trained.network);
  CHECK(same.logit_kl_bits == 0);
  CHECK(same.accuracy == accuracy(trained.network, trained.data->test));
  CHECK(same.bits_per_weight == 32);
}

TEST_CASE("quantized network: the confusion holds every image once, and the right answers on its diagonal") {
  const Trained trained;
  const QuantizedNetwork result = trained.with("int3", "int4/block=32");
  const std::size_t count = trained.data->test.count();
  CHECK(std::accumulate(result.confusion.begin(), result.confusion.end(), 0U) == count);
  std::uint32_t right = 0;
  for (std::size_t k = 0; k < 10; ++k) right += result.confusion[k * 10 + k];
  CHECK(right == std::lround(result.accuracy * static_cast<double>(count)));
  // 4 bits and a float32 scale for 32 weights, and 3 bits with one scale.
  CHECK(result.layers[1].bits_per_weight == 5);
  CHECK(result.bits_per_weight == doctest::Approx((3 * 2048 + 32 + 5 * 320) / 2368.0));
}

TEST_CASE("quantized network: what does not fit is refused by name") {
  const Trained trained;
  const std::vector<std::optional<QuantizerSpec>> one = {*parse_quantizer("int4")};
  CHECK(message(quantize_network(trained.network, one, trained.data->test).error()) ==
        "network: quantizers: 1 of them is not accepted; expected one for each of the 2 layers");
}
