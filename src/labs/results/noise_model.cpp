#include "labs/noise/state.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

class NoiseModel final : public LabModel {
 public:
  PassParams wanted(const AppState& state) const override {
    const NoiseView view = NoiseLabState::from(state).view;
    PassParams wanted{state.quantizer};
    wanted.shape = view == NoiseView::kError && dither_of(state.quantizer) != "off";
    wanted.channels = view == NoiseView::kDefinitions;
    wanted.validity = view == NoiseView::kMap;
    return wanted;
  }

  void update(const LabInput& input, const LabShare& share) override {
    const AppState& state = input.state;
    const NoiseView view = NoiseLabState::from(state).view;
    Measurement& measurement = share.measurement;
    const NoiseReport* report = measurement.report(wanted(state));
    share.results.show(measurement.noise({state.quantizer, view == NoiseView::kError}, report));
    if (view == NoiseView::kMap) share.results.show(measurement.validity());
    if (view == NoiseView::kDefinitions) share.results.show(report);
    if (view == NoiseView::kClip)
      share.results.show(clips_.get({clip_bits(state.quantizer)}, measurement.sample(), compute_clips));
  }

 private:
  SampleMemo<ClipParams, ClipSweep> clips_;
};

}  // namespace

std::shared_ptr<LabModel> make_noise_model() {
  return std::make_shared<NoiseModel>();
}

}  // namespace qs
