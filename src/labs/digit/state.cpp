#include "labs/digit/state.hpp"

#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

void digit_members(auto& self, const auto& visit) {
  visit("weights", self.weights);
  visit("example", self.example);
}

std::vector<std::string> digit_widths() {
  std::vector<std::string> words;
  for (const int bits : kDigitBits) words.push_back(std::to_string(bits));
  return words;
}

}  // namespace

LabInfo digit_lab() {
  LabInfo lab{"digit", "Digit", "How few bits does it take to read a digit?",
              "A digit that you draw, a network that reads it, and its weights at fewer and fewer bits."};
  lab.uses_values = false;
  lab.begins_page = true;
  lab.params = {choice_param("weights", "Weights", {"tiles", "histogram"}),
                choice_param("width", "Bits a weight", digit_widths()),
                number_param("example", "Example", "", "3", {0, kDigits - 1, true}), drawing_param()};
  lab.presets = {
      {"As trained", "The network with all its bits.", ""},
      {"Three bits", "Seven values are left for all weights of a layer.", "width=3"},
      {"Two bits", "Three values are left, and the answer may turn.", "width=2"},
      {"Sorted", "The same weights, sorted by their values.", "weights=histogram"},
      {"Your own digit", "An empty field to draw on.",
       "digit=0000000000000000000000000000000000000000000000000000000000000000"},
  };
  return lab;
}

DigitLabState DigitLabState::from(const AppState& state) {
  DigitLabState lab;
  if (state.lab != "digit") return lab;
  digit_members(lab, ParamReader{state});
  lab.width = lab_word(state, "width");
  lab.digit = parse_drawing(lab_value(state, "digit"));
  return lab;
}

AppState DigitLabState::to(AppState state) const {
  digit_members(*this, ParamWriter{state});
  set_lab_word(state, "width", width);
  set_lab_value(state, "digit", digit ? drawing_text(*digit) : kNoDrawing);
  return state;
}

}  // namespace qs
