#include "labs/noise/state.hpp"

#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

void noise_members(auto& self, const auto& visit) {
  visit("view", self.view);
}

}  // namespace

LabInfo noise_lab() {
  LabInfo lab{"noise", "Noise", "When is it noise?",
              "When the error of rounding behaves as the textbook's noise, and when it does not."};
  constexpr ParamRow kRows[] = {{"view", "View", "", "", "error map clip definitions", {}}};
  lab.params = params_of(kRows);
  lab.presets = {
      {"Fine steps: the model holds",
       "Δ = 0.5 σ: nearly uniform over the step, of power Δ²/12, uncorrelated with the weights.",
       "source=gaussian&quantizer=mid_tread/step=0.5sigma"},
      {"Coarse steps: the model lies",
       "Δ = 4 σ: most weights become 0, and their error is the weight itself, with its sign turned.",
       "source=gaussian&quantizer=mid_tread/step=4sigma"},
      {"Dither makes it noise again",
       "The same coarse step with subtractive dither: uniform, and independent of the weights.",
       "source=gaussian&quantizer=dither/step=4sigma"},
      {"Where the model ends", "Power and correlation of the error over all steps.",
       "source=gaussian&quantizer=mid_tread/step=2sigma&view=map"},
      {"One clip, two aims", "The clip that is best for SQNR is not the one that is best for entropy.",
       "source=gaussian&quantizer=int4/range=2.5sigma&view=clip"},
      {"An error with a mean", "Two bells of unequal weight in 2 bits: SQNR by power and by variance differ.",
       "source=mixture/share=0.2/distance=6&quantizer=int2&view=definitions"},
      {"Five definitions, one tensor", "What five published functions call SQNR.",
       "source=lstm_hh&quantizer=int4&view=definitions"},
  };
  return lab;
}

NoiseLabState NoiseLabState::from(const AppState& state) {
  NoiseLabState lab;
  if (state.lab == "noise") noise_members(lab, ParamReader{state});
  return lab;
}

AppState NoiseLabState::to(AppState state) const {
  noise_members(*this, ParamWriter{state});
  return state;
}

}  // namespace qs
