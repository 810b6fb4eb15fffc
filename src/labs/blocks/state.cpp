#include "labs/blocks/state.hpp"

#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

void blocks_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("outlier", self.outlier);
  visit("block", self.block);
  visit("value", self.value);
  visit("byte", self.byte);
}

}  // namespace

LabInfo blocks_lab() {
  LabInfo lab{
      "blocks", "Blocks", "Who pays for the outlier?",
      "Where the error of a tensor lies, channel by channel and block by block, and what finer scales cost."};
  constexpr ParamRow kRows[] = {
      {"view", "View", "", "", "map size bytes", {}},  {"outlier", "Outlier", "σ", "0", "", {0, 100, false}},
      {"block", "Block", "", "1", "", {1, 1e9, true}}, {"value", "Weight", "", "1", "", {1, 1e9, true}},
      {"byte", "Byte", "", "1", "", {1, 1e9, true}},
  };
  lab.params = params_of(kRows);
  lab.presets = {
      {"The healthy average", "The tensor's SQNR looks healthy; one of its channels has almost none.",
       "source=encoder_0&quantizer=int8"},
      {"One weight, 40 σ away", "One scale for all: every block pays for one weight.",
       "quantizer=int4&outlier=40"},
      {"The same with blocks of 32", "Only its own block pays.", "quantizer=int4/block=32&outlier=40"},
      {"The same with a scale a channel", "Its own channel pays.", "quantizer=int4/channel=0&outlier=40"},
      {"A block of MXFP4", "Its weights are E2M1 codes that share a power of two.",
       "quantizer=mxfp4&block=3"},
      {"A super-block of Q4_K, byte by byte",
       "144 bytes for 256 weights: two float16, twelve bytes of small scales, codes.",
       "quantizer=q4_k&view=bytes&byte=5"},
      {"NF4 or even levels?", "Which has the higher SQNR depends on the size of the blocks.",
       "source=lstm_hh&view=size"},
  };
  return lab;
}

BlocksLabState BlocksLabState::from(const AppState& state) {
  BlocksLabState lab;
  if (state.lab == "blocks") blocks_members(lab, ParamReader{state});
  return lab;
}

AppState BlocksLabState::to(AppState state) const {
  blocks_members(*this, ParamWriter{state});
  return state;
}

}  // namespace qs
