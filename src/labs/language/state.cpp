#include "labs/language/state.hpp"

#include "labs/state/lab_params.hpp"
#include "labs/state/share_list.hpp"

namespace qs {
namespace {

constexpr std::string_view kNoGuess = "none";

/// Reads a link before the lab's code is there.
std::optional<std::string> kept_text(std::string_view text) {
  const auto guess = parse_kept_guess(text);
  return guess ? std::optional(kept_guess_text(*guess)) : std::nullopt;
}

constexpr std::string_view kAcceptedGuess =
    "none, or 7 numbers from 0 to 100 or -, at 2, 3, … 8 bits, separated by commas";
constexpr double kMostWeights = 1 << 18, kMostSteps = 20000;

constexpr ParamRow kLanguageParams[] = {
    {"view", "View", "", "", "read watch quantize sweep forget bits", {}},
    {"model", "Model", "", "", "trained live", {}},
    {"which", "Matrices", "", "", "all embedding positions query key value output up down head", {}},
    {"zero", "Weight set to zero", "", "0", "", {0, kMostWeights, true}},
    {"sentence", "Sentence", "", "1", "", {1, kSentenceRows, true}},
    {"word", "Word", "", "0", "", {0, kMostShownWords, true}},
    {"knows", "What is kept", "", "", "far near rare order", {}},
    {"reveal", "Runs shown", "", "", "no yes", {}},
    {"width", "Width", "", "16", "", {4, 128, true}},
    {"heads", "Heads", "", "2", "", {1, 16, true}},
    {"hidden", "Hidden units", "", "32", "", {4, 512, true}},
    {"layers", "Layers", "", "2", "", {1, 8, true}},
    {"head", "Head of its own", "", "", "own tied", {}},
    {"steps", "Steps of training", "", "1000", "", {20, kMostSteps, true}},
    {"windows", "Windows a step", "", "16", "", {1, 256, true}},
    {"rate", "Learning rate", "", "0.02", "", {0.0001, 10, false}},
    {"guess_far", "Agreement far away, expected", "", kNoGuess, kAcceptedGuess, {}, kept_text},
    {"guess_near", "Agreement nearby, expected", "", kNoGuess, kAcceptedGuess, {}, kept_text},
    {"guess_rare", "Rare words, expected", "", kNoGuess, kAcceptedGuess, {}, kept_text},
    {"guess_order", "Word order, expected", "", kNoGuess, kAcceptedGuess, {}, kept_text},
};
constexpr std::string_view kGuessKeys[] = {"guess_far", "guess_near", "guess_rare", "guess_order"};

void language_members(auto& self, const auto& visit) {
  visit("view", self.view);
  visit("model", self.live);
  visit("zero", self.zero);
  visit("sentence", self.sentence);
  visit("word", self.word);
  visit("knows", self.knows);
  visit("reveal", self.reveal);
  visit("width", self.width);
  visit("heads", self.heads);
  visit("hidden", self.hidden);
  visit("layers", self.layers);
  visit("head", self.tied);
  visit("steps", self.steps);
  visit("windows", self.windows);
  visit("rate", self.rate);
}

}  // namespace

std::optional<KeptGuess> parse_kept_guess(std::string_view text) {
  KeptGuess guess;
  if (text == kNoGuess || read_shares(text, guess)) return guess;
  return std::nullopt;
}

std::string kept_guess_text(const KeptGuess& guess) {
  return guess == KeptGuess{} ? std::string(kNoGuess) : shares_text(guess);
}

LabInfo language_lab() {
  LabInfo lab{
      "language", "Language", "What does a language model lose first?",
      "A small language model beside the grammar that it learned: what quantizing takes from it, measured "
      "against the source itself."};
  lab.uses_values = false;
  lab.params = params_of(kLanguageParams);
  lab.presets = {
      {"As good as the source", "At 8 bits the model writes the same sentences.", "quantizer=int8"},
      {"The first wrong word", "At 3 bits sentences part from what the model would have written.",
       "quantizer=int3"},
      {"Word salad", "At 2 bits the words are left, and nothing of their order.", "quantizer=int2"},
      {"It learns to write", "From random weights: loss falls past the marks of the source.", "view=watch"},
      {"Too fast", "A learning rate of 5 throws its weights out of reach.", "view=watch&rate=5"},
      {"Which matrix hurts?", "Each kind of matrix alone at 3 bits.", "view=quantize&quantizer=int3"},
      {"One weight of thousands", "A single weight set to zero, all others as trained.",
       "quantizer=float16&zero=5021"},
      {"Same SNR, different fate", "Sixty settings: weight SNR against excess bits.", "view=sweep"},
      {"What goes first?", "Draw what you expect to be kept, then run all widths.", "view=forget"},
      {"More bits than the grammar", "Stored bits, their entropy, and one description of the source.",
       "view=bits&quantizer=int4"},
  };
  return lab;
}

LanguageLabState LanguageLabState::from(const AppState& state) {
  LanguageLabState lab;
  if (state.lab != "language") return lab;
  language_members(lab, ParamReader{state});
  lab.which = lab_word(state, "which");
  for (std::size_t i = 0; i < kKnowledges; ++i)
    lab.guesses[i] = parse_kept_guess(lab_value(state, kGuessKeys[i])).value_or(KeptGuess{});
  return lab;
}

AppState LanguageLabState::to(AppState state) const {
  language_members(*this, ParamWriter{state});
  set_lab_word(state, "which", which);
  for (std::size_t i = 0; i < kKnowledges; ++i)
    set_lab_value(state, kGuessKeys[i], kept_guess_text(guesses[i]));
  return state;
}

TransformerSizes LanguageLabState::sizes(std::uint32_t words) const {
  TransformerSizes sizes;
  sizes.words = words;
  sizes.width = static_cast<std::uint32_t>(width);
  sizes.heads = static_cast<std::uint32_t>(heads);
  sizes.hidden = static_cast<std::uint32_t>(hidden);
  sizes.layers = static_cast<std::uint32_t>(layers);
  sizes.tied_head = tied;
  return sizes;
}

}  // namespace qs
