#include "labs/network/budget.hpp"

#include <cmath>

#include "core/allocation/water_filling.hpp"

namespace qs {
namespace {

std::vector<int> bits_of(const Allocation& allocation) {
  std::vector<int> bits;
  for (const std::size_t option : allocation.chosen) bits.push_back(static_cast<int>(option) + 1);
  return bits;
}

double variance(const DenseLayer& layer) {
  double sum = 0, squares = 0;
  for (const float w : layer.weights) {
    sum += w;
    squares += static_cast<double>(w) * w;
  }
  const auto n = static_cast<double>(layer.weights.size());
  return squares / n - sum / n * (sum / n);
}

}  // namespace

QuantizerSpec budget_format(int bits) {
  // One bit is a sign: integers begin at two.
  const std::string text = bits == 1 ? "lloyd_max/levels=2" : "int" + std::to_string(bits) + "/range=mse";
  return parse_quantizer(text).value_or(QuantizerSpec{});
}

std::vector<LayerFormats> formats_of(std::span<const int> bits) {
  std::vector<LayerFormats> formats(bits.size());
  for (std::size_t layer = 0; layer < bits.size(); ++layer)
    formats[layer].weights = budget_format(bits[layer]);
  return formats;
}

double average_bits(const Network& network, std::span<const int> bits) {
  double sum = 0;
  for (std::size_t layer = 0; layer < bits.size(); ++layer)
    sum += bits[layer] * static_cast<double>(network.layers[layer].weights.size());
  return sum / static_cast<double>(network.weight_count());
}

BudgetSolution try_bits(const Examinee& examinee, const std::vector<int>& bits) {
  QuantizedNetwork changed = examinee.quantize(formats_of(bits));
  const Judgement judged = examinee.examine(changed);
  return {bits, average_bits(examinee.network, bits), judged.accuracy, judged.logit_kl_bits};
}

SensitivitySurvey::SensitivitySurvey(std::shared_ptr<const Examinee> examinee)
    : examinee_(std::move(examinee)), tables_(examinee_->network.layers.size()) {}

double SensitivitySurvey::progress() const {
  return static_cast<double>(next_) / static_cast<double>(tables_.size() * kMostBudgetBits);
}

bool SensitivitySurvey::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    const std::size_t layer = next_ / kMostBudgetBits;
    const int bits = static_cast<int>(next_ % kMostBudgetBits) + 1;
    if (trial_ == nullptr) {
      std::vector<LayerFormats> formats(tables_.size());
      formats[layer].weights = budget_format(bits);
      trial_ = std::make_unique<Trial>(examinee_, formats);
    }
    if (!trial_->step([] { return false; })) continue;
    const std::uint64_t cost =
        static_cast<std::uint64_t>(bits) * examinee_->network.layers[layer].weights.size();
    tables_[layer].push_back({cost, trial_->judgement().logit_kl_bits});
    trial_.reset();
    ++next_;
  } while (may_go_on());
  return is_done();
}

BudgetJob::BudgetJob(std::shared_ptr<const Examinee> examinee, const SensitivitySurvey& survey,
                     double bits_a_weight)
    : examinee_(std::move(examinee)), bits_a_weight_(bits_a_weight) {
  const Network& network = examinee_->network;
  const auto weights = static_cast<double>(network.weight_count());
  const auto budget = static_cast<std::uint64_t>(bits_a_weight * weights + 1e-6);
  std::vector<double> variances;
  std::vector<AllocationTable> by_variance(network.layers.size());
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const DenseLayer& layer = network.layers[l];
    const double power = variance(layer);
    variances.insert(variances.end(), layer.weights.size(), power);
    for (int bits = 1; bits <= kMostBudgetBits; ++bits) {
      by_variance[l].push_back({static_cast<std::uint64_t>(bits) * layer.weights.size(),
                                power * static_cast<double>(layer.weights.size()) * std::exp2(-2.0 * bits)});
    }
  }
  const Expected<Allocation> water = allocate_exact(by_variance, budget),
                             greedy = allocate_greedy(survey.tables(), budget),
                             exact = allocate_exact(survey.tables(), budget);
  if (!water || !greedy || !exact) return;
  BudgetAnswers& answers = answers_.emplace();
  const WaterFilling filling = fill_to_rate(variances, bits_a_weight * weights);
  std::size_t first = 0;
  for (const DenseLayer& layer : network.layers) {
    answers.water_bits.push_back(filling.bits[first]);
    first += layer.weights.size();
  }
  answers.water.bits = bits_of(*water);
  answers.greedy.bits = bits_of(*greedy);
  answers.exact.bits = bits_of(*exact);
}

BudgetSolution& BudgetJob::answer() {
  return next_ == 0 ? answers_->water : next_ == 1 ? answers_->greedy : answers_->exact;
}

bool BudgetJob::step(const Budget& may_go_on) {
  do {
    if (is_done()) return true;
    BudgetSolution& present = answer();
    if (trial_ == nullptr) trial_ = std::make_unique<Trial>(examinee_, formats_of(present.bits));
    if (!trial_->step([] { return false; })) continue;
    present.average = average_bits(examinee_->network, present.bits);
    present.accuracy = trial_->judgement().accuracy;
    present.logit_kl_bits = trial_->judgement().logit_kl_bits;
    trial_.reset();
    ++next_;
  } while (may_go_on());
  return is_done();
}

double BudgetJob::progress() const {
  return is_done() ? 1 : static_cast<double>(next_) / 3;
}

}  // namespace qs
