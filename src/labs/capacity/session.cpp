#include "labs/capacity/session.hpp"

#include <algorithm>
#include <cmath>

namespace qs {
namespace {

constexpr std::size_t kPoints = 400, kSurfaceSide = 64;
const std::vector<std::uint32_t> kPlaneWidths = {2, kPlaneHidden, kPlaneHidden, 1};

FunctionsResult count_functions(int inputs, bool hidden, const std::vector<int>& alphabet,
                                TruthTable chosen) {
  FunctionsResult result;
  result.inputs = inputs;
  result.hidden = hidden;
  result.values = alphabet.size();
  if (hidden) {
    result.two_layers = take_two_layer_census(inputs, alphabet).value_or(TwoLayerCensus{});
    result.census = result.two_layers->functions;
    result.weights = result.two_layers->weights;
  } else {
    result.census = take_census(inputs, alphabet).value_or(Census{});
    result.weights = inputs + 1;
  }
  result.chosen = std::min<TruthTable>(chosen, static_cast<TruthTable>(result.census.counts.size() - 1));
  return result;
}

std::shared_ptr<const Split> plane_split(std::uint64_t seed) {
  auto split = std::make_shared<Split>();
  split->training = two_arms(kPoints, 2 * seed);
  split->test = two_arms(kPoints, 2 * seed + 1);
  return split;
}

Heat numbers_of(const Network& network) {
  HeatMap map{0, 1, {}};
  for (const DenseLayer& layer : network.layers) {
    map.heat.insert(map.heat.end(), layer.weights.begin(), layer.weights.end());
    map.heat.insert(map.heat.end(), layer.biases.begin(), layer.biases.end());
  }
  map.columns = map.heat.size();
  return std::make_shared<const HeatMap>(std::move(map));
}

}  // namespace

void CapacitySession::update(const AppState& state) {
  functions = nullptr;
  surface = nullptr;
  surfaces = nullptr;
  memory = nullptr;
  readings = nullptr;
  job_ = nullptr;
  const CapacityLabState lab = CapacityLabState::from(state);
  if (lab.view == CapacityView::kFunctions) {
    const FunctionsKey key{lab.inputs, lab.hidden > 0, values_of(lab.alphabet), lab.function};
    functions = &functions_memo_.get(
        key, [&] { return count_functions(key.inputs, key.hidden, key.alphabet, key.chosen); });
  }
  if (lab.view == CapacityView::kSurface) update_surface(state);
  if (lab.view == CapacityView::kCurve) job_ = &hinges_;
  if (lab.view == CapacityView::kMemory) {
    MemoryParams params;
    params.alphabet = values_of(lab.memory);
    params.seed = state.seed;
    if (memory_ == nullptr || !(memory_->params() == params)) {
      memory_ = std::make_unique<MemorySurvey>(params);
      held_ = false;
    }
    memory = memory_.get();
    job_ = memory_.get();
  }
}

void CapacitySession::update_surface(const AppState& state) {
  constexpr int kEpochs = 100, kBatch = 16;
  constexpr double kRate = 0.1, kDecay = 1e-4;
  if (plane_ == nullptr || plane_seed_ != state.seed) {
    plane_seed_ = state.seed;
    points_ = plane_split(state.seed);
    TrainingParams params;
    params.epochs = kEpochs;
    params.batch = kBatch;
    params.learning_rate = kRate;
    params.weight_decay = kDecay;
    params.seed = state.seed;
    plane_ = std::make_unique<Training>(make_network(kPlaneWidths, state.seed).value_or(Network{}), points_,
                                        params);
    surface_memo_.forget();
    held_ = false;
  }
  if (!plane_->is_done()) {
    job_ = plane_.get();
    return;
  }
  exact_accuracy_ = accuracy(plane_->network(), points_->test);
  surface = &surface_memo_.get(state.quantizer, [&] { return quantize(state.quantizer); });
  if (surfaces_ == nullptr) surfaces_ = std::make_unique<SurfaceSurvey>(kPlaneWidths, kSurfaceDraws, 1);
  surfaces = surfaces_.get();
  job_ = surfaces_.get();
}

SurfaceResult CapacitySession::quantize(const QuantizerSpec& spec) const {
  SurfaceResult result;
  const Network& network = plane_->network();
  const std::vector<LayerFormats> formats(network.layers.size(), LayerFormats{spec, std::nullopt});
  Expected<QuantizedNetwork> changed = quantize_network(network, formats, points_->training);
  if (!changed) {
    result.problem = changed.error();
    return result;
  }
  result.quantized = std::move(*changed);
  result.exact_weights = numbers_of(network);
  result.weights = numbers_of(result.quantized.network);
  result.accuracy = accuracy(result.quantized.network, points_->test);
  const std::vector<float> before = qs::surface(network, kSurfaceSide),
                           after = qs::surface(result.quantized.network, kSurfaceSide);
  HeatMap exact{kSurfaceSide, kSurfaceSide, {}}, now{kSurfaceSide, kSurfaceSide, {}},
      differ{kSurfaceSide, kSurfaceSide, {}};
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool is = before[i] > 0, will_be = after[i] > 0;
    exact.heat.push_back(is ? 1 : -1);
    now.heat.push_back(will_be ? 1 : -1);
    differ.heat.push_back(is != will_be ? 1 : -1);
    result.changed += is != will_be ? 1.0 / (kSurfaceSide * kSurfaceSide) : 0;
  }
  result.exact_picture = std::make_shared<const HeatMap>(std::move(exact));
  result.picture = std::make_shared<const HeatMap>(std::move(now));
  result.difference = std::make_shared<const HeatMap>(std::move(differ));
  return result;
}

void CapacitySession::read(const QuantizedNetwork& network) {
  constexpr int kMostCounted = 5;
  readings_ = {};
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const auto weights = static_cast<double>(network.network.layers[l].weights.size());
    const int bits = network.layers[l].rate_bits;
    readings_.state_bits += weights * bits;
    readings_.code_bits += weights * network.layers[l].entropy_bits;
    if (l == 0) readings_.unit_bits = std::clamp(bits, 1, kMostCounted);
  }
  const int bits = readings_.unit_bits;
  const Census& unit =
      unit_memo_.get(bits, [&] { return take_census(2, whole_numbers(bits)).value_or(Census{}); });
  readings_.unit_state_bits = 3.0 * readings_.unit_bits;
  readings_.unit_functions = log2_of(unit.reached);
  readings_.of_functions = log2_of(unit.counts.size());
  readings_.unit_inputs = network.network.layers.front().inputs;
  readings_.patterns_real = kCoverLimit * readings_.unit_inputs;
  readings_.patterns_sign = kKrauthMezardLimit * readings_.unit_inputs;
  readings = &readings_;
}

bool CapacitySession::step(const Budget& may_go_on) {
  if (!is_working()) return false;
  job_->step(may_go_on);
  return is_working();
}

}  // namespace qs
