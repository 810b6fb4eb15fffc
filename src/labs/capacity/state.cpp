#include "labs/capacity/state.hpp"

#include "core/capacity/alphabet.hpp"
#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

std::vector<int> between(int least, int most) {
  std::vector<int> numbers;
  for (int number = least; number <= most; ++number) numbers.push_back(number);
  return numbers;
}

constexpr ParamRow kParams[] = {
    {"view", "View", "", "", "functions surface curve memory readings", {}},
    {"inputs", "Inputs", "", "", "2 3", {}},
    {"alphabet", "A weight is one of", "", "", "signs ternary quinary 2bit 3bit 4bit", {}},
    {"hidden", "Hidden units", "", "", "0 2", {}},
    {"function", "Function", "", "6", "", {0, 255, true}},
    {"curve_bits", "Bits a weight", "bits", "3", "", {1, 5, true}},
    {"memory", "A weight is one of", "", "", "1bit ternary 2bit 3bit", {}},
};

void capacity_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("inputs", self.inputs);
  visit("alphabet", self.alphabet);
  visit("hidden", self.hidden);
  visit("function", self.function);
  visit("curve_bits", self.curve_bits);
  visit("memory", self.memory);
}

}  // namespace

LabInfo capacity_lab() {
  LabInfo lab{"capacity", "Capacity", "How many functions are left?",
              "What fewer bits take from what a network can be: counted, drawn, filled with patterns."};
  lab.uses_values = false;
  lab.params = params_of(kParams);
  lab.presets = {
      {"One bit a weight", "±1: few of the functions of two inputs are in reach.",
       "view=functions&alphabet=signs"},
      {"XOR is out of reach", "However many bits: no straight line separates its corners.",
       "view=functions&alphabet=4bit&function=6"},
      {"Two more units reach it",
       "With a hidden layer one bit a weight reaches every function of two inputs.",
       "view=functions&alphabet=signs&hidden=2&function=6"},
      {"Precision saturates", "Three inputs: 3 bits reach all that one unit can be, 4 bits not one more.",
       "view=functions&inputs=3&alphabet=3bit"},
      {"A boundary at 2 bits", "The surface of 2-8-8-1 units, and where the answers change.",
       "view=surface&quantizer=int2"},
      {"The best three bits", "The best of all settings, against each weight rounded on its own.",
       "view=curve&curve_bits=3"},
      {"Patterns in ±1 weights",
       "With many inputs fewer than one a weight, where real weights store two on average.",
       "view=memory&memory=1bit"},
      {"Four readings of one network", "State bits, code bits, functions, patterns: rarely the same number.",
       "view=readings&quantizer=int3"},
  };
  return lab;
}

CapacityLabState CapacityLabState::from(const AppState& state) {
  CapacityLabState lab;
  if (state.lab == "capacity") capacity_members(lab, ParamReader{state});
  return lab;
}

AppState CapacityLabState::to(AppState state) const {
  capacity_members(*this, ParamWriter{state});
  return state;
}

std::vector<int> values_of(FunctionsAlphabet alphabet) {
  switch (alphabet) {
    case FunctionsAlphabet::kSigns:
      return {-1, 1};
    case FunctionsAlphabet::kTernary:
      return between(-1, 1);
    case FunctionsAlphabet::kQuinary:
      return between(-2, 2);
    case FunctionsAlphabet::k2Bit:
      return between(-2, 1);
    case FunctionsAlphabet::k3Bit:
      return between(-4, 3);
    case FunctionsAlphabet::k4Bit:
      break;
  }
  return between(-8, 7);
}

std::vector<int> values_of(MemoryAlphabet alphabet) {
  switch (alphabet) {
    case MemoryAlphabet::k1Bit:
      return odd_numbers(1);
    case MemoryAlphabet::kTernary:
      return between(-1, 1);
    case MemoryAlphabet::k2Bit:
      return odd_numbers(2);
    case MemoryAlphabet::k3Bit:
      break;
  }
  return odd_numbers(3);
}

}  // namespace qs
