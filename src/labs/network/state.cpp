#include "labs/network/state.hpp"

#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/state/lab_params.hpp"
#include "labs/state/share_list.hpp"

namespace qs {
namespace {

constexpr std::string_view kFollow = "quantizer", kFollowInputs = "activations", kFloat = "float32",
                           kNone = "none";

std::optional<std::string> canonical_spec(std::string_view text) {
  const Expected<QuantizerSpec> spec = parse_quantizer(text);
  return spec ? std::optional(spec->text()) : std::nullopt;
}

/// Format of a layer's numbers: the whole network's, none, or one of its own.
ParamInfo format_param(std::string id, std::string title, std::vector<std::string> words) {
  ParamInfo param;
  param.id = std::move(id);
  param.title = std::move(title);
  param.default_value = words.front();
  for (const std::string& word : words) param.accepted += word + ", ";
  param.accepted += "or a quantizer such as int4/block=32";
  param.words = std::move(words);
  param.parse = canonical_spec;
  return param;
}

/// Accepts "none" or anything that `parse` accepts.
ParamInfo optional_param(std::string id, std::string title, std::string accepted,
                         std::optional<std::string> (*parse)(std::string_view)) {
  ParamInfo param;
  param.id = std::move(id);
  param.title = std::move(title);
  param.default_value = kNone;
  param.words = {std::string(kNone)};
  param.accepted = "none, or " + std::move(accepted);
  param.parse = parse;
  return param;
}

std::optional<Guess> parse_guess(std::string_view text) {
  Guess guess;
  return read_shares(text, guess) ? std::optional(guess) : std::nullopt;
}

std::optional<std::string> canonical_guess(std::string_view text) {
  const auto guess = parse_guess(text);
  return guess ? std::optional(guess_text(*guess)) : std::nullopt;
}

std::optional<QuantizerSpec> format_of(const std::string& text, const std::optional<QuantizerSpec>& whole) {
  if (text == kFollow || text == kFollowInputs) return whole;
  return text == kFloat ? std::nullopt : std::optional(parse_quantizer(text).value_or(QuantizerSpec{}));
}

void network_members(auto& self, const auto& visit) {
  visit("view", self.view);
  for (std::size_t layer = 0; layer < kMostHidden; ++layer)
    visit(layer_key("hidden", layer), self.hidden[layer]);
  visit("rate", self.rate);
  visit("epochs", self.epochs);
  visit("batch", self.batch);
  visit("activations", self.activations);
  visit("image", self.image);
  visit("reveal", self.reveal);
  visit("budget", self.budget);
  for (std::size_t layer = 0; layer < kMostLayers; ++layer) {
    visit(layer_key("w", layer), self.weights[layer]);
    visit(layer_key("a", layer), self.inputs[layer]);
    visit(layer_key("bits", layer), self.bits[layer]);
  }
}

constexpr double kMostWidth = 256, kMostRate = 100, kMostEpochs = 200, kMostBatch = 512, kMostImage = 358;

constexpr ParamRow kTraining[] = {
    {"view", "View", "", "", "train quantize draw sweep retrain budget", {}},
    {"hidden1", "Units of the first hidden layer", "", "32", "", {1, kMostWidth, true}},
    {"hidden2", "Units of the second, 0 for none", "", "0", "", {0, kMostWidth, true}},
    {"hidden3", "Units of the third, 0 for none", "", "0", "", {0, kMostWidth, true}},
    {"rate", "Learning rate", "", "0.2", "", {0.0001, kMostRate, false}},
    {"epochs", "Epochs", "", "30", "", {1, kMostEpochs, true}},
    {"batch", "Batch", "", "32", "", {1, kMostBatch, true}},
};
constexpr ParamRow kImages[] = {{"image", "Test image", "", "0", "", {0, kMostImage, true}}};
constexpr ParamRow kRuns[] = {
    {"reveal", "Runs shown", "", "", "no yes", {}},
    {"budget", "Bits a weight, on average", "bits", "3", "", {1, 8, false}},
};

std::vector<ParamInfo> network_rows() {
  std::vector<ParamInfo> rows = params_of(kTraining);
  const auto add = [&rows](std::span<const ParamRow> more) {
    for (ParamInfo& param : params_of(more)) rows.push_back(std::move(param));
  };
  rows.push_back(format_param("activations", "Activations", {std::string(kFloat)}));
  add(kImages);
  rows.push_back(drawing_param());
  rows.push_back(optional_param("guess", "Accuracy expected",
                                "9 numbers from 0 to 100 or -, at 0, 5, … 40 dB, separated by commas",
                                canonical_guess));
  add(kRuns);
  for (std::size_t layer = 1; layer <= kMostLayers; ++layer) {
    const std::string number = std::to_string(layer);
    rows.push_back(format_param("w" + number, "Weights of layer " + number,
                                {std::string(kFollow), std::string(kFloat)}));
    rows.push_back(format_param("a" + number, "Activations into layer " + number,
                                {std::string(kFollowInputs), std::string(kFloat)}));
    rows.push_back(number_param("bits" + number, "Bits of layer " + number, "bits", "3", {1, 8, true}));
  }
  return rows;
}

}  // namespace

LabInfo network_lab() {
  LabInfo lab{"network", "Network", "What do bits do to what a network knows?",
              "A network that learns digits in front of you, and what quantizing does to its answers."};
  lab.uses_values = false;
  lab.params = network_rows();
  lab.presets = {
      {"It learns", "From random weights, over handwritten digits.", "view=train"},
      {"Too fast", "A learning rate of 10 throws its weights out of reach.", "view=train&rate=10"},
      {"Eight bits cost next to nothing", "Hardly an answer changes, at a quarter of the size.",
       "view=quantize&quantizer=int8"},
      {"Three bits", "Which digits the network takes for which.", "view=quantize&quantizer=int3"},
      {"Activations as well", "Weights and what comes into each layer at 4 bits.",
       "view=quantize&quantizer=int4&activations=uint4"},
      {"Only the last layer at 2 bits", "A small part of the weights, right before the answer.",
       "view=quantize&quantizer=int2&w1=float32"},
      {"Your own digit", "Draw, and see at how many bits the answer turns.", "view=draw&digit=none"},
      {"Same SQNR, different fate", "Draw the curve that you expect, then run 84 settings.", "view=sweep"},
      {"One bit, retrained", "What rounding afterwards destroys, rounding in the loop keeps.",
       "view=retrain"},
      {"Three bits on average", "Spend a budget over the layers; the tool spends it too.",
       "view=budget&budget=3"},
  };
  return lab;
}

NetworkLabState::NetworkLabState() {
  weights.fill(std::string(kFollow));
  inputs.fill(std::string(kFollowInputs));
  bits.fill(3);
}

NetworkLabState NetworkLabState::from(const AppState& state) {
  NetworkLabState lab;
  if (state.lab != "network") return lab;
  network_members(lab, ParamReader{state});
  lab.digit = parse_drawing(lab_value(state, "digit"));
  lab.guess = parse_guess(lab_value(state, "guess"));
  return lab;
}

AppState NetworkLabState::to(AppState state) const {
  network_members(*this, ParamWriter{state});
  set_lab_value(state, "digit", digit ? drawing_text(*digit) : kNone);
  set_lab_value(state, "guess", guess ? guess_text(*guess) : kNone);
  return state;
}

NetworkParams network_params(const AppState& state) {
  // Other labs use the network of this lab's default state.
  const NetworkLabState lab = NetworkLabState::from(state);
  NetworkParams params;
  params.widths = {kPixels};
  for (const std::uint32_t width : lab.hidden) {
    if (width > 0) params.widths.push_back(width);
  }
  params.widths.push_back(kDigits);
  params.training.learning_rate = lab.rate;
  params.training.epochs = lab.epochs;
  params.training.batch = lab.batch;
  params.training.seed = state.lab == "network" ? state.seed : AppState{}.seed;
  return params;
}

std::string layer_key(std::string_view what, std::size_t layer) {
  return std::string(what) + std::to_string(layer + 1);
}

std::vector<LayerFormats> network_formats(const AppState& state, std::size_t layers) {
  if (state.lab != "network") return {layers, LayerFormats{state.quantizer, std::nullopt}};
  const NetworkLabState lab = NetworkLabState::from(state);
  const auto activations = format_of(lab.activations, std::nullopt);
  std::vector<LayerFormats> formats;
  for (std::size_t layer = 0; layer < layers; ++layer)
    formats.push_back(
        {format_of(lab.weights[layer], state.quantizer), format_of(lab.inputs[layer], activations)});
  return formats;
}

std::string guess_text(const Guess& guess) {
  return shares_text(guess);
}

}  // namespace qs
