// Effects of quantizing a trained network's weights.
#include "core/network/quantized.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/network/digits.hpp"

using namespace qs;

namespace {

struct Judged {
  QuantizedNetwork quantized;
  Judgement judgement;
};

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
  LayerFormats format(std::string_view weights, std::string_view activations = "") const {
    const auto spec = [](std::string_view text) {
      return text.empty() ? std::nullopt : std::optional(parse_quantizer(text).value());
    };
    return {spec(weights), spec(activations)};
  }
  Judged with(const std::vector<LayerFormats>& formats) const {
    Activations exact;
    forward(network, data->test.rows(), exact);
    Judged result{*quantize_network(network, formats, data->training), {}};
    result.judgement = judge(result.quantized, network, exact, data->test);
    return result;
  }
  Judged with(const char* first, const char* second) const { return with({format(first), format(second)}); }
};

}  // namespace

TEST_CASE("quantized network: fewer bits keep fewer decibels, everywhere, and in the end fewer answers") {
  const Trained trained;
  const double before = accuracy(trained.network, trained.data->test);
  Judged last = trained.with("int8", "int8");
  CHECK(std::abs(last.judgement.accuracy - before) < 0.01);
  CHECK(last.judgement.logit_kl_bits < 1e-3);
  for (const char* spec : {"int6", "int4", "int3", "int2"}) {
    CAPTURE(spec);
    const Judged now = trained.with(spec, spec);
    for (std::size_t l = 0; l < 2; ++l) {
      const QuantizedLayer &layer = now.quantized.layers[l], &earlier = last.quantized.layers[l];
      CHECK(*layer.weight_sqnr_db < *earlier.weight_sqnr_db);
      CHECK(*layer.local_sqnr_db < *earlier.local_sqnr_db);
      CHECK(*layer.accumulated_sqnr_db < *earlier.accumulated_sqnr_db);
      CHECK(layer.entropy_bits < earlier.entropy_bits);
    }
    CHECK(now.judgement.logit_kl_bits > last.judgement.logit_kl_bits);
    CHECK(now.quantized.bits_per_weight < last.quantized.bits_per_weight);
    CHECK(*now.quantized.weight_sqnr_db < *last.quantized.weight_sqnr_db);
    last = now;
  }
  CHECK(last.judgement.accuracy < before - 0.03);
}

TEST_CASE("quantized network: of the first layer, local and accumulated are one; later noise comes on top") {
  const Trained trained;
  const auto both = trained.with("int4", "int4").quantized.layers,
             second = trained.with("", "int4").quantized.layers;
  CHECK(*both[0].local_sqnr_db == *both[0].accumulated_sqnr_db);
  CHECK(*both[1].accumulated_sqnr_db < *both[1].local_sqnr_db);
  CHECK(std::isinf(*second[0].weight_sqnr_db));
  CHECK(*second[1].local_sqnr_db == *second[1].accumulated_sqnr_db);
  CHECK(*second[1].local_sqnr_db == *both[1].local_sqnr_db);
}

TEST_CASE("quantized network: nothing quantized, nothing changed") {
  const Trained trained;
  const Judged same = trained.with("", "");
  CHECK(same.quantized.network == trained.network);
  CHECK(same.judgement.logit_kl_bits == 0);
  CHECK(same.judgement.accuracy == accuracy(trained.network, trained.data->test));
  CHECK(same.quantized.bits_per_weight == 32);
}

TEST_CASE("quantized network: the confusion holds every image once, and the right answers on its diagonal") {
  const Trained trained;
  const auto [quantized, judgement] = trained.with("int3", "int4/block=32");
  const std::size_t count = trained.data->test.count();
  CHECK(std::accumulate(judgement.confusion.begin(), judgement.confusion.end(), 0U) == count);
  std::uint32_t right = 0;
  for (std::size_t k = 0; k < 10; ++k) right += judgement.confusion[k * 10 + k];
  CHECK(right == std::lround(judgement.accuracy * static_cast<double>(count)));
  // 4 bits and a float32 scale for 32 weights, and 3 bits with one scale.
  CHECK(quantized.layers[1].bits_per_weight == 5);
  CHECK(quantized.bits_per_weight == doctest::Approx((3 * 2048 + 32 + 5 * 320) / 2368.0));
}

TEST_CASE("quantized network: activations get their range from training images, and clip what lies beyond") {
  const Trained trained;
  const auto none = trained.format("");
  const auto fine = trained.with({none, trained.format("", "uint8")});
  const auto coarse = trained.with({none, trained.format("", "uint2")});
  CHECK(*fine.quantized.layers[1].local_sqnr_db > 35);
  CHECK(*coarse.quantized.layers[1].local_sqnr_db < 15);
  CHECK(std::isinf(*fine.quantized.layers[1].weight_sqnr_db));
  CHECK(std::isinf(*fine.quantized.layers[0].local_sqnr_db));
  const Cells cells = *fine.quantized.activations[1]->cells();
  const ImageSet& training = trained.data->training;
  Activations passed;
  forward(trained.network,
          SparseRows(std::span(training.images).first(256 * training.pixels), training.pixels), passed);
  CHECK(cells.levels.back() ==
        doctest::Approx(*std::max_element(passed.outputs[0].begin(), passed.outputs[0].end())).epsilon(0.01));
  // A pixel has 17 shades: five bits hold them, four do not.
  const auto pixels = [&](const char* spec) {
    return *trained.with({trained.format("", spec), none}).quantized.layers[0].local_sqnr_db;
  };
  CHECK(pixels("uint8") > pixels("uint5"));
  CHECK(pixels("uint5") > pixels("uint4") + 3);
  // Blocks choose scales from the values at run time, so nothing needs calibration.
  const auto blocks = trained.with({none, trained.format("", "mxfp4")});
  CHECK(blocks.quantized.activations[1] == nullptr);
  CHECK(std::isfinite(*blocks.quantized.layers[1].local_sqnr_db));
}

TEST_CASE("quantized network: what does not fit is refused by name") {
  const Trained trained;
  const std::vector<LayerFormats> one = {trained.format("int4")};
  CHECK(message(quantize_network(trained.network, one, trained.data->training).error()) ==
        "network: quantizers: 1 of them is not accepted; expected one for each of the 2 layers");
}

TEST_CASE("network: quantized and judged in slices, it is the same as in one go") {
  const Trained trained;
  const auto one_unit = [] { return false; };
  for (const auto& formats : {std::vector<LayerFormats>{trained.format("int4/range=mse"), trained.format("")},
                              {trained.format("nf4", "uint8"), trained.format("lloyd_max", "mxfp8")}}) {
    const Judged whole = trained.with(formats);
    QuantizeJob quantizing(trained.network, formats, trained.data->training);
    int steps = 1;
    while (!quantizing.step(one_unit)) ++steps;
    CHECK(steps > 2);
    QuantizedNetwork changed = *quantizing.take();
    CHECK(changed.network == whole.quantized.network);
    CHECK(changed.weight_sqnr_db == whole.quantized.weight_sqnr_db);
    CHECK(changed.bits_per_weight == whole.quantized.bits_per_weight);
    Activations exact;
    forward(trained.network, trained.data->test.rows(), exact);
    JudgeJob judging(changed, trained.network, exact, trained.data->test);
    for (steps = 1; !judging.step(one_unit); ++steps) CHECK(judging.progress() < 1);
    CHECK(steps > 10);
    const Judgement judged = judging.take();
    CHECK(judged.confusion == whole.judgement.confusion);
    CHECK(judged.logit_kl_bits == whole.judgement.logit_kl_bits);
    CHECK(changed.layers[1].local_sqnr_db == whole.quantized.layers[1].local_sqnr_db);
    CHECK(changed.layers[1].accumulated_sqnr_db == whole.quantized.layers[1].accumulated_sqnr_db);
  }
  // A refusal ends it.
  QuantizeJob refused(trained.network, std::vector<LayerFormats>{trained.format("int4/channel=5"), {}},
                      trained.data->training);
  CHECK(refused.step(no_limit));
  CHECK(!refused.take());
}
