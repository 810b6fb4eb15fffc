#include "labs/network/session.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"
#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"
#include "labs/values/memo.hpp"

namespace qs {
namespace {

struct CompensateKey {
  LayerParams layer;
  QuantizerSpec quantizer;
  bool descending = false;
  double damping = 0;
  std::size_t row = 0;
  std::string hand{};
  bool operator==(const CompensateKey&) const = default;
};

struct CalibrateKey {
  LayerSource layer = LayerSource::kFirst;
  int bits = 0;
  bool operator==(const CalibrateKey&) const = default;
};

class RoundingModel final : public LabModel {
 public:
  void update(const LabInput& input, const LabShare& share) override {
    const RoundingLabState lab = RoundingLabState::from(input.state);
    facts_.clear();
    view_ = lab.view;
    // A layer of the network is rescaled only at some places.
    const bool rescales_digits = digit_layer_at(static_cast<std::size_t>(lab.inputs - 1)).has_value();
    needs_digits_ = lab.view == RoundingView::kMotion ||
                    (lab.view == RoundingView::kRescale && rescales_digits) ||
                    ((lab.view == RoundingView::kCompensate || lab.view == RoundingView::kCalibrate) &&
                     is_of_digits(lab.layer));
    if (lab.view == RoundingView::kRotate) return show_rotated(input.state, lab, share);
    if (lab.view == RoundingView::kMap) return show_map(input.state, lab, share);
    if (lab.view == RoundingView::kMotion) return show_motion(input.state, lab, share);
    if (lab.view == RoundingView::kRescale) return show_rescaled(input.state, lab, share);
    const RoundingLayer* layer = layer_at({lab.layer, lab.rho, input.state.seed});
    if (layer == nullptr) return;
    share.results.show(layer);
    if (lab.view == RoundingView::kCompensate) return show_compensated(input.state, lab, *layer, share);
    if (!layer->inputs.empty()) show_calibrated(lab, *layer, share);
  }
  void leave() override {
    map_.reset();
    motion_.reset();
  }

  bool step(const Budget& may_go_on) override {
    if (!is_working()) return false;
    return view_ == RoundingView::kMap ? !map_->step(may_go_on) : !motion_->step(may_go_on);
  }
  /// Of what is shown: an unfinished map rests while another view is open.
  bool is_working() const override {
    if (view_ == RoundingView::kMap)
      return map_ != nullptr && map_->result().done < map_->result().cells.size();
    return view_ == RoundingView::kMotion && motion_ != nullptr && !motion_->result();
  }

  std::optional<Run> run(const AppState& /*state*/, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    return std::nullopt;
  }
  bool has_run() const override { return false; }
  std::vector<LabFact> facts() const override { return facts_; }

  std::string wants_file() const override {
    if (gave_up_ || digits_ || !needs_digits_) return {};
    return std::string(network_ ? kDigitsFile : kDigitNetworkFile);
  }
  Expected<void> supply_file(std::span<const std::byte> bytes) override {
    if (!network_) {
      Expected<io::DigitNetwork> read = io::read_digit_network(bytes);
      if (!read) return tl::unexpected(read.error());
      network_ = std::move(*read);
      return {};
    }
    const Expected<ImageSet> images = io::read_digits(bytes);
    if (!images) return tl::unexpected(images.error());
    digits_ = {std::move(*network_), stratified_split(*images, kTestShare, kSplitSeed)};
    return {};
  }
  void refuse_file() override { gave_up_ = true; }
  void ask_again() override { gave_up_ = false; }

 private:
  void show_compensated(const AppState& state, const RoundingLabState& lab, const RoundingLayer& layer,
                        const LabShare& share) {
    const DigitLayers* digits = digits_ ? &*digits_ : nullptr;
    CompensateKey key{{lab.layer, lab.rho, state.seed}, state.quantizer, lab.descending, lab.damping, 0};
    CompensateParams params{state.quantizer, {}};
    params.factor.order = lab.descending ? ColumnOrder::kDescending : ColumnOrder::kNatural;
    constexpr double kPercent = 100;
    params.factor.damping = lab.damping / kPercent;
    const CompensateResult& result =
        compensated_.get(key, [&] { return compute_compensate(params, layer, digits); });
    share.results.show(&result);
    key.row = static_cast<std::size_t>(lab.row);
    key.hand = lab.hand;
    const HandCodes by_hand = parse_hand_codes(lab.hand).value_or(HandCodes{});
    share.results.show(&path_.get(key, [&] { return compute_path(params, layer, key.row - 1, by_hand); }));
    if (result.problem) return;
    const RoundedPoint& nearest = result.shown.nearest;
    const RoundedPoint& better = result.shown.compensated;
    const double gain = better.output_db.value_or(0) - nearest.output_db.value_or(0);
    facts_ = {{"output_gain_db", gain},
              {"output_db", (lab.is_on ? better : nearest).output_db.value_or(0)},
              {"weight_db", (lab.is_on ? better : nearest).weight_db.value_or(0)},
              {"weight_loss_db", nearest.weight_db.value_or(0) - better.weight_db.value_or(0)},
              {"accuracy", 100 * (lab.is_on ? better : nearest).accuracy.value_or(0)}};
  }
  void show_rotated(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    const RotateParams params{static_cast<std::size_t>(lab.law - 1), state.quantizer, !lab.without_signs,
                              state.seed};
    const RotateResult& result = rotated_.get(params, [&] { return compute_rotate(params); });
    share.results.show(&result);
    if (const auto delta = result.effect.delta_db(); delta && !result.problem) {
      facts_ = {{"rotation_gain_db", *delta},
                {"rotation_gain_coded_db", result.effect.equal_entropy_db().value_or(0)}};
    }
  }
  void show_map(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    if (map_ == nullptr || map_->seed() != state.seed || map_->signs() == lab.without_signs)
      map_ = std::make_unique<RotationMapJob>(state.seed, !lab.without_signs);
    share.results.show(&map_->result());
  }

  void show_rescaled(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    const RescaleParams params{static_cast<std::size_t>(lab.inputs - 1),
                               static_cast<std::size_t>(lab.formats - 1), state.seed};
    const auto source = digit_layer_at(params.layer);
    const RoundingLayer* layer = source ? layer_at({*source, lab.rho, state.seed}) : nullptr;
    if (source && layer == nullptr) return;
    const RescaleResult& result = rescaled_.get(params, [&] { return compute_rescale(params, layer); });
    share.results.show(&result);
    if (result.problem) return;
    const MigrationCurve& curve = lab.smooth ? result.smooth : result.awq;
    const double off = -curve.off.nmse_db.value_or(0);
    facts_ = {{"unscaled_db", off},
              {"rescaled_db", lab.is_on ? -point_at(curve, lab.alpha).nmse_db.value_or(0) : off},
              {"best_alpha", curve.points[curve.best].alpha}};
  }
  void show_calibrated(const RoundingLabState& lab, const RoundingLayer& layer, const LabShare& share) {
    const CalibrateKey key{lab.layer, static_cast<int>(lab.width)};
    const CalibrateResult& result = calibrated_.get(
        key, [&] { return compute_calibrate({key.bits}, layer, digits_ ? &*digits_ : nullptr); });
    share.results.show(&result);
    if (result.problem) return;
    const auto place = std::min(static_cast<std::size_t>(lab.range - 1), result.ranges.size() - 1);
    const CalibratedRange& range = result.ranges[place];
    facts_ = {{"calibrated_db", range.found.total_db.value_or(0)},
              {"clipped_percent", 100 * range.found.clipped_share},
              {"divergence_bits", range.found.divergence_bits},
              {"accuracy", 100 * range.accuracy.value_or(0)}};
  }
  void show_motion(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    if (!digits_) return;
    const MotionParams params{static_cast<int>(lab.trained), state.seed};
    if (motion_ == nullptr || !(motion_->params() == params))
      motion_ = std::make_unique<MotionJob>(params, *digits_);
    if (motion_->result()) share.results.show(&*motion_->result());
  }
  /// Null while the digits are not there.
  const RoundingLayer* layer_at(const LayerParams& params) {
    if (is_of_digits(params.source) && !digits_) return nullptr;
    const Expected<RoundingLayer>& layer =
        layer_.get(params, [&] { return make_layer(params, digits_ ? &*digits_ : nullptr); });
    return layer ? &*layer : nullptr;
  }

  std::optional<io::DigitNetwork> network_;  // until the images have come too
  std::optional<DigitLayers> digits_;
  bool gave_up_ = false;
  RoundingView view_ = RoundingView::kCompensate;  // the present one
  bool needs_digits_ = false;
  Memo<LayerParams, Expected<RoundingLayer>> layer_;
  Memo<CompensateKey, CompensateResult> compensated_;
  Memo<CompensateKey, PathResult> path_;
  Memo<RotateParams, RotateResult> rotated_;
  Memo<RescaleParams, RescaleResult> rescaled_;
  Memo<CalibrateKey, CalibrateResult> calibrated_;
  std::unique_ptr<RotationMapJob> map_;
  std::unique_ptr<MotionJob> motion_;
  std::vector<LabFact> facts_;
};

}  // namespace

std::shared_ptr<LabModel> make_rounding_model() {
  return std::make_shared<RoundingModel>();
}

}  // namespace qs
