#include "io/grammar_values.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kLongestGrammarName = 64;  // bytes
constexpr std::size_t kMostDigits = 15;

std::optional<double> whole_digits(std::string_view digits) {
  if (digits.empty() || digits.size() > kMostDigits || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  return parse_number(digits);
}

}  // namespace

bool is_grammar_name(std::string_view name) {
  constexpr unsigned char kDelete = 0x7F;
  return !name.empty() && name.size() <= kLongestGrammarName &&
         std::none_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= ' ' || byte == kDelete;
         });
}

std::optional<double> fraction_of(std::string_view text) {
  const std::size_t bar = text.find('/');
  if (bar == std::string_view::npos) return std::nullopt;
  const auto above = whole_digits(text.substr(0, bar)), below = whole_digits(text.substr(bar + 1));
  if (!above || !below || *below == 0) return std::nullopt;
  return *above / *below;
}

}  // namespace qs::io
