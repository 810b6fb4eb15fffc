#pragma once
/// A parameter of a row: text "key=value" in a specification, a control in the interface.
///
/// A value is one of the words, or a whole or real number between min and max, or what `parse` makes of it
/// (percentiles, multiples of sigma, lists). Equal canonical texts mean equal values.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct NumberRange {
  double min = 0, max = 0;
  bool whole = false;
};

struct ParamInfo {
  ParamInfo();
  ParamInfo(const ParamInfo&);
  ParamInfo(ParamInfo&&) noexcept;
  ParamInfo& operator=(const ParamInfo&);
  ParamInfo& operator=(ParamInfo&&) noexcept;
  ~ParamInfo();

  std::string id;
  std::string title;
  std::string unit;      // of the number; "" for counts and ratios
  std::string accepted;  // accepted values, in words: "absmax, p50 to p100, …"
  std::string default_value;
  std::vector<std::string> words;
  std::optional<NumberRange> number;
  std::vector<std::string> suggestions;  // canonical values that the interface offers as choices
  /// Parses a value that is neither word nor number: canonical text, or nothing.
  std::optional<std::string> (*parse)(std::string_view text) = nullptr;

  /// Canonical text of a value, or the reason for its refusal.
  Expected<std::string> normalize(std::string_view text) const;
};

/// One of a few words; the first is the default.
ParamInfo choice_param(std::string id, std::string title, std::vector<std::string> words);

ParamInfo number_param(std::string id, std::string title, std::string unit, std::string default_value,
                       NumberRange range, std::vector<std::string> words = {});

/// A choice, a number or a text as constants, for lists of many: code that makes each one alone is long.
struct ParamRow {
  std::string_view id, title, unit, otherwise;  // a choice begins with its first word
  std::string_view words;                       // of a choice, blanks between; of a text, what is accepted
  NumberRange range;
  std::optional<std::string> (*parse)(std::string_view text) = nullptr;  // of a text
};
std::vector<ParamInfo> params_of(std::span<const ParamRow> rows);

/// Canonical values that differ from their rows' defaults, by id.
using ParamValues = std::map<std::string, std::string, std::less<>>;

/// The given value, or the default.
std::string value_of(const ParamValues& values, const ParamInfo& param);
/// "/key=value" for each value given, in the order of the rows.
std::string params_text(const ParamValues& values, const std::vector<ParamInfo>& rows);
/// `owner` opens the sentences of refusals: "quantizer int4".
Expected<ParamValues> with_value(ParamValues values, const std::string& owner,
                                 const std::vector<ParamInfo>& rows, std::string_view key,
                                 std::string_view value);
/// "key=value/key=value". Refuses unknown or repeated keys and values out of range.
Expected<ParamValues> parse_params(const std::string& owner, const std::vector<ParamInfo>& rows,
                                   std::string_view text);
/// Removes and returns the part before the first '/'.
std::string_view take_id(std::string_view& text);

/// "1,-2.5,3e4" as numbers; nothing if one is invalid.
std::optional<std::vector<double>> parse_list(std::string_view text);
std::string list_text(const std::vector<double>& values);

}  // namespace qs
