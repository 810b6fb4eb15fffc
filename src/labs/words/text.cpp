#include "labs/words/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace qs {
namespace {

/// Texts that only late files use, one after another between two marks: web/tools/late_data.mjs moves the bytes
/// between them into the second module part; until that arrives they are zeros.
constexpr std::string_view kLateMark = "\x02late text\x02";
constexpr char kLate[] =
    "\x02late text\x02"
#define QS_TEXT(key, sentence)
#define QS_LATE_TEXT(key, sentence) sentence "\0"
#include "text_table.inc"  // NOLINT(bugprone-suspicious-include): generated rows
#undef QS_LATE_TEXT
#undef QS_TEXT
    "\x03late text\x03";

constexpr std::size_t kCount = 0
#define QS_TEXT(key, sentence) +1
#define QS_LATE_TEXT QS_TEXT
#include "text_table.inc"  // NOLINT(bugprone-suspicious-include): generated rows
#undef QS_LATE_TEXT
#undef QS_TEXT
    ;

constexpr std::array<std::string_view, kCount> sentences() {
  std::array<std::string_view, kCount> all{};
  std::size_t i = 0, at = kLateMark.size();
#define QS_TEXT(key, sentence) all[i++] = std::string_view(sentence);
#define QS_LATE_TEXT(key, sentence)                              \
  all[i++] = std::string_view(kLate + at, sizeof(sentence) - 1); \
  at += sizeof(sentence);
#include "text_table.inc"  // NOLINT(bugprone-suspicious-include): generated rows
#undef QS_LATE_TEXT
#undef QS_TEXT
  return all;
}

constexpr std::array<std::string_view, kCount> kSentences = sentences();

Language language;

constexpr std::string_view kMinus = "−";

std::string with_true_minus(const char* digits) {
  return localized(*digits == '-' ? std::string(kMinus) + (digits + 1) : std::string(digits));
}

bool is_zero(std::string_view digits) {
  return digits.find_first_not_of("-0.") == std::string_view::npos;
}

}  // namespace

std::string_view text(Text key) {
  const auto place = static_cast<std::size_t>(key);
  return language.sentences.empty() ? kSentences[place] : std::string_view(language.sentences[place]);
}

std::size_t text_count() {
  return kSentences.size();
}

Language& present_language() {
  return language;
}

std::string phrase(std::string_view english) {
  return language.phrase == nullptr ? std::string(english) : language.phrase(english);
}

std::string localized(std::string digits) {
  std::replace(digits.begin(), digits.end(), '.', language.decimal);
  return digits;
}

std::string fill(std::string_view pattern, std::initializer_list<Placeholder> places) {
  std::string filled;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    filled += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = pattern.find('}', open);
    const std::string_view inside = pattern.substr(open + 1, close - open - 1);
    const std::size_t colon = inside.find(':'), bar = inside.find('|');
    for (const auto& [key, value] : places) {
      if (key != inside.substr(0, colon)) continue;
      if (colon == std::string_view::npos) {
        filled += value;
      } else {
        filled += value == "1" ? inside.substr(colon + 1, bar - colon - 1) : inside.substr(bar + 1);
      }
    }
    pattern.remove_prefix(close + 1);
  }
  return filled;
}

std::string shortened(std::string_view sentence, std::size_t most) {
  if (sentence.size() <= most) return std::string(sentence);
  while (most > 0 && (static_cast<unsigned char>(sentence[most]) & 0xC0U) == 0x80U) --most;
  return std::string(sentence.substr(0, most)) + "…";
}

std::string fixed(double value, int decimals) {
  std::array<char, 64> digits{};
  std::snprintf(digits.data(), digits.size(), "%.*f", decimals, value);
  return is_zero(digits.data()) && digits[0] == '-' ? localized(digits.data() + 1)
                                                    : with_true_minus(digits.data());
}

std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (int place = static_cast<int>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(place, language.group);
  return digits;
}

ByteText byte_text(double bytes) {
  constexpr std::array kByteUnits = {"B", "KB", "MB", "GB", "TB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kByteUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return {fixed(bytes, unit == 0 || bytes >= 99.95 ? 0 : 1), kByteUnits[unit]};
}

std::string size_text(double bytes) {
  const ByteText size = byte_text(bytes);
  return size.number + " " + size.unit;
}

std::string percent(double share) {
  const double hundredths = 100 * share;
  if (hundredths > 0 && hundredths < 0.1) return localized("< 0.1 %");
  return fixed(hundredths, hundredths < 9.95 && hundredths > 0 ? 1 : 0) + " %";
}

std::string significant(double value) {
  std::array<char, 64> digits{};
  const double magnitude = std::abs(value);
  if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e6)) {
    std::snprintf(digits.data(), digits.size(), "%.2e", value);
    return with_true_minus(digits.data());
  }
  const int decimals =
      magnitude == 0 ? 0 : std::max(0, 2 - static_cast<int>(std::floor(std::log10(magnitude))));
  return fixed(value, decimals);
}

}  // namespace qs
