#include <doctest/doctest.h>

#include <algorithm>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/blocks/state.hpp"
#include "labs/capacity/state.hpp"
#include "labs/entropy/state.hpp"
#include "labs/ladder/state.hpp"
#include "labs/language/state.hpp"
#include "labs/model/state.hpp"
#include "labs/network/state.hpp"
#include "labs/noise/state.hpp"
#include "labs/rounding/state.hpp"

using namespace qs;

namespace {

AppState state_of_lab(std::string_view lab) {
  AppState state;
  state.lab = lab;
  return state;
}

/// States that differ from the default by one parameter: each word, both ends of its numbers, and `texts`.
std::vector<AppState> states_of(std::string_view lab, const ParamValues& texts) {
  std::vector<AppState> states;
  for (const ParamInfo& param : find_lab(lab)->params) {
    std::vector<std::string> values = param.words;
    if (param.number) values.insert(values.end(), {shortest(param.number->min), shortest(param.number->max)});
    if (const auto text = texts.find(param.id); text != texts.end()) values.push_back(text->second);
    CHECK_MESSAGE(std::any_of(values.begin(), values.end(),
                              [&](const std::string& value) { return value != param.default_value; }),
                  "no other value of " << param.id);
    for (const std::string& value : values) {
      states.push_back(with_lab_value(state_of_lab(lab), param.id, value));
      CHECK(lab_value(states.back(), param.id) == value);
    }
  }
  return states;
}

/// Checks that no parameter is lost, mixed up with another or turned into another text.
template <class LabState>
void check_lab(std::string_view lab, const ParamValues& texts = {}) {
  CAPTURE(lab);
  const AppState plain = state_of_lab(lab);
  CHECK(LabState::from(plain) == LabState{});
  CHECK(LabState{}.to(plain) == plain);
  CHECK(LabState::from(AppState{}) == LabState{});
  for (const AppState& state : states_of(lab, texts)) {
    const LabState read = LabState::from(state);
    CHECK(read.to(plain) == state);
    CHECK(read.to(state) == state);
    CHECK(LabState{}.to(state) == plain);
    CHECK((read == LabState{}) == (state == plain));
  }
}

}  // namespace

TEST_CASE(
    "lab parameters: each struct reads and writes every parameter of its lab, and has the row's defaults") {
  check_lab<EntropyLabState>("entropy");
  check_lab<NoiseLabState>("noise");
  check_lab<LadderLabState>("ladder");
  check_lab<BlocksLabState>("blocks");
  check_lab<CapacityLabState>("capacity");
  check_lab<LanguageLabState>("language", {{"guess_far", "-,10,-,-,50,-,100"},
                                           {"guess_near", "0,10,-,-,50,-,-"},
                                           {"guess_rare", "-,-,-,-,-,-,99"},
                                           {"guess_order", "1,2,3,4,5,6,7"}});
  check_lab<RoundingLabState>("rounding", {{"hand", "3:-1,7:2"}, {"samples", "layer.inputs"}});
  ParamValues network = {{"digit", std::string(kPixels, 'g')}, {"guess", "-,10,-,-,50,-,-,-,99"}};
  for (const ParamInfo& param : find_lab("network")->params) {
    if (param.parse != nullptr) network.emplace(param.id, "int4/block=32");
  }
  check_lab<NetworkLabState>("network", network);
  check_lab<ModelLabState>("model", {{"formats", "int8,nf4"},
                                     {"find", "weight"},
                                     {"model", "a.gguf"},
                                     {"print", "0123456789abcdef"},
                                     {"show", "layer.0.weight"},
                                     {"by", "nf4"}});
}

TEST_CASE("lab parameters: a value that is not accepted changes nothing, and only a new view ends a zoom") {
  AppState state = state_of_lab("blocks");
  state.zoom = {0, 1};
  BlocksLabState lab = BlocksLabState::from(state);
  lab.block = 0;
  lab.outlier = 1000;
  CHECK(lab.to(state) == state);
  lab = BlocksLabState{};
  lab.value = 7;
  CHECK(lab.to(state).zoom == state.zoom);
  lab.view = BlocksView::kSizes;
  CHECK(lab.to(state).zoom.empty());
}
