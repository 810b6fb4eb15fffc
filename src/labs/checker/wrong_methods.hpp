#pragma once
/// Wrong methods that learners use, tried on every item: a number or a drawing that any of them produces
/// must not be graded correct. The table of methods is in docs/items.md.

#include <string>
#include <vector>

#include "labs/quiz/question.hpp"

namespace qs::quiz {

/// Result of one wrong method. `id`: name in `not_wrong`; of a method that the item states, its expression.
struct Mistake {
  std::string id;
  double value = 0;
};
/// Mistakes of a number: key expression with one slip in it, parameters confused, key in a wrong unit, and the
/// item's own `also_wrong`. Leaves out those under `not_wrong`, and undefined ones.
std::vector<Mistake> wrong_numbers(const Item& item, const Question& question, Calls& calls);

/// Ids of the methods of numbers, for the documentation; "shift" is the one of drawings.
std::vector<std::string> method_ids();

/// Least mean distance between the values and any straight line over x. A line of least absolute distance
/// passes through two of the points (Bloomfield and Steiger 1983), so all pairs are tried.
double distance_to_a_line(const std::vector<double>& x, const std::vector<double>& values);
/// Least mean distance between two curves when the second may be moved up or down as a whole: the best shift
/// is the median of the differences.
double distance_when_moved(const std::vector<double>& values, std::vector<double> other);

}  // namespace qs::quiz
