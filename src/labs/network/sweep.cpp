#include "labs/network/sweep.hpp"

#include <cmath>
#include <utility>

namespace qs {

QuantizedNetwork Examinee::quantize(std::span<const LayerFormats> formats) const {
  return quantize_network(network, formats, data->training).value_or(QuantizedNetwork{});
}

std::shared_ptr<const Examinee> make_examinee(Network network, std::shared_ptr<const Split> data) {
  auto examinee = std::make_shared<Examinee>();
  examinee->network = std::move(network);
  examinee->data = std::move(data);
  const ImageSet& test = examinee->data->test;
  forward(examinee->network, test.rows(), examinee->exact);
  examinee->accuracy = accuracy(examinee->network, test);
  return examinee;
}

Trial::Trial(std::shared_ptr<const Examinee> examinee, std::span<const LayerFormats> formats)
    : examinee_(std::move(examinee)), quantizing_(examinee_->network, formats, examinee_->data->training) {}

bool Trial::step(const Budget& may_go_on) {
  if (!quantized_) {
    if (!quantizing_.step(may_go_on)) return false;
    quantized_ = quantizing_.take();
    if (*quantized_)
      judging_.emplace(**quantized_, examinee_->network, examinee_->exact, examinee_->data->test);
  }
  if (!judging_) return true;
  if (!judging_->step(may_go_on)) return false;
  judgement_ = judging_->take();
  judging_.reset();
  return true;
}

double Trial::progress() const {
  const double judged = judging_ ? judging_->progress() : quantized_ ? 1 : 0;
  return (quantizing_.progress() + judged) / 2;
}

std::vector<std::string> sweep_specs() {
  constexpr int kLeast = 2, kMost = 8;
  std::vector<std::string> specs;
  for (int bits = kLeast; bits <= kMost; ++bits) {
    const std::string width = std::to_string(bits);
    specs.push_back("int" + width);
    specs.push_back("int" + width + "/range=mse");
    specs.push_back("uint" + width);
    specs.push_back("lloyd_max/levels=" + std::to_string(1 << bits));
  }
  return specs;
}

std::size_t sweep_size(std::size_t layers) {
  return sweep_specs().size() * (layers + 1);
}

NetworkSweep::NetworkSweep(std::shared_ptr<const Examinee> examinee) : examinee_(std::move(examinee)) {
  for (std::string& spec : sweep_specs()) {
    settings_.push_back({spec, std::nullopt});
    for (std::size_t layer = 0; layer < examinee_->network.layers.size(); ++layer)
      settings_.push_back({spec, layer});
  }
}

double NetworkSweep::progress() const {
  return static_cast<double>(next_) / static_cast<double>(settings_.size());
}

void NetworkSweep::begin_trial() {
  const Setting& setting = settings_[next_];
  std::vector<LayerFormats> formats(examinee_->network.layers.size());
  for (std::size_t layer = 0; layer < formats.size(); ++layer) {
    if (!setting.layer || *setting.layer == layer)
      formats[layer].weights = parse_quantizer(setting.spec).value_or(QuantizerSpec{});
  }
  trial_ = std::make_unique<Trial>(examinee_, formats);
}

void NetworkSweep::end_trial() {
  const Setting& setting = settings_[next_++];
  const auto trial = std::exchange(trial_, nullptr);
  if (!trial->quantized()) return;
  const QuantizedNetwork& changed = *trial->quantized();
  if (!changed.weight_sqnr_db || !std::isfinite(*changed.weight_sqnr_db)) return;
  const Judgement& judged = trial->judgement();
  points_.push_back({parse_quantizer(setting.spec)->text(), setting.layer, changed.bits_per_weight,
                     *changed.weight_sqnr_db, judged.accuracy, judged.logit_kl_bits});
}

bool NetworkSweep::step(const Budget& may_go_on) {
  do {
    if (is_done()) break;
    if (trial_ == nullptr) begin_trial();
    if (trial_->step([] { return false; })) end_trial();
  } while (may_go_on());
  if (is_done()) fates_ = different_fates(points_);
  return is_done();
}

std::optional<Fates> different_fates(std::span<const SweepPoint> points) {
  std::optional<Fates> found;
  for (std::size_t a = 0; a < points.size(); ++a) {
    for (std::size_t b = 0; b < points.size(); ++b) {
      const double apart = points[a].accuracy - points[b].accuracy;
      if (std::abs(points[a].sqnr_db - points[b].sqnr_db) > kSameSqnr || apart <= 0) continue;
      if (!found || apart > found->apart) found = Fates{a, b, apart};
    }
  }
  return found;
}

double share_changed_across(double sqnr_db) {
  constexpr double kPi = 3.14159265358979323846;
  return std::atan(std::pow(10.0, -sqnr_db / 20)) / kPi;
}

}  // namespace qs
