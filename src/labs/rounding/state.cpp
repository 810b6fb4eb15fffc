#include "labs/rounding/state.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/state/lab_params.hpp"

namespace qs {
namespace {

struct HandCode {
  double column = 0, code = 0;
};

/// Takes "3:-1" and the comma behind it off the text.
std::optional<HandCode> take_hand_code(std::string_view& text) {
  constexpr double kMostColumn = 64, kMostCode = 255;
  const std::size_t comma = text.find(',');
  const std::string_view pair = text.substr(0, comma);
  text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  if (comma != std::string_view::npos && text.empty()) return std::nullopt;
  const std::size_t colon = pair.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto column = parse_number(pair.substr(0, colon)), code = parse_number(pair.substr(colon + 1));
  const auto is_whole = [](const std::optional<double>& number, double least, double most) {
    return number && *number >= least && *number <= most && *number == std::floor(*number);
  };
  if (!is_whole(column, 1, kMostColumn) || !is_whole(code, -kMostCode, kMostCode)) return std::nullopt;
  return HandCode{*column, *code};
}

/// Columns must rise. Reads a link before the lab's code is there: it makes no HandCodes.
std::optional<std::string> canonical_hand_codes(std::string_view text) {
  std::string canonical;
  for (double before = 0; !text.empty();) {
    const std::optional<HandCode> one = take_hand_code(text);
    if (!one || one->column <= before) return std::nullopt;
    if (!canonical.empty()) canonical += ',';
    canonical += shortest(one->column);
    canonical += ':';
    canonical += shortest(one->code);
    before = one->column;
  }
  return canonical.empty() ? std::nullopt : std::optional(std::move(canonical));
}

std::optional<std::string> hand_text(std::string_view text) {
  return text == "none" ? "none" : canonical_hand_codes(text);
}

std::optional<std::string> name_text(std::string_view text) {
  constexpr std::size_t kLongest = 512;
  return text.size() <= kLongest ? std::optional(std::string(text)) : std::nullopt;
}

// Sizes of lists of the core, which a link is read without; a test compares them.
constexpr double kTrainingSteps = 10'000;
constexpr double kLaws = 14, kInputs = 8, kSetups = 4, kMethods = 4, kRows = 1024, kColumns = 256;

constexpr ParamRow kParams[] = {
    {"view", "View", "", "", "compensate lattice rotate map rescale calibrate motion", {}},
    {"layer", "Layer", "", "", "first second sequence outliers weights", {}},
    {"method", "Method", "", "", "off on", {}},
    {"rho", "Correlation", "", "0.9", "", {0, 0.99, false}},
    {"order", "Order", "", "", "natural descending", {}},
    {"damping", "Damping", "%", "1", "", {0, 100, false}},
    {"row", "Row", "", "1", "", {1, kRows, true}},
    {"step", "Steps", "", "0", "", {0, kColumns, true}},
    {"law", "Law", "", "2", "", {1, kLaws, true}},
    {"signs", "Signs", "", "", "random none", {}},
    {"coded", "Codes", "", "", "plain entropy", {}},
    {"inputs", "Inputs", "", "3", "", {1, kInputs, true}},
    {"formats", "Formats", "", "1", "", {1, kSetups, true}},
    {"rule", "Rule", "", "", "awq smooth", {}},
    {"alpha", "Exponent", "", "0.5", "", {0, 1, false}},
    {"width", "Bits of activations", "bits", "4", "", {2, 8, true}},
    {"trained", "Bits of trained weights", "bits", "2", "", {1, 4, true}},
    {"weight", "Restless weight", "", "1", "", {1, kMethods, true}},
    {"range", "Range by", "", "1", "", {1, kMethods, true}},
    {"moment", "Inputs of the weights", "", "", "sequence outliers independent samples", {}},
    {"samples", "Samples", "", "", "the name of a tensor, at most 512 letters", {}, name_text},
    {"turn", "Turn", "°", "30", "", {0, 359, true}},
    {"until", "Steps shown", "", "10000", "", {0, kTrainingSteps, true}},
    {"hand",
     "Codes by hand",
     "",
     "none",
     "none, or rising columns and codes such as 3:-1,7:2",
     {},
     hand_text},
};

void rounding_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("layer", self.layer);
  visit("method", self.is_on);
  visit("rho", self.rho);
  visit("order", self.descending);
  visit("damping", self.damping);
  visit("row", self.row);
  visit("step", self.step);
  visit("law", self.law);
  visit("signs", self.without_signs);
  visit("coded", self.coded);
  visit("inputs", self.inputs);
  visit("formats", self.formats);
  visit("rule", self.smooth);
  visit("alpha", self.alpha);
  visit("width", self.width);
  visit("trained", self.trained);
  visit("weight", self.weight);
  visit("range", self.range);
  visit("moment", self.moment);
  visit("samples", self.samples);
  visit("turn", self.turn);
  visit("until", self.until);
  visit("hand", self.hand);
}

}  // namespace

std::optional<HandCodes> parse_hand_codes(std::string_view text) {
  HandCodes codes;
  while (!text.empty()) {
    const std::optional<HandCode> one = take_hand_code(text);
    if (!one) return std::nullopt;
    const auto column = static_cast<std::size_t>(one->column) - 1;
    if (!codes.empty() && column <= codes.rbegin()->first) return std::nullopt;
    codes[column] = static_cast<std::int32_t>(one->code);
  }
  return codes.empty() ? std::nullopt : std::optional(codes);
}

std::string hand_codes_text(const HandCodes& codes) {
  std::string text;
  for (const auto& [column, code] : codes)
    text += (text.empty() ? "" : ",") + std::to_string(column + 1) + ":" + std::to_string(code);
  return text.empty() ? "none" : text;
}

LabInfo rounding_lab() {
  LabInfo lab{
      "rounding", "Rounding", "How can the same bits do better?",
      "One layer and its inputs: compensate, rotate, rescale or calibrate, beside what any rounding can reach."};
  lab.uses_values = false;
  lab.for_tensor = "view=compensate&layer=weights&samples=";
  lab.params = params_of(kParams);
  lab.presets = {
      {"Three bits, compensated", "The weights get worse, the outputs get better.",
       "method=on&quantizer=int3/channel=0"},
      {"Inputs like a sequence", "Most of what is to be had, by one step for all columns.",
       "layer=sequence&rho=0.99&method=on&quantizer=int3/channel=0"},
      {"Outliers come last", "One step for all columns leaves most of the gain.",
       "layer=outliers&method=on&quantizer=int3/channel=0"},
      {"Where it loses", "Nearest at every step is not the nearest of all.",
       "view=lattice&method=on&quantizer=int3/range=2sigma&row=22"},
      {"Laplace, rotated", "A rotation helps even where no column stands out.",
       "view=rotate&law=2&method=on&quantizer=int4/block=32"},
      {"Where rotation wins", "Laws of weights against formats; the switch turns the verdict.", "view=map"},
      {"Both at eight bits", "Difficulty moved from inputs to weights.",
       "view=rescale&formats=4&rule=smooth&method=on"},
      {"Four bits for activations", "Four ways to choose a range.", "view=calibrate&layer=second&width=4"},
      {"A weight that never settles", "Rounding while learning: two codes take turns.", "view=motion"},
  };
  return lab;
}

RoundingLabState RoundingLabState::from(const AppState& state) {
  RoundingLabState lab;
  if (state.lab == "rounding") rounding_members(lab, ParamReader{state});
  return lab;
}

AppState RoundingLabState::to(AppState state) const {
  rounding_members(*this, ParamWriter{state});
  return state;
}

}  // namespace qs
