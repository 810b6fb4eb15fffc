#include "core/param.hpp"

#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {

Expected<std::string> ParamInfo::normalize(std::string_view text) const {
  if (contains(words, text)) return std::string(text);
  if (number) {
    const std::optional<double> value = parse_number(text);
    if (value && *value >= number->min && *value <= number->max &&
        (!number->whole || *value == std::floor(*value))) {
      return shortest(*value);
    }
  }
  if (parse != nullptr) {
    if (const auto canonical = parse(text)) return *canonical;
  }
  return refuse(id, "'" + std::string(text.substr(0, 80)) + "'", accepted);
}

ParamInfo choice_param(std::string id, std::string title, std::vector<std::string> words) {
  ParamInfo param;
  param.id = std::move(id);
  param.title = std::move(title);
  param.default_value = words.front();
  for (const std::string& word : words) param.accepted += (param.accepted.empty() ? "" : ", ") + word;
  param.suggestions = words;
  param.words = std::move(words);
  return param;
}

ParamInfo number_param(std::string id, std::string title, std::string unit, std::string default_value,
                       NumberRange range, std::vector<std::string> words) {
  ParamInfo param;
  param.id = std::move(id);
  param.title = std::move(title);
  param.unit = std::move(unit);
  param.default_value = std::move(default_value);
  for (const std::string& word : words) param.accepted += word + ", or ";
  param.accepted += std::string(range.whole ? "a whole number" : "a number") + " from " + shortest(range.min) +
                    " to " + shortest(range.max);
  param.words = std::move(words);
  param.number = range;
  return param;
}

std::optional<std::vector<double>> parse_list(std::string_view text) {
  std::vector<double> values;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    const std::optional<double> value = parse_number(text.substr(0, end));
    if (!value) return std::nullopt;
    values.push_back(*value);
    if (end == text.size()) return values;
    text.remove_prefix(end + 1);
  }
}

std::string list_text(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ",") + shortest(value);
  return text;
}

}  // namespace qs
