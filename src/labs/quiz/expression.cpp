#include "labs/quiz/expression.hpp"

#include <cmath>

#include "core/text.hpp"
#include "labs/quiz/scanner.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

bool is_undefined(const Value& value) {
  const auto* number = std::get_if<double>(&value);
  return number != nullptr && std::isnan(*number);
}

/// Evaluates the text in one pass and stops at the first error.
class Evaluation {
 public:
  Evaluation(std::string_view text, const Scope& scope) : text_(text), scope_(scope) {}

  Expected<Value> run() {
    Value value = disjunction();
    if (!error_ && !text_.is_at_end()) fail("an operator or the end");
    if (error_) return tl::unexpected(*error_);
    return value;
  }

 private:
  // Limits nesting, so that brackets cannot exhaust the stack.
  static constexpr int kDeepest = 64;

  Value disjunction() {
    Value left = conjunction();
    while (!error_ && text_.take_word("or")) {
      const bool right = truth(conjunction());
      left = truth(left) || right ? 1.0 : 0.0;
    }
    return left;
  }

  Value conjunction() {
    Value left = negation();
    while (!error_ && text_.take_word("and")) {
      const bool right = truth(negation());
      left = truth(left) && right ? 1.0 : 0.0;
    }
    return left;
  }

  Value negation() {
    if (text_.take_word("not")) return truth(descend(&Evaluation::negation)) ? 0.0 : 1.0;
    return comparison();
  }

  Value comparison() {
    Value left = sum();
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (error_ || !text_.take(sign)) continue;
      const Value right = sum();
      if (left.index() == 1 && right.index() == 1 && (sign == "==" || sign == "!="))
        return (std::get<std::string>(left) == std::get<std::string>(right)) == (sign == "==") ? 1.0 : 0.0;
      if (left.index() != right.index() && (sign == "==" || sign == "!="))
        return sign == "!=" && !is_undefined(left) && !is_undefined(right) ? 1.0 : 0.0;
      const double a = number(left), b = number(right);
      if (std::isnan(a) || std::isnan(b)) return 0.0;
      const bool holds = sign == "<="   ? a <= b
                         : sign == ">=" ? a >= b
                         : sign == "==" ? a == b
                         : sign == "!=" ? a != b
                         : sign == "<"  ? a < b
                                        : a > b;
      return holds ? 1.0 : 0.0;
    }
    return left;
  }

  Value sum() {
    Value left = product();
    while (!error_) {
      if (text_.take("+")) {
        left = number(left) + number(product());
      } else if (text_.take("-")) {
        left = number(left) - number(product());
      } else {
        break;
      }
    }
    return left;
  }

  Value product() {
    Value left = sign();
    while (!error_) {
      if (text_.take("*")) {
        left = number(left) * number(sign());
      } else if (text_.take("/")) {
        left = number(left) / number(sign());
      } else {
        break;
      }
    }
    return left;
  }

  Value sign() {
    if (text_.take("-")) return -number(descend(&Evaluation::sign));
    return power();
  }

  Value power() {
    Value base = primary();
    if (!error_ && text_.take("^")) return std::pow(number(base), number(descend(&Evaluation::sign)));
    return base;
  }

  Value primary() {
    if (text_.is_at_end()) return fail("a number, a name or a bracket");
    const char c = text_.next();
    if (is_digit(c) || c == '.') return literal();
    if (c == '\'') return quoted();
    if (is_letter(c)) return named();
    if (text_.take("(")) {
      Value inner = descend(&Evaluation::disjunction);
      if (!error_ && !text_.take(")")) return fail("')'");
      return inner;
    }
    if (text_.take("[")) {
      std::vector<double> list;
      for (Value& item : items(']')) list.push_back(number(item));
      return list;
    }
    return fail("a number, a name or a bracket");
  }

  Value literal() {
    const auto value = text_.take_number();
    if (!value) return fail("a number");
    return *value;
  }

  /// Quoted text; replaces parameters in braces by their printed values.
  Value quoted() {
    const std::size_t begin = text_.place();
    const auto inside = text_.take_quoted();
    if (!inside) return fail("a closing '");
    std::string_view rest = *inside;
    std::string filled;
    while (!rest.empty()) {
      const std::size_t open = rest.find('{');
      filled += rest.substr(0, open);
      if (open == std::string_view::npos) break;
      const std::size_t end = rest.find('}', open);
      const auto name =
          scope_.names.find(rest.substr(open + 1, end == std::string_view::npos ? end : end - open - 1));
      if (end == std::string_view::npos || name == scope_.names.end()) {
        text_.go_back_to(begin);
        return fail("a parameter in braces inside a text");
      }
      const auto* value = std::get_if<double>(&name->second);
      filled += value != nullptr ? shortest(*value) : print(name->second);
      rest.remove_prefix(end + 1);
    }
    return filled;
  }

  Value named() {
    const std::size_t begin = text_.place();
    const std::string_view name = text_.take_name();
    if (text_.take("(")) {
      const std::vector<Value> arguments = items(')');
      if (error_) return 0.0;
      Expected<Value> result = scope_.call(name, arguments);
      if (result) return *std::move(result);
      error_ = result.error();
      return 0.0;
    }
    const auto found = scope_.names.find(name);
    if (found != scope_.names.end()) return found->second;
    text_.go_back_to(begin);
    std::string known;
    for (const auto& [key, value] : scope_.names) known += (known.empty() ? "" : ", ") + key;
    constexpr std::size_t kListed = 400;
    return fail(known.empty() ? "no name: there are no parameters" : "one of " + shortened(known, kListed));
  }

  std::vector<Value> items(char close) {
    std::vector<Value> list;
    const std::string_view end(&close, 1);
    if (text_.take(end)) return list;
    while (!error_) {
      list.push_back(descend(&Evaluation::disjunction));
      if (error_ || text_.take(end)) break;
      if (!text_.take(",")) fail("',' or '" + std::string(end) + "'");
    }
    return list;
  }

  Value descend(Value (Evaluation::*part)()) {
    if (++depth_ > kDeepest) return fail("at most 64 brackets inside each other");
    Value value = (this->*part)();
    --depth_;
    return value;
  }

  double number(const Value& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number;
    if (!error_) error_ = Error("expression", "“" + print(value) + "”", "a number there");
    return 0;
  }
  bool truth(const Value& value) {
    const double as_number = number(value);
    return as_number != 0 && !std::isnan(as_number);
  }

  Value fail(std::string accepted) {
    constexpr std::size_t kQuoted = 120;
    if (!error_) {
      error_ = Error(
          "expression",
          "“" + shortened(text_.whole(), kQuoted) + "” at character " + std::to_string(text_.place() + 1),
          std::move(accepted));
    }
    return 0.0;
  }

  Scanner text_;
  const Scope& scope_;
  int depth_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Expected<Value> evaluate(std::string_view expression, const Scope& scope) {
  return Evaluation(expression, scope).run();
}

Expected<double> evaluate_number(std::string_view expression, const Scope& scope) {
  const Expected<Value> value = evaluate(expression, scope);
  if (!value) return tl::unexpected(value.error());
  if (const auto* number = std::get_if<double>(&*value)) return *number;
  return refuse("expression", "“" + std::string(expression) + "”", "something that is a number");
}

Expected<bool> evaluate_truth(std::string_view expression, const Scope& scope) {
  const Expected<double> value = evaluate_number(expression, scope);
  if (!value) return tl::unexpected(value.error());
  return *value != 0 && !std::isnan(*value);
}

}  // namespace qs::quiz
