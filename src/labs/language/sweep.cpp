#include "labs/language/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "labs/language/state.hpp"
#include "labs/overview/lab.hpp"

namespace qs {
namespace {

constexpr std::string_view kSweepSpecs[] = {"int6/channel=0", "int4/channel=0", "int3/channel=0",
                                            "int2/channel=0", "nf4/block=16",   "float4_e2m1fn/block=16"};

QuantizerSpec listed(std::string_view text) {
  return parse_quantizer(text).value_or(QuantizerSpec{});
}

std::vector<MatrixKind> kinds_of(const Transformer& model) {
  std::vector<MatrixKind> kinds;
  for (const TransformerMatrix& matrix : matrices(model.sizes)) {
    if (std::find(kinds.begin(), kinds.end(), matrix.kind) == kinds.end()) kinds.push_back(matrix.kind);
  }
  std::sort(kinds.begin(), kinds.end());
  return kinds;
}

std::size_t weights_of_setting(const Transformer& model, const LanguageSetting& setting) {
  std::size_t count = 0;
  for (const TransformerMatrix& matrix : matrices(model.sizes))
    if (!setting.only || *setting.only == matrix.kind) count += matrix.count();
  return count;
}

}  // namespace

std::optional<double> LanguagePoint::added_per_saved(std::size_t all_weights) const {
  constexpr double kKilo = 1000;
  const double saved = (kFloat16Bits - bits_per_weight) * static_cast<double>(all_weights);
  if (!(saved > 0)) return std::nullopt;
  return added.value / (saved / kKilo);
}

std::vector<LanguageSetting> settings_of_kinds(const Transformer& model, const QuantizerSpec& spec) {
  std::vector<LanguageSetting> settings;
  for (const MatrixKind kind : kinds_of(model)) settings.push_back({spec, kind, 0});
  settings.push_back({spec, std::nullopt, 0});
  return settings;
}

std::vector<LanguageSetting> settings_of_sweep(const Transformer& model) {
  std::vector<LanguageSetting> settings;
  for (const std::string_view text : kSweepSpecs) {
    const std::vector<LanguageSetting> some = settings_of_kinds(model, listed(text));
    settings.insert(settings.end(), some.begin(), some.end());
  }
  return settings;
}

std::vector<LanguageSetting> settings_of_widths(const QuantizerSpec& spec,
                                                const std::optional<MatrixKind>& only) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  const BitWidths widths = row == nullptr ? BitWidths{} : widths_of_family(row->family);
  const bool has_all = widths.least <= kLeastForgetBits && widths.most >= kMostForgetBits;
  std::vector<LanguageSetting> settings;
  for (int bits = kMostForgetBits; bits >= kLeastForgetBits; --bits)
    settings.push_back({with_bits(has_all ? spec : listed("int4/channel=0"), bits), only, 0});
  return settings;
}

std::optional<LanguageFates> different_language_fates(std::span<const LanguagePoint> points) {
  constexpr double kSame = 0.5, kLeastExcess = 1e-6;  // decibels; bits
  std::optional<LanguageFates> found;
  double most = 1;
  for (std::size_t a = 0; a < points.size(); ++a) {
    for (std::size_t b = 0; b < points.size(); ++b) {
      if (!points[a].weight_sqnr_db || !points[b].weight_sqnr_db) continue;
      if (std::abs(*points[a].weight_sqnr_db - *points[b].weight_sqnr_db) > kSame) continue;
      const double ratio = points[b].excess_bits / std::max(kLeastExcess, points[a].excess_bits);
      if (!(ratio > most)) continue;
      most = ratio;
      found = LanguageFates{a, b};
    }
  }
  return found;
}

LanguageSweep::LanguageSweep(std::shared_ptr<const LanguageExaminee> examinee,
                             std::vector<LanguageSetting> settings)
    : examinee_(std::move(examinee)), settings_(std::move(settings)) {}

bool LanguageSweep::step(const Budget& may_go_on) {
  while (!is_done()) {
    if (job_ == nullptr) job_ = std::make_unique<LanguageTrialJob>(examinee_, settings_[points_.size()]);
    if (job_->step(may_go_on)) {
      const LanguageTrial trial = job_->take();
      job_.reset();
      points_.push_back({trial.setting, weights_of_setting(examinee_->model, trial.setting),
                         trial.quantized.bits_per_weight, trial.evaluation.excess_bits,
                         trial.quantized.weight_sqnr_db, trial.added, trial.knows});
      if (is_done()) fates_ = different_language_fates(points_);
    }
    if (!may_go_on()) break;
  }
  return is_done();
}

double LanguageSweep::progress() const {
  if (settings_.empty()) return 1;
  const double part = job_ == nullptr ? 0 : job_->progress();
  return std::min(1.0, (static_cast<double>(points_.size()) + part) / static_cast<double>(settings_.size()));
}

HeaviestWeight::HeaviestWeight(std::shared_ptr<const LanguageExaminee> examinee)
    : examinee_(std::move(examinee)) {
  constexpr std::size_t kTried = 128;
  const std::vector<float>& weights = examinee_->model.weights;
  std::vector<std::uint64_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  const auto count = static_cast<std::ptrdiff_t>(std::min(kTried, order.size()));
  std::partial_sort(order.begin(), order.begin() + count, order.end(), [&](std::uint64_t a, std::uint64_t b) {
    const float of_a = std::abs(weights[a]), of_b = std::abs(weights[b]);
    return of_a > of_b || (of_a == of_b && a < b);
  });
  tried_.assign(order.begin(), order.begin() + count);
}

bool HeaviestWeight::step(const Budget& may_go_on) {
  while (!is_done()) {
    const std::uint64_t place = tried_[next_++] + 1;
    const LanguageTrial trial = preview_trial(*examinee_, {std::nullopt, std::nullopt, place});
    if (found_ == 0 || trial.added.value > most_) {
      found_ = place;
      most_ = trial.added.value;
    }
    if (!may_go_on()) break;
  }
  return is_done();
}

double HeaviestWeight::progress() const {
  return tried_.empty() ? 1 : static_cast<double>(next_) / static_cast<double>(tried_.size());
}

}  // namespace qs
