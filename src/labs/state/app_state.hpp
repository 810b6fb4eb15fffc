#pragma once
/// Everything a link holds, as plain values. Two equal states show the same picture and the same numbers.

#include <cstdint>
#include <string>
#include <vector>

#include "core/quantizers.hpp"

namespace qs {

/// Where the values come from: a bundled layer or a random
/// source by id, or a tensor of the reader's own file.
struct SourceChoice {
  std::string id = "lstm_hh_input_gate";  // row of layers() or sources(), or kOwnFile
  std::string file, hash, tensor;         // with kOwnFile only
  bool operator==(const SourceChoice&) const = default;
};
inline constexpr std::string_view kOwnFile = "file";

/// As a person would name it: the title of the row, or the tensor's name.
std::string source_title(const SourceChoice& source);
/// Drawn from a law, with a number of values and a seed.
bool is_random(const SourceChoice& source);

enum class ThemeChoice { kSystem, kLight, kDark };

/// How an instructor lets the quiz be answered.
struct QuizRules {
  std::uint64_t attempts = 0;  // at one question; 0 for any number
  bool feedback = true;        // said at once; else answers are recorded and nothing is told of them
  bool solutions = true;       // worked solutions can be read
  bool variants = true;        // the same question can be had with other numbers
  bool operator==(const QuizRules&) const = default;

  std::uint64_t allowed() const { return attempts == 0 && !feedback ? 1 : attempts; }
};

struct AppState {
  std::string lab = "overview";
  SourceChoice source;
  std::uint64_t count = 65536;  // values of a random source
  std::uint64_t seed = 1;
  QuantizerSpec quantizer;
  ParamValues params;        // of the lab, where they differ from its defaults
  std::vector<double> zoom;  // the part that is shown: low and high of x, then of y; empty for the whole
  bool nats = false;         // information is shown in nats rather than bits
  ThemeChoice theme = ThemeChoice::kSystem;
  std::vector<std::string> hide;  // control paths that an instructor took away
  std::vector<std::string> lock;  // … that can be read and not changed
  std::string quiz;               // what is asked beside the lab: an item's id, or a page of the quiz
  std::uint64_t quiz_seed = 1;    // decides variant and order
  std::string items;              // an instructor's file of items, a path of the same site; empty for ours
  QuizRules rules;
  bool operator==(const AppState&) const = default;
};

inline constexpr std::uint64_t kMaxCount = 10'000'000;

/// The pages of the quiz that are no items: where one stands, what is to be beaten, and two that lead on to
/// an item, the second to one about the reader's own model.
inline constexpr std::string_view kQuizProgress = "progress", kQuizChallenges = "challenges",
                                  kQuizNext = "next", kQuizOwn = "own";

/// `to` with what belongs to the page and not to the lab
/// taken from `from`: theme, unit, what is hidden, quiz.
AppState with_page_of(const AppState& from, AppState to);

/// The present value of one of the lab's parameters.
std::string lab_value(const AppState& state, std::string_view key);
double lab_number(const AppState& state, std::string_view key);
/// The state with one of them changed; a value that is not accepted changes nothing.
AppState with_lab_value(AppState state, std::string_view key, std::string_view value);

}  // namespace qs
