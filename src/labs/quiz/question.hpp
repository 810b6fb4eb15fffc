#pragma once
/// One variant of an item as a learner sees it, with every text filled and every key computed.

#include "labs/quiz/calls.hpp"
#include "labs/quiz/item.hpp"

namespace qs::quiz {

struct AskedOption {
  std::string text, says, link;
  bool correct = false;
  std::size_t row = 0;  // index in the item
};
/// A correct value, or an expected wrong one.
struct AskedBranch {
  double value = 0;
  std::string says, link;
};
struct AskedEntry {
  std::string text;
  std::size_t rank = 0;  // correct position, from 0
  double value = 0;
};
struct AskedCurve {
  std::vector<double> values;
  std::string says;
};

struct Question {
  std::string id, title, topic, prompt, lab, solution;
  Kind kind = Kind::kChoice;
  std::size_t variant = 0;
  std::vector<std::string> hints;
  std::vector<AskedOption> options, explanations;  // in the order in which they are shown
  std::string explain;
  double value = 0, tolerance = 0;
  std::string unit;
  std::vector<AskedBranch> wrong;
  std::vector<AskedEntry> entries;
  std::string says, reversed;  // of a wrong order
  std::string start, observe,
      shows;  // states of a task or an observation; what to do; the state that shows it
  std::vector<std::string> goals;
  std::vector<AskedCurve> curves;  // the truth, then the expected wrong ones
  const Item* item = nullptr;      // with the predicates over the lab's state
  Names names;
};

/// `seed` sets the order of options and entries. Fails if an expression fails, naming the field.
Expected<Question> make_question(const Item& item, std::size_t variant, std::uint64_t seed, Calls& calls);

/// Values of an expression in x at the item's places; the error names the item.
Expected<std::vector<double>> values_of_curve(const Item& item, const std::string& expression,
                                              const Names& names, Calls& calls);

/// |answer − key| ≤ rtol |key| + atol, with a tiny margin for rounding.
bool within(double answer, double key, double tolerance);

}  // namespace qs::quiz
