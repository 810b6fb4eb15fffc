#include "labs/network/session.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"
#include "labs/rounding/calibrate.hpp"
#include "labs/rounding/compensate.hpp"
#include "labs/rounding/lattice.hpp"
#include "labs/rounding/motion.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"
#include "labs/rounding/samples.hpp"
#include "labs/values/memo.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

struct PathKey {
  LayerParams layer;
  CompensateParams compensate;
  std::size_t row = 0;
  std::string hand{};
  bool operator==(const PathKey&) const = default;
};

struct RescaleKey {
  RescaleParams params{};
  std::optional<LayerParams> layer{};  // of the whole lab, if it is that
  bool operator==(const RescaleKey&) const = default;
};

/// The layer of the whole lab that is rescaled; another one where a layer is drawn for it.
LayerSource rescaled_source(const RoundingLabState& lab) {
  return shared_layer_at(static_cast<std::size_t>(lab.inputs - 1)).value_or(LayerSource::kOutliers);
}

CompensateParams compensate_params(const AppState& state, const RoundingLabState& lab) {
  constexpr double kPercent = 100;
  return {state.quantizer, lab.descending ? ColumnOrder::kDescending : ColumnOrder::kNatural,
          lab.damping / kPercent};
}

/// Codes by hand belong to one of these.
struct RowKey {
  LayerSource layer = LayerSource::kFirst;
  InputsChoice moment = InputsChoice::kSequence;
  double rho = 0;
  std::uint64_t row = 0, seed = 0;
  SourceChoice source{};
  bool operator==(const RowKey&) const = default;
};

class RoundingModel final : public LabModel {
 public:
  /// Codes by hand are those of one row of one layer.
  LabWish wish(const LabInput& input) override {
    RoundingLabState lab = RoundingLabState::from(input.state);
    const RowKey now{lab.layer, lab.moment, lab.rho, lab.row, input.state.seed, input.source};
    const bool moved = row_ && !(*row_ == now);
    row_ = now;
    if (!moved || lab.hand == "none") return {};
    lab.hand = "none";
    return {lab.to(input.state), {}};
  }

  void update(const LabInput& input, const LabShare& share) override {
    const RoundingLabState lab = RoundingLabState::from(input.state);
    facts_.clear();
    view_ = lab.view;
    is_shown_ = false;
    const bool rescales_digits = is_of_digits(rescaled_source(lab));
    needs_digits_ = lab.view == RoundingView::kMotion ||
                    (lab.view == RoundingView::kRescale && rescales_digits) ||
                    ((lab.view == RoundingView::kCompensate || lab.view == RoundingView::kCalibrate) &&
                     is_of_digits(lab.layer));
    if (lab.view == RoundingView::kLattice) return show_lattice(input.state, lab, share);
    if (lab.view == RoundingView::kRotate) return show_rotated(input.state, lab, share);
    if (lab.view == RoundingView::kMap) return show_map(input.state, lab, share);
    if (lab.view == RoundingView::kMotion) return show_motion(input.state, lab, share);
    if (lab.view == RoundingView::kRescale) return show_rescaled(input, lab, share);
    const RoundingLayer* layer = shared_layer(input, lab, share);
    if (layer == nullptr) return;
    if (lab.view == RoundingView::kCompensate) return show_compensated(input.state, lab, *layer, share);
    if (!layer->inputs.empty()) show_calibrated(lab, *layer, share);
  }
  void leave() override {
    map_.reset();
    motion_.reset();
    samples_.drop();
    row_.reset();
    if (layer_key_ && layer_key_->weights != nullptr) {  // keeps no sample alive
      forget_layer();
      rescaled_.forget();
    }
  }

  bool step(const Budget& may_go_on) override {
    if (view_ == RoundingView::kMap) return is_mapping() && !map_->step(may_go_on);
    if (view_ == RoundingView::kMotion) return is_moving() && !motion_->step(may_go_on);
    if (samples_.is_reading()) return samples_.step(may_go_on);
    if (view_ == RoundingView::kCompensate) return is_compensating() && !compensated_->step(may_go_on);
    return view_ == RoundingView::kCalibrate && is_calibrating() && !calibrated_->step(may_go_on);
  }
  /// Of what is shown: an unfinished map rests while another view is open.
  bool is_working() const override {
    switch (view_) {
      case RoundingView::kMap:
        return is_mapping();
      case RoundingView::kMotion:
        return is_moving();
      case RoundingView::kCompensate:
        return samples_.is_reading() || is_compensating();
      case RoundingView::kCalibrate:
        return samples_.is_reading() || is_calibrating();
      case RoundingView::kRescale:
        return samples_.is_reading();
      case RoundingView::kLattice:
      case RoundingView::kRotate:
        break;
    }
    return false;
  }

  /// Of the view "compensate": the layer as it is rounded there.
  std::optional<Run> run(const AppState& state, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    const RoundingLabState lab = RoundingLabState::from(state);
    const bool is_shown = has_run() && lab.view == RoundingView::kCompensate &&
                          layer_key_->source == lab.layer && layer_key_->moment == lab.moment &&
                          layer_key_->rho == lab.rho && layer_key_->seed == state.seed &&
                          compensated_->params() == compensate_params(state, lab);
    return is_shown ? std::optional(compensate_run(state, compensated_->result(), lab.is_on)) : std::nullopt;
  }
  bool has_run() const override {
    return view_ == RoundingView::kCompensate && is_shown_ && !compensated_->result().problem &&
           compensated_->result().preview_columns == 0;
  }
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
  std::optional<io::FileRange> wants_range() const override { return samples_.wants_range(); }
  void supply_range(std::span<const std::byte> bytes) override { samples_.supply_range(bytes); }
  void refuse_range(std::string reason) override { samples_.refuse_range(std::move(reason)); }

 private:
  /// The layer that several views show; null while it is not there, with the reason in `sources_`.
  const RoundingLayer* shared_layer(const LabInput& input, const RoundingLabState& lab,
                                    const LabShare& share) {
    sources_ = sources_of(input, lab);
    share.results.show(&sources_);
    const bool waits = lab.layer == LayerSource::kWeights && input.is_preview;
    if (!sources_.trouble.empty() || samples_.is_reading() || waits) return nullptr;
    const RoundingLayer* layer = layer_at(layer_params(input, lab));
    if (layer != nullptr) share.results.show(layer);
    return layer;
  }
  /// Names the choices of the reader, and the reason if there is no layer.
  LayerSources sources_of(const LabInput& input, const RoundingLabState& lab) {
    LayerSources sources;
    if (lab.layer != LayerSource::kWeights) return sources;
    if (input.is_preview) return sources;
    if (input.sample == nullptr || input.sample->values.empty()) {
      sources.trouble = text(Text::rounding_no_weights);
      return sources;
    }
    sources.columns = inputs_of_rows(*input.sample);
    if (lab.moment != InputsChoice::kSamples) {
      samples_.drop();
      return sources;
    }
    const bool is_own = input.source.id == kOwnFile && input.file != nullptr;
    std::vector<std::size_t> places;
    if (is_own) places = tensors_of_samples(*input.file, input.source.tensor, sources.columns);
    if (places.empty()) {
      samples_.drop();
      sources.trouble = text(Text::rounding_no_samples, {{"count", std::to_string(sources.columns)}});
      return sources;
    }
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
      sources.samples.push_back(input.file->tensors()[places[i]].name);
      if (sources.samples.back() == lab.samples) chosen = i;
    }
    if (!lab.samples.empty() && sources.samples[chosen] != lab.samples) {
      sources.trouble = text(Text::rounding_other_samples,
                             {{"name", lab.samples}, {"count", std::to_string(sources.columns)}});
      return sources;
    }
    sources.chosen = chosen;
    sources.name = sources.samples[chosen];
    samples_.want(*input.file, input.file_session, places[chosen]);
    sources.trouble = samples_.problem();
    return sources;
  }
  LayerParams layer_params(const LabInput& input, const RoundingLabState& lab) const {
    LayerParams params{lab.layer, lab.rho, input.state.seed};
    if (lab.layer != LayerSource::kWeights) return params;
    params.moment = lab.moment;
    params.weights = input.sample;
    if (lab.moment == InputsChoice::kSamples) params.samples = samples_.values();
    return params;
  }

  void show_compensated(const AppState& state, const RoundingLabState& lab, const RoundingLayer& layer,
                        const LabShare& share) {
    const CompensateParams params = compensate_params(state, lab);
    is_shown_ = true;
    if (compensated_ == nullptr || !(compensated_->params() == params))
      compensated_ = std::make_unique<CompensateJob>(params, layer, digits_ ? &*digits_ : nullptr);
    const CompensateResult& result = compensated_->result();
    share.results.show(&result);
    const auto row = static_cast<std::size_t>(lab.row - 1);
    const HandCodes by_hand = parse_hand_codes(lab.hand).value_or(HandCodes{});
    share.results.show(&path_.get({*layer_key_, params, row, lab.hand},
                                  [&] { return compute_path(params, layer, row, by_hand); }));
    if (result.problem || result.preview_columns > 0) return;
    const RoundedPoint& nearest = result.shown.nearest;
    const RoundedPoint& better = result.shown.compensated;
    const RoundedPoint& shown = lab.is_on ? better : nearest;
    facts_ = {{"output_gain_db", better.output_db.value_or(0) - nearest.output_db.value_or(0)},
              {"output_db", shown.output_db.value_or(0)},
              {"weight_db", shown.weight_db.value_or(0)},
              {"weight_loss_db", nearest.weight_db.value_or(0) - better.weight_db.value_or(0)}};
    if (shown.accuracy) facts_.push_back({"accuracy", *shown.accuracy});
  }
  void show_lattice(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    const LatticeParams params{state.quantizer, lab.rho, state.seed, static_cast<std::size_t>(lab.row - 1)};
    const LatticeResult& result = lattice_.get(params, [&] { return compute_lattice(params); });
    share.results.show(&result);
    if (result.problem) return;
    facts_ = {{"lattice_nearest", result.nearest.error},
              {"lattice_compensated", result.compensated.error},
              {"lattice_best", result.best.error}};
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

  void show_rescaled(const LabInput& input, const RoundingLabState& lab, const LabShare& share) {
    const RescaleParams params{static_cast<std::size_t>(lab.inputs - 1),
                               static_cast<std::size_t>(lab.formats - 1), input.state.seed};
    const auto source = shared_layer_at(params.layer);
    RoundingLabState own = lab;
    own.layer = rescaled_source(lab);
    own.moment = InputsChoice::kSamples;
    const RoundingLayer* layer = source ? shared_layer(input, own, share) : nullptr;
    if (source && layer == nullptr) return;
    const RescaleKey key{params, source ? layer_key_ : std::nullopt};
    const RescaleResult& result = rescaled_.get(key, [&] { return compute_rescale(params, layer); });
    share.results.show(&result);
    if (result.problem) return;
    const MigrationCurve& curve = lab.smooth ? result.smooth : result.awq;
    const double off = -curve.off.nmse_db.value_or(0);
    facts_ = {{"unscaled_db", off},
              {"rescaled_db", lab.is_on ? -point_at(curve, lab.alpha).nmse_db.value_or(0) : off},
              {"best_alpha", curve.points[curve.best].alpha}};
  }
  void show_calibrated(const RoundingLabState& lab, const RoundingLayer& layer, const LabShare& share) {
    const CalibrateParams params{static_cast<int>(lab.width)};
    if (calibrated_ == nullptr || !(calibrated_->params() == params))
      calibrated_ = std::make_unique<CalibrateJob>(params, layer, digits_ ? &*digits_ : nullptr);
    const CalibrateResult& result = calibrated_->result();
    share.results.show(&result);
    const auto place = static_cast<std::size_t>(lab.range - 1);
    if (result.problem || place >= result.ranges.size()) return;
    const CalibratedRange& range = result.ranges[place];
    facts_ = {{"calibrated_db", range.found.total_db.value_or(0)},
              {"clipped_percent", 100 * range.found.clipped_share},
              {"divergence_bits", range.found.divergence_bits}};
    if (range.accuracy) facts_.push_back({"accuracy", *range.accuracy});
  }
  void show_motion(const AppState& state, const RoundingLabState& lab, const LabShare& share) {
    if (!digits_) return;
    const MotionParams params{static_cast<int>(lab.trained), state.seed};
    if (motion_ == nullptr || !(motion_->params() == params))
      motion_ = std::make_unique<MotionJob>(params, *digits_);
    if (motion_->result()) share.results.show(&*motion_->result());
  }
  /// Null while the digits are not there, and where there is trouble.
  const RoundingLayer* layer_at(const LayerParams& params) {
    if (is_of_digits(params.source) && !digits_) return nullptr;
    if (!layer_key_ || !(*layer_key_ == params)) {
      forget_layer();
      Expected<RoundingLayer> made = make_layer(params, digits_ ? &*digits_ : nullptr);
      if (made) {
        layer_ = std::move(*made);
      } else {
        layer_trouble_ = told(made.error());
      }
      layer_key_ = params;
    }
    if (!layer_) sources_.trouble = layer_trouble_;
    return layer_ ? &*layer_ : nullptr;
  }
  /// With all that was computed from it.
  void forget_layer() {
    compensated_.reset();
    calibrated_.reset();
    path_.forget();
    layer_.reset();
    layer_key_.reset();
    layer_trouble_.clear();
  }

  bool is_mapping() const { return map_ != nullptr && map_->result().done < map_->result().cells.size(); }
  bool is_moving() const { return motion_ != nullptr && !motion_->result(); }
  bool is_compensating() const { return compensated_ != nullptr && !compensated_->is_done(); }
  bool is_calibrating() const { return calibrated_ != nullptr && !calibrated_->is_done(); }

  std::optional<io::DigitNetwork> network_;  // until the images have come too
  std::optional<DigitLayers> digits_;
  bool gave_up_ = false;
  RoundingView view_ = RoundingView::kCompensate;  // the present one
  bool is_shown_ = false;                          // `compensated_` is what it shows
  bool needs_digits_ = false;
  std::optional<RowKey> row_;  // as it was last seen here
  InputSamples samples_;
  LayerSources sources_;
  std::optional<LayerParams> layer_key_;
  std::optional<RoundingLayer> layer_;
  std::string layer_trouble_;
  std::unique_ptr<CompensateJob> compensated_;  // of this layer
  std::unique_ptr<CalibrateJob> calibrated_;
  Memo<PathKey, PathResult> path_;
  Memo<LatticeParams, LatticeResult> lattice_;
  Memo<RotateParams, RotateResult> rotated_;
  Memo<RescaleKey, RescaleResult> rescaled_;
  std::unique_ptr<RotationMapJob> map_;
  std::unique_ptr<MotionJob> motion_;
  std::vector<LabFact> facts_;
};

}  // namespace

std::shared_ptr<LabModel> make_rounding_model() {
  return std::make_shared<RoundingModel>();
}

}  // namespace qs
