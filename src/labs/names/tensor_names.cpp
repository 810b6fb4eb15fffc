#include <algorithm>
#include <array>
#include <span>

#include "labs/names/tensor_names.hpp"

namespace qs {
namespace {

constexpr std::string_view kLayer = "{L}", kExpert = "{E}";
constexpr std::array<std::string_view, 4> kSuffixes = {".weight", ".bias", ".gamma", ".beta"};

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

/// Takes the digits that `text` begins with.
std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

struct Numbers {
  std::string_view layer, expert;
};

std::optional<Numbers> match(std::string_view pattern, std::string_view name) {
  Numbers numbers;
  while (!pattern.empty()) {
    const bool is_layer = pattern.starts_with(kLayer), is_expert = pattern.starts_with(kExpert);
    if (is_layer || is_expert) {
      std::string_view& number = is_layer ? numbers.layer : numbers.expert;
      number = take_digits(name);
      constexpr std::size_t kMostDigits = 9;
      if (number.empty() || number.size() > kMostDigits) return std::nullopt;
      pattern.remove_prefix(kLayer.size());
    } else {
      if (name.empty() || name.front() != pattern.front()) return std::nullopt;
      pattern.remove_prefix(1);
      name.remove_prefix(1);
    }
  }
  return name.empty() ? std::optional(numbers) : std::nullopt;
}

std::string with_layer(std::string_view gguf, std::string_view layer) {
  std::string name(gguf);
  const std::size_t at = name.find(kLayer);
  return at == std::string::npos ? name : name.replace(at, kLayer.size(), layer);
}

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char digit : digits) number = 10 * number + static_cast<std::uint64_t>(digit - '0');
  return number;
}

/// Splits off ".weight" or ".bias"; BERT's old files say gamma and beta.
std::string_view take_suffix(std::string_view& name) {
  for (const std::string_view suffix : kSuffixes) {
    if (!name.ends_with(suffix)) continue;
    name.remove_suffix(suffix.size());
    return suffix == ".gamma" ? kSuffixes[0] : suffix == ".beta" ? kSuffixes[1] : suffix;
  }
  return {};
}

void add_names(std::string_view stem, std::string_view suffix, std::vector<GgufName>& names) {
  for (const NameRule& rule : name_rules()) {
    const std::optional<Numbers> numbers = match(rule.torch, stem);
    if (!numbers) continue;
    GgufName name;
    name.name = with_layer(rule.gguf, numbers->layer);
    // Some have a suffix on one side only.
    if (!name.name.ends_with(".weight")) name.name += suffix.empty() ? ".weight" : suffix;
    if (!numbers->expert.empty()) name.expert = number_of(numbers->expert);
    name.rows = rule.rows;
    name.may_add_one = name.name.ends_with("norm.weight");
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
}

}  // namespace

bool is_gguf_name(std::string_view name) {
  take_suffix(name);
  return std::any_of(name_rules().begin(), name_rules().end(),
                     [&](const NameRule& rule) {
                       std::string_view gguf = rule.gguf;
                       take_suffix(gguf);
                       return match(gguf, name).has_value();
                     }) &&
         name != "output";
}

std::vector<GgufName> gguf_names_of(std::string_view name) {
  std::vector<GgufName> names;
  if (is_gguf_name(name)) {
    names.push_back({std::string(name)});
    return names;
  }
  const std::string_view suffix = take_suffix(name);
  for (bool has_prefix = true; has_prefix;) {
    add_names(name, suffix, names);
    has_prefix = false;
    for (const std::string_view prefix : name_prefixes()) {
      if (!name.starts_with(prefix)) continue;
      name.remove_prefix(prefix.size());
      has_prefix = true;
      break;
    }
  }
  return names;
}

}  // namespace qs
