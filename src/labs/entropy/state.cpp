#include "labs/entropy/state.hpp"

#include "labs/entropy/draws.hpp"
#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

void entropy_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("picked", self.picked);
  visit("draws", self.draws);
}

}  // namespace

LabInfo entropy_lab() {
  LabInfo lab{"entropy", "Entropy", "How many of your bits are real?",
              "How much the codes of a layer carry, and how many of their bits a coder could save."};
  constexpr ParamRow kRows[] = {
      {"view", "View", "", "", "codes step draws bytes fields", {}},
      {"picked", "Threshold", "", "1", "", {1, (1 << kMostPartitionBits) - 1, true}},
      {"draws", "Draws", "", "0", "", {0, static_cast<double>(kMostDraws), true}},
  };
  lab.params = params_of(kRows);
  lab.presets = {
      {"Bits that carry nothing", "int4 over the full range of a trained layer: most codes are hardly used.",
       "quantizer=int4"},
      {"Every code equally often",
       "Thresholds at equal shares: H is as large as can be; the error is not as small.",
       "source=gaussian&quantizer=custom/thresholds=-1.1503,-0.67449,-0.31864,0,0.31864,0.67449,1.1503/"
       "levels=centroids"},
      {"Least error instead",
       "Lloyd–Max: wider cells in the tails, less entropy, least error for eight levels.",
       "source=gaussian&quantizer=lloyd_max/levels=8"},
      {"H against h − log₂ Δ", "Each halving of the step adds one bit, once the step is small.",
       "source=gaussian&quantizer=mid_tread/step=0.5sigma&view=step"},
      {"Surprise, one by one", "The average surprise of drawn codes approaches H.",
       "quantizer=int4&view=draws&draws=200"},
      {"Real bytes", "Huffman and rANS write the codes of 4 bits; both come near N·H.",
       "quantizer=int4&view=bytes"},
      {"bfloat16 taken apart",
       "The exponent carries few of its 8 bits, and the table of patterns costs what is left.",
       "view=fields"},
      {"FP4: sixteen codes, fifteen values", "−0 and 0 are two codes and one value.",
       "quantizer=float4_e2m1fn"},
  };
  return lab;
}

EntropyLabState EntropyLabState::from(const AppState& state) {
  EntropyLabState lab;
  if (state.lab == "entropy") entropy_members(lab, ParamReader{state});
  return lab;
}

AppState EntropyLabState::to(AppState state) const {
  entropy_members(*this, ParamWriter{state});
  return state;
}

}  // namespace qs
