#include <utility>

#include "core/information/shared_scale.hpp"
#include "labs/entropy/draws.hpp"
#include "labs/entropy/state.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"
#include "labs/state/layers.hpp"

namespace qs {
namespace {

FieldsResult fields_of(NoParams, const Sample& sample) {
  return compute_fields(sample);
}

class EntropyModel final : public LabModel {
 public:
  PassParams wanted(const AppState& state) const override {
    PassParams wanted{state.quantizer};
    wanted.validity = EntropyLabState::from(state).view == EntropyView::kStep;
    return wanted;
  }

  void update(const LabInput& input, const LabShare& share) override {
    const AppState& state = input.state;
    const auto& sample = share.measurement.sample();
    const auto& analysis = share.measurement.analysis(state.quantizer);
    const EntropyResult& codes = *codes_.get(
        state.quantizer, sample,
        [&](const QuantizerSpec& spec, const Sample& of) { return compute_entropy(spec, analysis, of); });
    share.results.show(&codes);
    share.results.show(shared_scale(state.quantizer, input.source, codes));
    share.results.show(share.measurement.close_up(state));
    drawing_ = nullptr;
    switch (EntropyLabState::from(state).view) {
      case EntropyView::kStep:
        share.results.show(share.measurement.noise({state.quantizer, false}, nullptr));
        share.results.show(share.measurement.validity());
        break;
      case EntropyView::kDraws:
        share.results.show(draws(state, sample, codes));
        break;
      case EntropyView::kBytes:
        share.results.show(bytes_.get(state.quantizer, sample, [&](const QuantizerSpec&, const Sample& of) {
          return compute_bytes(analysis, of);
        }));
        break;
      case EntropyView::kFields:
        share.results.show(fields_.get({}, sample, fields_of));
        break;
      default:
        break;
    }
  }

  bool step(const Budget& may_go_on) override {
    if (wanted_scale_) {
      shared_scale_ = {};
      if (const Expected<SourceInfo> law = make_source(wanted_scale_->law)) {
        if (const auto found = shared_scale_information(wanted_scale_->spec, *law)) shared_scale_ = *found;
      }
      known_scale_ = std::exchange(wanted_scale_, std::nullopt);
    } else if (drawing_ != nullptr && drawing_->step(may_go_on)) {
      drawing_ = nullptr;
    }
    return is_working();
  }
  bool is_working() const override { return wanted_scale_ || drawing_ != nullptr; }
  void leave() override { wanted_scale_.reset(); }

 private:
  struct ScaleOfLaw {
    QuantizerSpec spec;
    std::string law;
    bool operator==(const ScaleOfLaw&) const = default;
  };
  /// It takes half a frame and depends on format and law alone: a step computes it. Null until then, and for values of no
  /// known law.
  const SharedScaleInformation* shared_scale(const QuantizerSpec& spec, const SourceChoice& source,
                                             const EntropyResult& codes) {
    wanted_scale_.reset();
    const bool is_drawn = source.id != kOwnFile && find_layer(source.id) == nullptr;
    if (!is_drawn || codes.scales < 2) return nullptr;
    const ScaleOfLaw wanted{spec, source.id};
    if (known_scale_ != wanted) {
      wanted_scale_ = wanted;
      return nullptr;
    }
    return shared_scale_ ? &*shared_scale_ : nullptr;
  }
  const DrawResult* draws(const AppState& state, const std::shared_ptr<const Sample>& sample,
                          const EntropyResult& codes) {
    DrawJob& job = **draws_.get({state.quantizer, EntropyLabState::from(state).draws, state.seed}, sample,
                                [&](const DrawParams& params, const Sample&) {
                                  auto begun = std::make_shared<DrawJob>(params, codes);
                                  begun->step([] { return false; });  // so that few draws are there at once
                                  return begun;
                                });
    if (!job.is_done()) drawing_ = &job;
    return &job.result();
  }

  SampleMemo<QuantizerSpec, EntropyResult> codes_;
  SampleMemo<DrawParams, std::shared_ptr<DrawJob>> draws_;
  SampleMemo<QuantizerSpec, BytesResult> bytes_;
  SampleMemo<NoParams, FieldsResult> fields_;
  std::optional<ScaleOfLaw> wanted_scale_, known_scale_;
  std::optional<SharedScaleInformation> shared_scale_;  // of known_scale_
  DrawJob* drawing_ = nullptr;                          // in the view that shows it, until it is done
};

}  // namespace

std::shared_ptr<LabModel> make_entropy_model() {
  return std::make_shared<EntropyModel>();
}

}  // namespace qs
