#pragma once
/// An item of a quiz as written in a file: JSON, the same for our own bank and for an instructor's
/// (docs/items.md). Texts and keys are patterns and expressions (expression.hpp); nothing is computed
/// here.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "labs/quiz/expression.hpp"

namespace qs::quiz {

enum class Kind { kChoice, kNumber, kOrder, kPredict, kTask, kDraw };
inline constexpr std::array<std::string_view, 6> kKinds = {"choice",  "number", "order",
                                                           "predict", "task",   "draw"};

/// A concept to understand, each after the one before it.
struct Concept {
  std::string_view id, title;
};
inline constexpr std::array<Concept, 6> kConcepts = {
    Concept{"bits", "Bits and formats"},    Concept{"entropy", "Entropy"},
    Concept{"noise", "Quantization noise"}, Concept{"snr", "Signal-to-noise ratio"},
    Concept{"capacity", "Capacity"},        Concept{"tradeoff", "Trade-offs"}};

struct Option {
  std::string text, correct = "0", says, link;  // correct: a predicate
};
/// An expected wrong answer: of a number its value, of a task the predicate for it, of a drawing its curve.
struct Anticipated {
  std::string value, says, link;
};
struct Entry {
  std::string text, value;
};
struct Goal {
  std::string text, that;
};
struct Quality {
  std::string text, value, unit;
  bool lower_is_better = true;
};
struct Axis {
  std::string title, unit;
  std::vector<double> values;  // of x
  double min = 0, max = 1;     // of y
};
/// Expected outcome of an answer, for checking the file.
struct SelfTest {
  std::string answer, gets;
  std::size_t variant = 0;
};
/// Separates the two states of a task over pairs of runs.
inline constexpr std::string_view kPairOfLinks = " + ";
struct Failure {
  std::string link;
  int wrong = -1;  // index of the anticipated answer
};

struct Item {
  std::string id, title, topic, prompt, lab, solution;  // topic: id of a concept
  Kind kind = Kind::kChoice;
  std::string then;               // id of the item that follows when this one is solved
  bool own = false;               // about the reader's tensor: the source 'own'
  std::vector<Names> parameters;  // one row per variant; at least one, which may be empty
  std::vector<std::string> hints;
  std::vector<SelfTest> tests;

  std::vector<Option> options;  // choice; predict: possible predictions
  bool in_order = false;
  std::string value, unit;  // number
  double atol = 0, rtol = 0;
  std::vector<Anticipated> wrong;  // number, task, draw
  // Number, draw: for the checker, wrong methods without a sentence, and general ones that are right here.
  std::vector<std::string> also_wrong, not_wrong;
  std::vector<Entry> entries;  // order
  bool descending = false;
  std::string says, reversed;
  std::string observe, observe_start, observe_that, observe_says, observe_shows;  // predict
  std::string explain;
  std::vector<Option> explanations;
  std::string start;  // task
  std::vector<Goal> goals;
  Quality quality;
  bool challenge = false, pairs = false;
  std::vector<std::string> solutions;
  std::vector<Failure> failures;
  Axis x, y;  // draw
  std::string curve;
  double within = 0;
  bool straight = false;  // the truth is nearly a straight line
};

struct ItemFile {
  std::string title;
  std::vector<Item> items;
};

/// The items of a file, or all errors in it, each with file, item and field; without errors the file is
/// accepted.
struct ReadItems {
  ItemFile file;
  std::vector<Error> errors;
};
ReadItems read_items(std::string_view file_name, std::string_view json);

}  // namespace qs::quiz
