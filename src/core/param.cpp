#include "core/param.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

std::string accepted_keys(const std::vector<ParamInfo>& rows) {
  std::string keys;
  for (const ParamInfo& param : rows) keys += (keys.empty() ? "" : ", ") + param.id;
  return keys.empty() ? "no keys" : keys;
}

}  // namespace

ParamInfo::ParamInfo() = default;
ParamInfo::ParamInfo(const ParamInfo&) = default;
ParamInfo::ParamInfo(ParamInfo&&) noexcept = default;
ParamInfo& ParamInfo::operator=(const ParamInfo&) = default;
ParamInfo& ParamInfo::operator=(ParamInfo&&) noexcept = default;
ParamInfo::~ParamInfo() = default;

std::string_view take_id(std::string_view& text) {
  return take_until(text, '/');
}

std::string value_of(const ParamValues& values, const ParamInfo& param) {
  const auto given = values.find(param.id);
  return given == values.end() ? param.default_value : given->second;
}

std::string params_text(const ParamValues& values, const std::vector<ParamInfo>& rows) {
  std::string text;
  for (const ParamInfo& param : rows) {
    if (const auto given = values.find(param.id); given != values.end())
      text += "/" + param.id + "=" + given->second;
  }
  return text;
}

Expected<ParamValues> with_value(ParamValues values, const std::string& owner,
                                 const std::vector<ParamInfo>& rows, std::string_view key,
                                 std::string_view value) {
  const ParamInfo* param = find_by(rows, &ParamInfo::id, key);
  if (param == nullptr) return refuse(owner, "key " + quoted(key), accepted_keys(rows));
  Expected<std::string> canonical = param->normalize(value);
  if (!canonical) {
    canonical.error().field = owner + ": " + canonical.error().field;
    return tl::unexpected(canonical.error());
  }
  if (*canonical == param->default_value) {
    values.erase(param->id);
  } else {
    values[param->id] = *canonical;
  }
  return values;
}

Expected<ParamValues> parse_params(const std::string& owner, const std::vector<ParamInfo>& rows,
                                   std::string_view text) {
  Expected<ParamValues> values = ParamValues();
  std::vector<std::string_view> seen;
  while (!text.empty() && values) {
    std::string_view pair = take_until(text, '/');
    const std::string_view key = take_until(pair, '=');
    if (contains(seen, key)) return refuse(owner, "key " + quoted(key) + " a second time", "each key once");
    seen.push_back(key);
    values = with_value(std::move(*values), owner, rows, key, pair);
  }
  return values;
}

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
  return refuse(id, quoted(text), accepted);
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
  param.accepted += std::string(range.whole ? "a whole number" : "a number") + " from " +
                    shortest(range.min) + " to " + shortest(range.max);
  param.words = std::move(words);
  param.number = range;
  return param;
}

std::vector<ParamInfo> params_of(std::span<const ParamRow> rows) {
  std::vector<ParamInfo> params;
  for (const ParamRow& row : rows) {
    if (row.parse != nullptr) {
      ParamInfo text;
      text.id = row.id;
      text.title = row.title;
      text.accepted = row.words;
      text.default_value = row.otherwise;
      text.parse = row.parse;
      params.push_back(std::move(text));
      continue;
    }
    if (row.words.empty()) {
      params.push_back(number_param(std::string(row.id), std::string(row.title), std::string(row.unit),
                                    std::string(row.otherwise), row.range));
      continue;
    }
    std::vector<std::string> words;
    for (std::string_view rest = row.words; !rest.empty();) words.emplace_back(take_until(rest, ' '));
    params.push_back(choice_param(std::string(row.id), std::string(row.title), std::move(words)));
  }
  return params;
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
