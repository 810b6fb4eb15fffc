#pragma once
/// Link parameters of the lab "language".

#include <array>
#include <optional>

#include "core/language/transformer.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo language_lab();

enum class LanguageView { kRead, kWatch, kQuantize, kSweep, kForget, kBits };

/// Parts of its knowledge that a model can forget (core/language/knowledge_shares.hpp).
enum class Knowledge { kFar, kNear, kRare, kOrder };
inline constexpr std::size_t kKnowledges = 4;

/// Shares, 0 to 1, that the reader expects to be kept at each of these bits.
inline constexpr int kLeastForgetBits = 2, kMostForgetBits = 8;
inline constexpr std::size_t kForgetPlaces = kMostForgetBits - kLeastForgetBits + 1;
using KeptGuess = std::array<std::optional<double>, kForgetPlaces>;
/// "none", or percentages by commas, - for places without a guess.
std::optional<KeptGuess> parse_kept_guess(std::string_view text);
std::string kept_guess_text(const KeptGuess& guess);

inline constexpr std::uint64_t kSentenceRows = 4, kMostShownWords = 31;
/// Numbers of the stream from the beginning of one row's sentence to the next.
inline constexpr std::uint64_t kSentenceApart = 64;

struct LanguageLabState {
  LanguageView view = LanguageView::kRead;
  bool live = false;           // the model that the reader trains, in place of the bundled one
  std::uint64_t which = 0;     // matrices that are quantized: 0 all, else the kind from 1
  std::uint64_t zero = 0;      // weight that is set to zero, from 1; 0 for none
  std::uint64_t sentence = 1;  // row of sentences, from 1
  std::uint64_t word = 0;      // place of the chosen word, from 1; 0 for the one that tells most
  Knowledge knows = Knowledge::kFar;
  bool reveal = false;  // runs of all widths are shown
  // Of the model that is trained.
  std::uint64_t width = 16, heads = 2, hidden = 32, layers = 2;
  bool tied = false;
  std::uint64_t steps = 1000, windows = 16;
  double rate = kUsualRate;
  std::array<KeptGuess, kKnowledges> guesses{};

  static constexpr double kUsualRate = 0.02;
  static LanguageLabState from(const AppState& state);
  AppState to(AppState state) const;
  bool operator==(const LanguageLabState&) const = default;

  TransformerSizes sizes(std::uint32_t words) const;
  std::optional<MatrixKind> only() const {
    if (which == 0) return std::nullopt;
    return static_cast<MatrixKind>(which - 1);
  }
};

}  // namespace qs
