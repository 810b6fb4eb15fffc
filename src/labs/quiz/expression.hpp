#pragma once
/// Expression language of items, lesson and guided answers: a result is an expression over calls into the
/// core, never a typed-in number.
///
///     or  and  not  < <= > >= == !=  + -  * /  ^  (right to left)  f(a, b)  [a, b]  'text with {name}'
///
/// A value is a number, a text or a list of numbers; true is 1. Results that mathematics leaves undefined are
/// NaN: NaN compares as false with everything and prints as "undefined". An exact SQNR is infinity.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/error.hpp"

namespace qs::quiz {

using Value = std::variant<double, std::string, std::vector<double>>;
using Names = std::map<std::string, Value, std::less<>>;

/// Names that an expression may use. Both must outlive the evaluation.
struct Scope {
  const Names& names;
  std::function<Expected<Value>(std::string_view name, std::span<const Value> arguments)> call;
};

Expected<Value> evaluate(std::string_view expression, const Scope& scope);
Expected<double> evaluate_number(std::string_view expression, const Scope& scope);
/// Evaluates a predicate: any number but 0 and NaN is true.
Expected<bool> evaluate_truth(std::string_view expression, const Scope& scope);

/// Fills "… {expression|2} …": evaluates each place and prints it with that many decimals; "|%" prints a
/// percentage; without either, three significant digits, or the text itself.
Expected<std::string> fill_text(std::string_view pattern, const Scope& scope);
/// As fill_text(), for a link: numbers have the fewest digits that are exact.
Expected<std::string> fill_link(std::string_view pattern, const Scope& scope);
std::string print(const Value& value, std::string_view form = "");

}  // namespace qs::quiz
