#include "labs/words/typed_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/text.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::size_t kQuoted = 40;  // bytes of the typed text
constexpr std::size_t kGroup = 3;    // digits between two separators of thousands

/// Removes one kind of separator, or none, from "65,536" or "1'000'000"; leaves everything else.
std::string without_grouping(const std::string& text) {
  const std::size_t first = text.find_first_of(",.'");
  if (first == std::string::npos) return text;
  const char separator = text[first];
  std::string digits;
  std::size_t group = 0;
  bool grouped = first > 0 && first <= kGroup;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == separator) {
      grouped = grouped && (i == first || group == kGroup);
      group = 0;
    } else {
      grouped = grouped && is_digit(text[i]);
      digits += text[i];
      ++group;
    }
  }
  return grouped && group == kGroup ? digits : text;
}

/// Treats a thin or no-break space between digits as grouping; any other separates number and unit.
std::string plain(std::string_view typed, std::string_view unit) {
  std::string text(typed);
  constexpr std::array<std::string_view, 3> kSpaces = {"\u00A0", "\u2009", "\u202F"};
  for (const std::string_view space : kSpaces) replace_all(text, space, " ");
  replace_all(text, "−", "-");
  const auto trim = [&text] {
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    text.erase(0, text.find_first_not_of(" \t\r\n"));
  };
  trim();
  if (!unit.empty() && text.ends_with(unit)) text.resize(text.size() - unit.size());
  trim();
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == ' ' && is_digit(text[i - 1]) && is_digit(text[i + 1])) text.erase(i--, 1);
  }
  if (text.starts_with('+')) text.erase(0, 1);
  return text;
}

}  // namespace

Expected<double> parse_typed(std::string_view typed, const NumberField& field) {
  std::string digits = plain(typed, field.unit);
  const std::string ungrouped = without_grouping(digits);
  const bool comma =
      std::count(digits.begin(), digits.end(), ',') == 1 && digits.find('.') == std::string::npos;
  const bool is_own = present_language().decimal == ',';
  // In a field of whole numbers, a comma before three or more digits is no decimal comma.
  const bool could_group = field.whole && comma && digits.size() - digits.find(',') > kGroup;
  if (field.whole && ungrouped != digits) {
    digits = ungrouped;
  } else if (comma && ((is_own && !field.whole) || (ungrouped == digits && !could_group))) {
    std::replace(digits.begin(), digits.end(), ',', '.');
  }
  const std::optional<double> value = parse_number(digits);
  const bool fits = value && *value >= field.min && *value <= field.max;
  if (fits && (!field.whole || std::floor(*value) == *value)) return *value;
  const Text accepted = field.whole ? Text::typed_whole : Text::typed_number;
  const auto bound = [&field](double end) {
    return field.whole ? grouped(static_cast<std::uint64_t>(end)) : shortest(end);
  };
  return refuse(field.label, "“" + shortened(typed, kQuoted) + "”",
                text(accepted, {{"min", bound(field.min)}, {"max", bound(field.max)}}));
}

}  // namespace qs
