#include "labs/rounding/motion.hpp"

#include <algorithm>

namespace qs {
namespace {

constexpr std::size_t kWatched = 4;
constexpr int kEpochs = 8, kJudgeEvery = 12;
constexpr double kRate = 0.05;

}  // namespace

MotionJob::MotionJob(const MotionParams& params, const DigitLayers& digits)
    : params_(params), digits_(digits), data_(std::make_shared<const Split>(digits.data)) {
  begin({});
}

void MotionJob::begin(std::vector<WeightPlace> watched) {
  StraightThroughParams params;
  params.training.epochs = kEpochs;
  params.training.learning_rate = kRate;
  params.training.weight_bits = params_.bits;
  params.training.seed = params_.seed;
  params.judge_every = watched.empty() ? 0 : kJudgeEvery;
  params.watched = std::move(watched);
  auto made = StraightThroughTrace::make(digits_.digits.network, data_, std::move(params));
  trace_ = made ? std::move(*made) : nullptr;
}

bool MotionJob::step(const Budget& may_go_on) {
  if (result_) return true;
  if (trace_ == nullptr) {
    result_.emplace();
    return true;
  }
  if (!trace_->step(may_go_on)) return false;
  if (!is_second_) {
    is_second_ = true;
    found_ = trace_->restless(kWatched);
    std::vector<WeightPlace> watched;
    for (const WeightFlips& flips : found_) watched.push_back(flips.place);
    if (!watched.empty()) {
      begin(std::move(watched));
      return false;
    }
  }
  MotionResult result;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const auto moments = trace_->watched(i);
    MotionWeight weight{found_[i], {moments.begin(), moments.end()}, 0, 0};
    weight.low = weight.high = weight.moments.back().rounded;
    for (auto moment = weight.moments.rbegin(); moment != weight.moments.rend(); ++moment) {
      if (moment->code == weight.moments.back().code) continue;
      weight.low = std::min(weight.low, moment->rounded);
      weight.high = std::max(weight.high, moment->rounded);
      break;
    }
    result.weights.push_back(std::move(weight));
  }
  const auto accuracy = trace_->accuracy();
  result.accuracy.assign(accuracy.begin(), accuracy.end());
  result.steps = trace_->all_steps();
  result.restless_share = trace_->restless_share();
  trace_.reset();
  result_ = std::move(result);
  return true;
}

double MotionJob::progress() const {
  if (result_) return 1;
  constexpr double kRuns = 2;
  return ((is_second_ ? 1 : 0) + (trace_ ? trace_->progress() : 1)) / kRuns;
}

std::uint32_t steps_shown(const MotionResult& result, std::uint64_t until) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(until, result.steps));
}

const LatentMoment& moment_at(const MotionWeight& weight, std::uint32_t step) {
  const auto after =
      std::upper_bound(weight.moments.begin(), weight.moments.end(), step,
                       [](std::uint32_t wanted, const LatentMoment& moment) { return wanted < moment.step; });
  return after == weight.moments.begin() ? weight.moments.front() : *(after - 1);
}

}  // namespace qs
