#include "labs/words/language.hpp"

#include <algorithm>
#include <map>
#include <vector>

namespace qs {
namespace {

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\0'), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// "from {1} to {2}": text before, between and behind the places, and which place follows each.
struct Pattern {
  std::vector<std::string> fixed;
  std::vector<char> places;
  std::string translation;
  std::size_t letters = 0;
};

Pattern pattern_of(std::string_view english, std::string translation) {
  Pattern pattern{{""}, {}, std::move(translation), 0};
  while (!english.empty()) {
    const bool is_place = english.size() > 2 && english[0] == '{' && english[2] == '}';
    if (is_place) {
      pattern.places.push_back(english[1]);
      pattern.fixed.emplace_back();
      english.remove_prefix(3);
    } else {
      pattern.fixed.back() += english.front();
      ++pattern.letters;
      english.remove_prefix(1);
    }
  }
  return pattern;
}

std::map<std::string, std::string, std::less<>> whole_phrases;
std::vector<Pattern> patterns;  // those with the most fixed letters first

/// Values of the places; nothing if the text does not fit.
std::optional<std::vector<std::string_view>> match(const Pattern& pattern, std::string_view text) {
  if (!text.starts_with(pattern.fixed.front())) return std::nullopt;
  text.remove_prefix(pattern.fixed.front().size());
  std::vector<std::string_view> found;
  for (std::size_t i = 1; i < pattern.fixed.size(); ++i) {
    const std::string& next = pattern.fixed[i];
    const bool is_last = i + 1 == pattern.fixed.size();
    const std::size_t at = !is_last                                             ? text.find(next)
                           : text.size() >= next.size() && text.ends_with(next) ? text.size() - next.size()
                                                                                : std::string_view::npos;
    if (at == std::string_view::npos) return std::nullopt;
    found.push_back(text.substr(0, at));
    text.remove_prefix(at + next.size());
  }
  return found;
}

std::string translated(std::string_view english) {
  if (const auto whole = whole_phrases.find(english); whole != whole_phrases.end()) return whole->second;
  for (const Pattern& pattern : patterns) {
    const auto found = match(pattern, english);
    if (!found) continue;
    std::string result = pattern.translation;
    for (std::size_t i = 0; i < found->size(); ++i) {
      const std::string place = {'{', pattern.places[i], '}'};
      const std::size_t at = result.find(place);
      // A part may be a phrase of its own: a list of accepted things, a unit.
      if (at != std::string::npos) result.replace(at, place.size(), translated((*found)[i]));
    }
    return result;
  }
  return std::string(english);
}

}  // namespace

Expected<void> set_language(const LanguageFile& file) {
  Language language;
  language.sentences = split(file.sentences);
  const std::vector<std::string> phrases = split(file.phrases);
  if (language.sentences.size() != text_count() || phrases.size() % 2 != 0) {
    return refuse("language", std::to_string(language.sentences.size()) + " sentences",
                  std::to_string(text_count()) + " sentences, and phrases in pairs");
  }
  whole_phrases.clear();
  patterns.clear();
  for (std::size_t i = 0; i + 1 < phrases.size(); i += 2) {
    Pattern pattern = pattern_of(phrases[i], phrases[i + 1]);
    if (pattern.places.empty()) {
      whole_phrases[phrases[i]] = phrases[i + 1];
    } else if (pattern.letters > 0) {  // places alone would fit everything
      patterns.push_back(std::move(pattern));
    }
  }
  std::stable_sort(patterns.begin(), patterns.end(),
                   [](const Pattern& a, const Pattern& b) { return a.letters > b.letters; });
  language.decimal = file.decimal;
  language.group = file.group;
  language.phrase = translated;
  present_language() = std::move(language);
  return {};
}

void reset_language() {
  present_language() = {};
}

}  // namespace qs
