#include "labs/network/session.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/overview/lab.hpp"

namespace qs {
namespace {

constexpr int kMostRetrainBits = 4, kRetrainEpochs = 10;
constexpr double kRetrainRate = 0.05;

std::vector<RetrainPoint> retrain_points(const Examinee& examinee) {
  std::vector<RetrainPoint> points;
  for (int bits = 1; bits <= kMostRetrainBits; ++bits) {
    Network rounded;
    round_weights(rounding_to(bits), examinee.network, rounded);
    points.push_back({bits, accuracy(rounded, examinee.data->test), std::nullopt});
  }
  return points;
}

}  // namespace

Expected<void> NetworkSession::supply_digits(std::span<const std::byte> bytes) {
  const Expected<ImageSet> all = io::read_digits(bytes);
  if (!all) {
    gave_up_ = true;
    return tl::unexpected(all.error());
  }
  data_ = std::make_shared<const Split>(stratified_split(*all, kTestShare, kSplitSeed));
  return {};
}

void NetworkSession::start_training() {
  examinee_.reset();
  training_.reset();
  sweep_.reset();
  sensitivity_.reset();
  retraining_.reset();
  retrained_.clear();
  quantize_memo_.forget();
  draw_memo_.forget();
  classroom_memo_.forget();
  own_budget_memo_.forget();
  answers_.reset();
  attempts_.clear();
  one_epoch_ = false;
  if (data_ == nullptr) return;
  const Expected<Network> network = make_network(params_.widths, params_.training.seed);
  const Expected<TrainingParams> params = checked(params_.training);
  // The lab's parameters accept only valid values of both.
  if (network && params) training_ = std::make_unique<Training>(*network, data_, *params);
}

void NetworkSession::finish_training() {
  if (training_ == nullptr || !training_->is_done() || examinee_ != nullptr) return;
  examinee_ = make_examinee(training_->network(), data_);
}

void NetworkSession::train_again() {
  held_ = false;
  start_training();
}

void NetworkSession::train_one_epoch() {
  held_ = false;
  one_epoch_ = true;
}

void NetworkSession::update(const AppState& state) {
  quantized = nullptr;
  drawn = nullptr;
  classroom = nullptr;
  sweep = nullptr;
  own_budget = nullptr;
  budget_answers = nullptr;
  view_job_ = nullptr;
  retrains_ = false;
  NetworkParams wanted = network_params(state);
  if (!(wanted == params_) || (training_ == nullptr && data_ != nullptr)) {
    params_ = std::move(wanted);
    held_ = false;
    start_training();
  }
  finish_training();
  if (training_ != nullptr && NetworkLabState::from(state).view == NetworkView::kTrain) {
    classroom = &classroom_memo_.get(training_->history().size(),
                                     [&] { return look_into(training_->network(), data_->test); });
  }
  if (examinee_ != nullptr) show(state);
}

void NetworkSession::show(const AppState& state) {
  const NetworkLabState lab = NetworkLabState::from(state);
  const NetworkView view = lab.view;
  const std::size_t layers = examinee_->network.layers.size();
  const auto formats = network_formats(state, layers);
  const bool is_read_by_another_lab = state.lab != "network";
  if (is_read_by_another_lab || view == NetworkView::kQuantize || view == NetworkView::kSweep ||
      view == NetworkView::kDraw)
    quantized = &quantize_memo_.get(formats, [&] { return quantize(formats); });
  if (view == NetworkView::kDraw) drawn = &draw_memo_.get(state, [&] { return draw(state); });
  if (view == NetworkView::kSweep && lab.reveal) {
    if (sweep_ == nullptr) sweep_ = std::make_unique<NetworkSweep>(examinee_);
    sweep = sweep_.get();
    view_job_ = sweep_.get();
  }
  if (view == NetworkView::kRetrain) {
    retrains_ = true;
    if (retrained_.empty()) retrained_ = retrain_points(*examinee_);
  }
  if (view == NetworkView::kBudget) {
    if (sensitivity_ == nullptr) sensitivity_ = std::make_unique<SensitivitySurvey>(examinee_);
    view_job_ = sensitivity_.get();
    const std::vector<int> bits(lab.bits.begin(), lab.bits.begin() + static_cast<std::ptrdiff_t>(layers));
    own_budget = &own_budget_memo_.get(bits, [&] { return try_bits(*examinee_, bits); });
    budget_ = lab.budget;
    if (sensitivity_->is_done()) begin_answers();
  }
}

/// Follows the survey of sensitivities.
void NetworkSession::begin_answers() {
  if (answers_ == nullptr || answers_->bits_a_weight() != budget_)
    answers_ = std::make_unique<BudgetJob>(examinee_, *sensitivity_, budget_);
  view_job_ = answers_.get();
  if (answers_->is_done()) budget_answers = &answers_->result();
}

QuantizeResult NetworkSession::quantize(const std::vector<LayerFormats>& formats) const {
  QuantizeResult result;
  result.formats = formats;
  Expected<QuantizedNetwork> changed =
      quantize_network(examinee_->network, formats, examinee_->data->training);
  if (!changed) {
    result.problem = changed.error();
    return result;
  }
  result.quantized = std::move(*changed);
  result.judgement = examinee_->examine(result.quantized);
  return result;
}

std::optional<Run> NetworkSession::run_of(const AppState& state) const {
  if (examinee_ == nullptr || !(network_params(state) == params_)) return std::nullopt;
  const QuantizeResult result = quantize(network_formats(state, examinee_->network.layers.size()));
  if (result.problem) return std::nullopt;
  const QuantizedNetwork& changed = result.quantized;
  const auto weights = static_cast<double>(changed.network.weight_count());
  Run run{state, changed.network.weight_count(), {}, result.judgement.accuracy};
  double entropy = 0;
  for (std::size_t l = 0; l < changed.layers.size(); ++l)
    entropy += changed.layers[l].entropy_bits * static_cast<double>(changed.network.layers[l].weights.size());
  for (const MetricInfo& metric : metrics()) {
    run.numbers.push_back(metric.id == "bits_per_weight" ? std::optional(changed.bits_per_weight)
                          : metric.id == "entropy_bits"  ? std::optional(entropy / weights)
                          : metric.id == "sqnr_db"       ? changed.weight_sqnr_db
                                                         : std::nullopt);
  }
  return run;
}

Answer NetworkSession::ask(const std::vector<LayerFormats>& formats, std::span<const float> pixels) const {
  const auto changed = quantize_network(examinee_->network, formats, examinee_->data->training);
  if (!changed) return {};
  Activations passed;
  forward(*changed, pixels, passed);
  return answer_of(passed.logits());
}

DrawnResult NetworkSession::draw(const AppState& state) const {
  DrawnResult result;
  const ImageSet& test = examinee_->data->test;
  const NetworkLabState lab = NetworkLabState::from(state);
  if (lab.digit) {
    const auto pixels = pixels_of(*lab.digit);
    result.pixels.assign(pixels.begin(), pixels.end());
  } else {
    const auto image = std::min(test.count() - 1, static_cast<std::size_t>(lab.image));
    const auto first = test.images.begin() + static_cast<std::ptrdiff_t>(image * kPixels);
    result.pixels.assign(first, first + kPixels);
    result.truth = test.labels[image];
  }
  Activations passed;
  forward(examinee_->network, SparseRows(result.pixels, kPixels), passed);
  result.exact = answer_of(passed.logits());
  const std::size_t layers = examinee_->network.layers.size();
  result.quantized = ask(network_formats(state, layers), result.pixels);
  const BitWidths widths = widths_of_family(find_quantizer(state.quantizer.id)->family);
  for (int bits = widths.most; bits >= widths.least; --bits) {
    AppState narrower = state;
    narrower.quantizer = with_bits(state.quantizer, bits);
    Answer answer = ask(network_formats(narrower, layers), result.pixels);
    answer.bits = bits;
    if (!result.flips_at && answer.digit != result.exact.digit) result.flips_at = bits;
    result.widths.push_back(std::move(answer));
  }
  return result;
}

bool NetworkSession::retraining_is_done() const {
  return !retrained_.empty() && retrained_.back().in_loop.has_value();
}

bool NetworkSession::has_work() const {
  if (training_ != nullptr && !training_->is_done()) return true;
  if (examinee_ == nullptr) return false;
  if (retrains_) return !retraining_is_done();
  return view_job_ != nullptr && view_job_->progress() < 1;
}

double NetworkSession::progress() const {
  if (training_ == nullptr) return 0;
  if (!training_->is_done()) return training_->progress();
  if (retrains_) {
    const auto done = std::count_if(retrained_.begin(), retrained_.end(),
                                    [](const RetrainPoint& point) { return point.in_loop.has_value(); });
    const double part = retraining_ == nullptr ? 0 : retraining_->progress();
    return std::min(1.0, (static_cast<double>(done) + part) / kMostRetrainBits);
  }
  return view_job_ == nullptr ? 1 : view_job_->progress();
}

void NetworkSession::step_retraining() {
  const auto next = std::find_if(retrained_.begin(), retrained_.end(),
                                 [](const RetrainPoint& point) { return !point.in_loop; });
  if (next == retrained_.end()) return;
  if (retraining_ == nullptr) {
    TrainingParams params = params_.training;
    params.epochs = kRetrainEpochs;
    params.learning_rate = kRetrainRate;
    params.weight_bits = next->bits;
    retraining_ = std::make_unique<Training>(examinee_->network, data_, params);
  }
  if (!retraining_->step([] { return false; })) return;
  next->in_loop = accuracy(retraining_->answering(), data_->test);
  retraining_.reset();
}

bool NetworkSession::step(const Budget& may_go_on) {
  if (!is_working()) return false;
  if (!training_->is_done()) {
    const std::size_t epochs = training_->history().size();
    const Budget until_epoch = [&] {
      return may_go_on() && !(one_epoch_ && training_->history().size() > epochs);
    };
    training_->step(until_epoch);
    if (one_epoch_ && training_->history().size() > epochs) {
      one_epoch_ = false;
      held_ = true;
    }
    finish_training();
  } else if (retrains_) {
    do {
      step_retraining();
    } while (may_go_on() && !retraining_is_done());
  } else if (view_job_ != nullptr) {
    if (view_job_->step(may_go_on) && view_job_ == sensitivity_.get()) begin_answers();
  }
  return is_working();
}

void NetworkSession::keep_attempt() {
  constexpr std::size_t kMost = 8;
  if (own_budget == nullptr || find_by(attempts_, &BudgetSolution::bits, own_budget->bits) != nullptr) return;
  attempts_.push_back(*own_budget);
  std::stable_sort(attempts_.begin(), attempts_.end(),
                   [](const BudgetSolution& a, const BudgetSolution& b) { return a.accuracy > b.accuracy; });
  if (attempts_.size() > kMost) attempts_.pop_back();
}

}  // namespace qs
