#include "core/rounding/straight_through.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::uint32_t kMostTraceSteps = 1U << 16;
constexpr std::size_t kMostWatched = 64;

bool one_unit() {
  return false;
}

std::uint64_t batches_of(std::uint64_t images, int batch) {
  return (images + static_cast<std::uint64_t>(batch) - 1) / static_cast<std::uint64_t>(batch);
}

std::uint64_t steps_of(const StraightThroughParams& params, const Split& data) {
  return batches_of(data.training.count(), params.training.batch) *
         static_cast<std::uint64_t>(params.training.epochs);
}

/// Δ of round_weights(), to the last bit or nearly: codes are whole and need no more.
double step_of_layer(const WeightRounding& rounding, const DenseLayer& layer) {
  double power = 0;
  for (const float w : layer.weights) power += static_cast<double>(w) * w;
  return rounding.step_over_rms * std::sqrt(power / static_cast<double>(layer.weights.size()));
}

std::int32_t code_of_level(float rounded, double step) {
  return step > 0 ? static_cast<std::int32_t>(std::lround(rounded / step - 0.5)) : 0;
}

Expected<void> check_places(const Network& network, const std::vector<WeightPlace>& places) {
  if (places.size() > kMostWatched) {
    return refuse("trace: watched weights", std::to_string(places.size()),
                  "at most " + std::to_string(kMostWatched));
  }
  for (const WeightPlace& place : places) {
    if (place.layer < network.layers.size() && place.index < network.layers[place.layer].weights.size())
      continue;
    return refuse("trace: watched weight",
                  std::to_string(place.index) + " of layer " + std::to_string(place.layer),
                  "a weight of the network");
  }
  return {};
}

}  // namespace

Expected<std::unique_ptr<StraightThroughTrace>> StraightThroughTrace::make(Network network,
                                                                           std::shared_ptr<const Split> data,
                                                                           StraightThroughParams params) {
  const Expected<TrainingParams> good = checked(params.training);
  if (!good) return tl::unexpected(good.error());
  if (params.training.weight_bits == 0) return refuse("trace: weight bits", "0", "1 to 8");
  if (params.judge_every < 0)
    return refuse("trace: judge_every", std::to_string(params.judge_every), "0 or more steps");
  if (network.layers.empty()) return refuse("trace: network", "no layers", "one layer or more");
  const Expected<void> inside = check_places(network, params.watched);
  if (!inside) return tl::unexpected(inside.error());
  const std::uint32_t inputs = network.layers.front().inputs;
  if (data == nullptr || data->training.count() == 0 || data->training.pixels != inputs ||
      (data->test.count() > 0 && data->test.pixels != inputs)) {
    return refuse("trace: data",
                  data == nullptr ? "none"
                                  : std::to_string(data->training.count()) + " images of " +
                                        std::to_string(data->training.pixels) + " pixels",
                  "images of " + std::to_string(inputs) + " pixels to train with");
  }
  const std::uint64_t steps = steps_of(params, *data);
  if (steps > kMostTraceSteps)
    return refuse("trace: steps", std::to_string(steps), "at most " + std::to_string(kMostTraceSteps));
  return std::unique_ptr<StraightThroughTrace>(
      new StraightThroughTrace(std::move(network), std::move(data), std::move(params)));
}

StraightThroughTrace::StraightThroughTrace(Network network, std::shared_ptr<const Split> data,
                                           StraightThroughParams params)
    : params_(std::move(params)),
      data_(data),
      training_(std::move(network), std::move(data), params_.training),
      all_steps_(static_cast<std::uint32_t>(steps_of(params_, *data_))),
      rounding_(rounding_to(params_.training.weight_bits)),
      moments_(params_.watched.size()) {
  for (const DenseLayer& layer : training_.network().layers) flips_.emplace_back(layer.weights.size());
  look(true);
}

bool StraightThroughTrace::step(const Budget& may_go_on) {
  const double images = static_cast<double>(data_->training.count() * 2 + data_->test.count());
  const double epochs = params_.training.epochs;
  do {
    const bool is_done = training_.step(one_unit);
    if (training_.diverged()) return true;
    // Progress counts images: those of the epoch's batches, then those that are marked.
    const auto at = static_cast<std::uint64_t>(std::llround(training_.progress() * epochs * images));
    const auto all = static_cast<std::uint64_t>(images);
    const std::uint64_t epoch = at / all, seen = std::min<std::uint64_t>(at % all, data_->training.count());
    const std::uint64_t steps = epoch * batches_of(data_->training.count(), params_.training.batch) +
                                batches_of(seen, params_.training.batch);
    if (steps > steps_) {
      steps_ = static_cast<std::uint32_t>(steps);
      look(false);
    }
    if (is_done) return true;
  } while (may_go_on());
  return training_.is_done();
}

void StraightThroughTrace::look(bool first) {
  const Network &latent = training_.network(), &rounded = training_.answering();
  const bool late = steps_ > all_steps_ - all_steps_ / 4;
  std::uint32_t changed = 0;
  std::vector<double> deltas;
  for (std::size_t l = 0; l < latent.layers.size(); ++l) {
    deltas.push_back(step_of_layer(rounding_, latent.layers[l]));
    for (std::size_t i = 0; i < flips_[l].size(); ++i) {
      Flips& flips = flips_[l][i];
      const auto code = static_cast<std::int16_t>(code_of_level(rounded.layers[l].weights[i], deltas[l]));
      if (first) flips.code = code;
      if (code == flips.code) continue;
      ++changed;
      ++flips.all;
      if (late) ++flips.late;
      if (flips.changed && code == flips.before) ++flips.returns;
      flips.changed = true;
      flips.before = flips.code;
      flips.code = code;
    }
  }
  if (!first) flips_by_step_.push_back(changed);
  for (std::size_t k = 0; k < params_.watched.size(); ++k) {
    const WeightPlace& place = params_.watched[k];
    const float shown = rounded.layers[place.layer].weights[place.index];
    moments_[k].push_back({steps_, latent.layers[place.layer].weights[place.index], shown,
                           code_of_level(shown, deltas[place.layer])});
  }
  if (params_.judge_every > 0 && data_->test.count() > 0 &&
      steps_ % static_cast<std::uint32_t>(params_.judge_every) == 0)
    accuracy_.push_back({steps_, qs::accuracy(rounded, data_->test), qs::accuracy(latent, data_->test)});
}

std::vector<WeightFlips> StraightThroughTrace::restless(std::size_t count) const {
  std::vector<WeightFlips> list;
  for (std::size_t l = 0; l < flips_.size(); ++l) {
    for (std::size_t i = 0; i < flips_[l].size(); ++i) {
      const Flips& flips = flips_[l][i];
      if (flips.late == 0) continue;
      list.push_back({{static_cast<std::uint32_t>(l), static_cast<std::uint32_t>(i)},
                      flips.all,
                      flips.late,
                      flips.returns});
    }
  }
  std::stable_sort(list.begin(), list.end(), [](const WeightFlips& a, const WeightFlips& b) {
    return a.late != b.late ? a.late > b.late : a.all > b.all;
  });
  if (list.size() > count) list.resize(count);
  return list;
}

double StraightThroughTrace::restless_share() const {
  std::uint64_t restless = 0;
  for (const std::vector<Flips>& layer : flips_)
    for (const Flips& flips : layer) restless += flips.late > 0 ? 1 : 0;
  return static_cast<double>(restless) / static_cast<double>(training_.network().weight_count());
}

Expected<std::vector<LatentMoment>> one_weight_trace(const OneWeightModel& model) {
  constexpr double kMostUnits = 1e6;  // of the step: codes stay whole numbers of 32 bits
  if (!(model.step > 0 && std::isfinite(model.step)))
    return refuse("trace: step", shortest(model.step), "a positive number");
  if (!(model.rate > 0 && model.rate <= 1))
    return refuse("trace: rate", shortest(model.rate), "above 0, at most 1");
  for (const double x : {model.target, model.start}) {
    if (!(std::abs(x) <= kMostUnits * model.step))
      return refuse("trace: target or start", shortest(x), "within a million steps of 0");
  }
  if (model.steps < 1 || model.steps > static_cast<int>(kMostTraceSteps))
    return refuse("trace: steps", std::to_string(model.steps), "1 to " + std::to_string(kMostTraceSteps));
  std::vector<LatentMoment> trace;
  double latent = model.start;
  for (int i = 0; i <= model.steps; ++i) {
    const double code = std::floor(latent / model.step), rounded = model.step * (code + 0.5);
    trace.push_back({static_cast<std::uint32_t>(i), static_cast<float>(latent), static_cast<float>(rounded),
                     static_cast<std::int32_t>(code)});
    latent -= model.rate * (rounded - model.target);
  }
  return trace;
}

}  // namespace qs
