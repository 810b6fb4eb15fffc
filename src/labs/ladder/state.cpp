#include "labs/ladder/state.hpp"

#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

void ladder_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("coded", self.coded);
  visit("target", self.target);
}

}  // namespace

LabInfo ladder_lab() {
  LabInfo lab{"ladder", "Ladder", "What does a bit buy?",
              "How many bits each format costs, how many decibels it reaches, and what theory allows."};
  constexpr ParamRow kRows[] = {
      {"view", "View", "", "", "plane tail", {}},
      {"coded", "Codes", "", "", "plain entropy", {}},
      {"target", "Target", "dB", "20", "", {0, kMostTargetDb, false}},
  };
  lab.params = params_of(kRows);
  lab.presets = {
      {"A trained layer",
       "Every format on a real layer, and the limit that would hold if its weights were independent draws.",
       "source=lstm_hh"},
      {"A Gaussian",
       "The straight line is the limit. Even steps with entropy coding stay a quarter of a bit from the "
       "limit at many decibels, fall further behind at few, and meet the limit again at 0 bits.",
       "source=gaussian&coded=entropy"},
      {"Entropy coding slides left", "The same points, with each code counted at its entropy.",
       "coded=entropy"},
      {"INT8 against FP8: a Gaussian", "Light tails: the even steps of INT8 win.",
       "source=gaussian&quantizer=int8"},
      {"INT8 against FP8: a heavy tail", "One far weight makes the steps of INT8 coarse; FP8 hardly notices.",
       "source=student_t/nu=3&quantizer=float8_e4m3fn"},
      {"INT8 against FP8: where they cross",
       "The same weights with their tail stretched further and further.", "source=gaussian&view=tail"},
      {"Read off 20 dB", "The cheapest of these formats that reaches 20 dB.", "target=20"},
  };
  return lab;
}

LadderLabState LadderLabState::from(const AppState& state) {
  LadderLabState lab;
  if (state.lab == "ladder") ladder_members(lab, ParamReader{state});
  return lab;
}

AppState LadderLabState::to(AppState state) const {
  ladder_members(*this, ParamWriter{state});
  return state;
}

}  // namespace qs
