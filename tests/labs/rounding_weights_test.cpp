// The lab "rounding" on weights that the reader chose: which part is shown, Σ as chosen or of samples, doors that are shut.
#include <doctest/doctest.h>

#include <cmath>

#include "core/rounding/second_moment.hpp"
#include "labs/app/moves.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/samples.hpp"
#include "labs/rounding_app.hpp"
#include "labs/words/text.hpp"

using namespace qs;
using namespace qs::test;

namespace {

std::vector<float> numbers(std::size_t count, float seed) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = std::sin(static_cast<float>(i) * 1.7F + seed);
  return values;
}

std::vector<std::byte> bytes(const std::vector<float>& values) {
  const auto all = std::as_bytes(std::span(values));
  return {all.begin(), all.end()};
}

/// Weights of 3 × 8, samples of 20 × 8, and a tensor that fits nothing.
std::vector<std::byte> layer_with_samples() {
  return make_safetensors({{"layer", "F32", {3, 8}, bytes(numbers(24, 0))},
                           {"seen", "F32", {20, 8}, bytes(numbers(160, 1))},
                           {"other", "F32", {4, 6}, bytes(numbers(24, 2))}});
}

struct OwnLayer {
  RoundingApp lab{"quantizer=int4"};
  std::vector<std::byte> file = layer_with_samples();
  OwnLayer() {
    open(lab.app, lab.model, "own.safetensors", file);
    choose_tensor(lab.app, 0);
    settle(lab.app, lab.model, file);
  }
  void set(std::string_view key, std::string_view value) {
    lab.app.set_state(with_lab_value(lab.app.state(), key, value));
    settle(lab.app, lab.model, file);
  }
};

}  // namespace

TEST_CASE("rounding weights: a tensor that is chosen while the lab is shown is what it then shows") {
  OwnLayer own;
  CHECK(RoundingLabState::from(own.lab.app.state()).layer == LayerSource::kWeights);
  const RoundingLayer& layer = own.lab.get<RoundingLayer>();
  CHECK(layer.rows == 3);
  CHECK(layer.columns == 8);
  CHECK(layer.weights == numbers(24, 0));
  CHECK(!layer.is_part());
  CHECK(own.lab.get<CompensateResult>().widths.size() > 1);
}

TEST_CASE("rounding weights: Σ as it is chosen") {
  OwnLayer own;
  CHECK(own.lab.get<RoundingLayer>().sigma.at(0, 1) == 0.9);
  own.set("moment", "independent");
  CHECK(own.lab.get<RoundingLayer>().sigma.at(0, 1) == 0);
  own.set("moment", "outliers");
  CHECK(own.lab.get<RoundingLayer>().sigma.at(7, 7) > own.lab.get<RoundingLayer>().sigma.at(0, 0));
}

TEST_CASE("rounding weights: samples of the same model give Σ, and open the view of activations") {
  OwnLayer own;
  own.set("view", "calibrate");
  CHECK(own.lab.app.results().get<RoundingLayer>()->inputs.empty());
  own.set("moment", "samples");
  const RoundingLayer& layer = own.lab.get<RoundingLayer>();
  CHECK(layer.all_samples == 20);
  CHECK(layer.inputs == numbers(160, 1));
  CHECK(layer.sigma.values == second_moment(numbers(160, 1), 8)->values);
  CHECK(own.lab.get<LayerSources>().samples == std::vector<std::string>{"seen"});
  own.set("view", "compensate");
  CHECK(!own.lab.get<CompensateResult>().problem);
}

TEST_CASE("rounding weights: what is missing is said") {
  OwnLayer own;
  own.set("moment", "samples");
  own.set("samples", "nowhere");
  CHECK(own.lab.app.results().get<RoundingLayer>() == nullptr);
  CHECK(own.lab.get<LayerSources>().trouble.find("nowhere") != std::string::npos);
  own.set("samples", "seen");
  CHECK(own.lab.get<LayerSources>().trouble.empty());
  choose_tensor(own.lab.app, 2);  // rows of six values, which nothing else has
  settle(own.lab.app, own.lab.model, own.file);
  CHECK(own.lab.get<LayerSources>().trouble.find("6") != std::string::npos);
  own.set("moment", "sequence");
  CHECK(own.lab.get<RoundingLayer>().columns == 6);
}

TEST_CASE(
    "rounding weights: the samples are named and counted, weights are none, and another file forgets the name") {
  const auto file = make_safetensors({{"layer", "F32", {3, 8}, bytes(numbers(24, 0))},
                                      {"q.weight", "F32", {3, 8}, bytes(numbers(24, 3))},
                                      {"seen", "F32", {5, 8}, bytes(numbers(40, 1))}});
  RoundingApp lab("quantizer=int4");
  open(lab.app, lab.model, "own.safetensors", file);
  choose_tensor(lab.app, 0);
  settle(lab.app, lab.model, file);
  for (const char* name : {"seen", ""}) {
    lab.app.set_state(with_lab_value(with_lab_value(lab.app.state(), "moment", "samples"), "samples", name));
    settle(lab.app, lab.model, file);
    CHECK(lab.get<LayerSources>().samples == std::vector<std::string>{"seen"});
    CHECK(lab.get<LayerSources>().name == "seen");
  }
  CHECK(lab.get<RoundingLayer>().is_short_of_samples());
  CHECK(lab.get<CompensateResult>().ideal.empty());  // any rate would seem enough
  lab.app.set_state(with_lab_value(lab.app.state(), "samples", "seen"));
  choose_tensor(lab.app, 1);
  CHECK(RoundingLabState::from(lab.app.state()).samples.empty());
}

TEST_CASE("rounding weights: weights that are not finite are refused in a sentence") {
  RoundingApp lab("quantizer=int4");
  std::vector<float> weights = numbers(24, 0);
  weights[5] = NAN;
  const auto file = make_safetensors({{"layer", "F32", {3, 8}, bytes(weights)}});
  open(lab.app, lab.model, "own.safetensors", file);
  const CompensateResult& result = lab.get<CompensateResult>();
  REQUIRE(result.problem);
  CHECK(compensate_answer(result, true).find("NaN") != std::string::npos);
}

TEST_CASE(
    "rounding weights: of a large tensor the first part is shown, first its columns that a frame can hold") {
  LayerParams params{LayerSource::kWeights, 0.9, 1};
  auto sample = make_sample(numbers(std::size_t{100} * 300, 0), {100, 300});
  params.weights = std::make_shared<const Sample>(std::move(*sample));
  const RoundingLayer layer = *make_layer(params, nullptr);
  CHECK(layer.is_part());
  CHECK(layer.rows == kMostLayerRows);
  CHECK(layer.columns == kMostLayerColumns);
  CHECK(layer.weights[kMostLayerColumns] == params.weights->values[300]);
  const CompensateParams how{*parse_quantizer("int3/channel=0")};
  CompensateJob job(how, layer, nullptr);
  CHECK(job.result().preview_columns == kPreviewColumns);
  CHECK(job.result().widths.empty());
  const RoundedPoint first = job.result().shown.compensated;
  CHECK(first.output_db ==
        compute_compensate(how, first_columns(layer, kPreviewColumns), nullptr).shown.compensated.output_db);
  double progress = 0;
  while (!job.step([] { return false; })) {
    CHECK(job.progress() >= progress);
    progress = job.progress();
  }
  CHECK(job.result().preview_columns == 0);
  CHECK(job.result().shown.compensated.output_db != first.output_db);
  CHECK(job.result().widths.size() > 1);
}

TEST_CASE("rounding weights: values without axes are rows of a length") {
  RoundingApp lab("layer=weights&source=gaussian&n=1000&quantizer=int4");
  CHECK(lab.get<RoundingLayer>().columns == kRowOfValues);
  CHECK(lab.get<RoundingLayer>().rows == 1000 / kRowOfValues);
  lab.show("layer=weights&source=lstm_hh&quantizer=int4");
  CHECK(lab.get<RoundingLayer>().rows > 1);
}

TEST_CASE(
    "rounding weights: Rescale takes the chosen weights with their samples, and says whose layer it shows") {
  OwnLayer own;
  own.set("view", "rescale");
  RescaleChoice choice;
  choice.has_own_weights = true;
  const std::string drawn = rescale_answer(own.lab.get<RescaleResult>(), choice);
  CHECK(drawn.starts_with(phrase(own.lab.get<RescaleResult>().layer)));
  CHECK(drawn.find(std::string(text(Text::rescale_own_layers))) != std::string::npos);
  own.set("inputs", std::to_string(rescale_layers().size()));
  const RescaleResult& result = own.lab.get<RescaleResult>();
  REQUIRE(!result.problem);
  CHECK(result.layer == "Chosen weights");
  const auto expected = ScaleMigration::make(numbers(160, 1), numbers(24, 0), 8);
  const MigrationFormats formats = formats_of(migration_setups().front());
  CHECK(result.awq.off.error == expected->migrate(MigrationRule::kOff, 0, formats)->error);
  CHECK(result.awq.off.weight_db == expected->migrate(MigrationRule::kOff, 0, formats)->weight_db);
  choose_tensor(own.lab.app, 2);
  own.set("view", "rescale");
  CHECK(own.lab.app.results().get<RescaleResult>() == nullptr);
  CHECK(!own.lab.get<LayerSources>().trouble.empty());
}
