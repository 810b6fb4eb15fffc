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
    const std::string law = find_layer(state.source.id) == nullptr ? state.source.id : "";
    const EntropyResult& codes =
        *codes_.get(state.quantizer, sample, [&](const QuantizerSpec& spec, const Sample& of) {
          return compute_entropy(spec, analysis, of, law);
        });
    share.results.show(&codes);
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
    if (drawing_ == nullptr) return false;
    if (!drawing_->step(may_go_on)) return true;
    drawing_ = nullptr;
    return false;
  }
  bool is_working() const override { return drawing_ != nullptr; }

 private:
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
  DrawJob* drawing_ = nullptr;  // in the view that shows it, until it is done
};

}  // namespace

std::shared_ptr<LabModel> make_entropy_model() {
  return std::make_shared<EntropyModel>();
}

}  // namespace qs
