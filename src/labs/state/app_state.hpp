#pragma once
/// Everything a link holds, as plain values. Two equal states show the same picture and the same numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "core/quantizers.hpp"

namespace qs {

/// Source of the values: a bundled layer or a random source by id, or a tensor of the reader's own file.
struct SourceChoice {
  std::string id = "lstm_hh_input_gate";  // row of layers() or sources(), or kOwnFile
  std::string file, hash, tensor;         // with kOwnFile only
  bool operator==(const SourceChoice&) const = default;
};
inline constexpr std::string_view kOwnFile = "file";

/// Name for people: the title of the row, or the tensor's name.
std::string source_title(const SourceChoice& source);
/// True if drawn from a distribution, with a number of values and a seed.
bool is_random(const SourceChoice& source);

enum class ThemeChoice { kSystem, kLight, kDark };

/// An instructor's rules for answering the quiz.
struct QuizRules {
  std::uint64_t attempts = 0;  // per question; 0: unlimited
  bool feedback = true;        // reveal the verdict at once; else only record answers
  bool solutions = true;       // allow reading worked solutions
  bool variants = true;        // allow the same question with other numbers
  bool operator==(const QuizRules&) const = default;

  std::uint64_t allowed() const { return attempts == 0 && !feedback ? 1 : attempts; }
};

struct AppState {
  std::string lab = "overview";
  SourceChoice source;
  std::uint64_t count = 65536;  // values of a random source
  std::uint64_t seed = 1;
  QuantizerSpec quantizer;
  ParamValues params;        // of the lab; only values other than its defaults
  std::vector<double> zoom;  // shown ranges: low and high of x, then of y; empty for the whole
  bool nats = false;         // show information in nats instead of bits
  ThemeChoice theme = ThemeChoice::kSystem;
  std::vector<std::string> hide;  // control paths that an instructor hid
  std::vector<std::string> lock;  // control paths that can be read but not changed
  std::string quiz;               // question beside the lab: an item's id, or a page of the quiz
  std::uint64_t quiz_seed = 1;    // decides variant and order
  std::string items;              // path of an instructor's items file, on the same site; empty for ours
  QuizRules rules;
  bool operator==(const AppState&) const = default;
};

inline constexpr std::uint64_t kMaxCount = 10'000'000;

/// Pages of the quiz that are no items: progress, challenges, and two that lead on to an item, the second to
/// one about the reader's own model.
inline constexpr std::string_view kQuizProgress = "progress", kQuizChallenges = "challenges",
                                  kQuizNext = "next", kQuizOwn = "own";

/// Returns `to` with the settings of the page, not the lab, taken from `from`: theme, unit, hidden controls,
/// quiz.
AppState with_page_of(const AppState& from, AppState to);

/// Present value of one of the lab's parameters.
std::string lab_value(const AppState& state, std::string_view key);
double lab_number(const AppState& state, std::string_view key);
/// Returns the state with one parameter changed; a value that is not accepted changes nothing.
AppState with_lab_value(AppState state, std::string_view key, std::string_view value);

}  // namespace qs
