#include <cmath>

#include "core/text.hpp"
#include "labs/quiz/expression.hpp"
#include "labs/words/text.hpp"

namespace qs::quiz {
namespace {

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

Expected<std::string> fill_text(std::string_view pattern, const Scope& scope) {
  return fill(pattern, scope, false);
}

Expected<std::string> fill_link(std::string_view pattern, const Scope& scope) {
  return fill(pattern, scope, true);
}

}  // namespace qs::quiz
