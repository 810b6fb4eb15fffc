#include "labs/capacity/state.hpp"

#include "core/capacity/alphabet.hpp"

namespace qs {
namespace {

std::vector<int> between(int least, int most) {
  std::vector<int> numbers;
  for (int number = least; number <= most; ++number) numbers.push_back(number);
  return numbers;
}

}  // namespace

LabInfo capacity_lab() {
  LabInfo lab{"capacity", "Capacity", "How many functions are left?",
              "What fewer bits take from what a network can be: counted, drawn, filled with patterns."};
  lab.uses_values = false;
  lab.params = {
      choice_param("view", "View", {"functions", "surface", "curve", "memory", "readings"}),
      choice_param("inputs", "Inputs", {"2", "3"}),
      choice_param("alphabet", "A weight is one of", {"signs", "ternary", "quinary", "2bit", "3bit", "4bit"}),
      choice_param("hidden", "Hidden units", {"0", "2"}),
      number_param("function", "Function", "", "6", {0, 255, true}),
      number_param("curve_bits", "Bits a weight", "bits", "3", {1, 5, true}),
      choice_param("memory", "A weight is one of", {"1bit", "ternary", "2bit", "3bit"}),
  };
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

std::vector<int> alphabet_of(const AppState& state) {
  const std::string name = lab_value(state, "alphabet");
  if (name == "signs") return {-1, 1};
  if (name == "ternary") return between(-1, 1);
  if (name == "quinary") return between(-2, 2);
  const int half = 1 << (name.front() - '1');
  return between(-half, half - 1);
}

std::vector<int> memory_alphabet_of(const AppState& state) {
  const std::string name = lab_value(state, "memory");
  return name == "ternary" ? between(-1, 1) : odd_numbers(name.front() - '0');
}

}  // namespace qs
