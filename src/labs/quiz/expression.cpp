#include "labs/quiz/expression.hpp"

#include <array>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
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
    skip_space();
    if (!error_ && at_ != text_.size()) fail("an operator or the end");
    if (error_) return tl::unexpected(*error_);
    return value;
  }

 private:
  // Limits nesting, so that brackets cannot exhaust the stack.
  static constexpr int kDeepest = 64;

  Value disjunction() {
    Value left = conjunction();
    while (!error_ && take_word("or")) {
      const bool right = truth(conjunction());
      left = truth(left) || right ? 1.0 : 0.0;
    }
    return left;
  }

  Value conjunction() {
    Value left = negation();
    while (!error_ && take_word("and")) {
      const bool right = truth(negation());
      left = truth(left) && right ? 1.0 : 0.0;
    }
    return left;
  }

  Value negation() {
    if (take_word("not")) return truth(descend(&Evaluation::negation)) ? 0.0 : 1.0;
    return comparison();
  }

  Value comparison() {
    Value left = sum();
    for (const std::string_view sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      if (error_ || !take(sign)) continue;
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
      if (take("+")) {
        left = number(left) + number(product());
      } else if (take("-")) {
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
      if (take("*")) {
        left = number(left) * number(sign());
      } else if (take("/")) {
        left = number(left) / number(sign());
      } else {
        break;
      }
    }
    return left;
  }

  Value sign() {
    if (take("-")) return -number(descend(&Evaluation::sign));
    return power();
  }

  Value power() {
    Value base = primary();
    if (!error_ && take("^")) return std::pow(number(base), number(descend(&Evaluation::sign)));
    return base;
  }

  Value primary() {
    skip_space();
    if (at_ == text_.size()) return fail("a number, a name or a bracket");
    const char c = text_[at_];
    if (is_digit(c) || c == '.') return literal();
    if (c == '\'') return quoted();
    if (is_letter(c)) return named();
    if (take("(")) {
      Value inner = descend(&Evaluation::disjunction);
      if (!error_ && !take(")")) return fail("')'");
      return inner;
    }
    if (take("[")) {
      std::vector<double> list;
      for (Value& item : items(']')) list.push_back(number(item));
      return list;
    }
    return fail("a number, a name or a bracket");
  }

  Value literal() {
    std::size_t end = at_;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    if (end < text_.size() && text_[end] == 'e') {
      std::size_t after = end + 1;
      if (after < text_.size() && (text_[after] == '-' || text_[after] == '+')) ++after;
      if (after < text_.size() && is_digit(text_[after])) {
        while (after < text_.size() && is_digit(text_[after])) ++after;
        end = after;
      }
    }
    const auto value = parse_number(text_.substr(at_, end - at_));
    if (!value) return fail("a number");
    at_ = end;
    return *value;
  }

  /// Quoted text; replaces parameters in braces by their printed values.
  Value quoted() {
    const std::size_t close = text_.find('\'', at_ + 1);
    if (close == std::string_view::npos) return fail("a closing '");
    std::string_view rest = text_.substr(at_ + 1, close - at_ - 1);
    std::string filled;
    while (!rest.empty()) {
      const std::size_t open = rest.find('{');
      filled += rest.substr(0, open);
      if (open == std::string_view::npos) break;
      const std::size_t end = rest.find('}', open);
      const auto name =
          scope_.names.find(rest.substr(open + 1, end == std::string_view::npos ? end : end - open - 1));
      if (end == std::string_view::npos || name == scope_.names.end())
        return fail("a parameter in braces inside a text");
      const auto* value = std::get_if<double>(&name->second);
      filled += value != nullptr ? shortest(*value) : print(name->second);
      rest.remove_prefix(end + 1);
    }
    at_ = close + 1;
    return filled;
  }

  Value named() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (take("(")) {
      const std::vector<Value> arguments = items(')');
      if (error_) return 0.0;
      Expected<Value> result = scope_.call(name, arguments);
      if (result) return *std::move(result);
      error_ = result.error();
      return 0.0;
    }
    const auto found = scope_.names.find(name);
    if (found != scope_.names.end()) return found->second;
    at_ = begin;
    std::string known;
    for (const auto& [key, value] : scope_.names) known += (known.empty() ? "" : ", ") + key;
    constexpr std::size_t kListed = 400;
    return fail(known.empty() ? "no name: there are no parameters" : "one of " + shortened(known, kListed));
  }

  std::vector<Value> items(char close) {
    std::vector<Value> list;
    const std::string_view end(&close, 1);
    if (take(end)) return list;
    while (!error_) {
      list.push_back(descend(&Evaluation::disjunction));
      if (error_ || take(end)) break;
      if (!take(",")) fail("',' or '" + std::string(end) + "'");
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

  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }
  bool take(std::string_view sign) {
    skip_space();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  bool take_word(std::string_view word) {
    skip_space();
    const std::string_view rest = text_.substr(at_);
    if (!rest.starts_with(word)) return false;
    if (rest.size() > word.size() && (is_letter(rest[word.size()]) || is_digit(rest[word.size()])))
      return false;
    at_ += word.size();
    return true;
  }
  Value fail(std::string accepted) {
    constexpr std::size_t kQuoted = 120;
    if (!error_) {
      error_ =
          Error("expression", "“" + shortened(text_, kQuoted) + "” at character " + std::to_string(at_ + 1),
                std::move(accepted));
    }
    return 0.0;
  }

  std::string_view text_;
  const Scope& scope_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> error_;
};

std::string print_number(double value, std::string_view form) {
  if (std::isnan(value)) return "undefined";
  if (std::isinf(value)) return value > 0 ? "infinity" : "−infinity";
  if (form == "%") return significant(100 * value) + " %";
  if (form.size() == 1 && is_digit(form[0])) {
    const int decimals = form[0] - '0';
    return decimals == 0 && std::abs(value) >= 1e4 && std::abs(value) < 1e15
               ? (value < 0 ? "−" : "") + grouped(static_cast<std::uint64_t>(std::llround(std::abs(value))))
               : fixed(value, decimals);
  }
  constexpr double kWhole = 1e6;
  if (value == std::floor(value) && std::abs(value) < kWhole) return print_number(value, "0");
  return significant(value);
}

/// End of a place that begins behind an opening brace; skips braces inside quoted text.
std::size_t end_of_place(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (text[i] == '}' && !quoted) return i;
  }
  return std::string_view::npos;
}

Expected<std::string> fill(std::string_view pattern, const Scope& scope, bool exactly) {
  std::string filled;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    filled += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    pattern.remove_prefix(open + 1);
    const std::size_t end = end_of_place(pattern);
    if (end == std::string_view::npos)
      return refuse("text", "“{" + shortened(pattern, 60) + "”", "a closing brace behind an expression");
    std::string_view place = pattern.substr(0, end), form;
    if (const std::size_t bar = place.rfind('|'); bar != std::string_view::npos) {
      form = place.substr(bar + 1);
      place = place.substr(0, bar);
      if (form != "%" && !(form.size() == 1 && is_digit(form[0])))
        return refuse("text", "“|" + std::string(form) + "”", "| and a number of decimals 0 to 9, or |%");
    }
    const Expected<Value> value = evaluate(place, scope);
    if (!value) return tl::unexpected(value.error());
    const auto* number = std::get_if<double>(&*value);
    filled += exactly && number != nullptr ? shortest(*number) : print(*value, form);
    pattern.remove_prefix(end + 1);
  }
  return filled;
}

}  // namespace

std::string print(const Value& value, std::string_view form) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return print_number(*number, form);
  std::string list;
  for (const double number : std::get<std::vector<double>>(value))
    list += (list.empty() ? "" : ", ") + (form.empty() ? shortest(number) : print_number(number, form));
  return list;
}

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

Expected<std::string> fill_text(std::string_view pattern, const Scope& scope) {
  return fill(pattern, scope, false);
}

Expected<std::string> fill_link(std::string_view pattern, const Scope& scope) {
  return fill(pattern, scope, true);
}

}  // namespace qs::quiz
