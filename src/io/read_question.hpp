#pragma once
/// What must be asked about a file that can be read in more ways than one, and the answers to choose from.

#include "io/csv_reading.hpp"

namespace qs::io {

struct ReadChoice {
  ReadOptions options{};                    // that choose it, along with what was told before
  std::vector<ReadSetting> settings{};      // as few of them as tell it from the others
  std::vector<std::uint64_t> shape{};       // of the tensor
  std::vector<std::string> words{};         // "2 columns", "numbers with a decimal comma"
  std::vector<std::vector<double>> rows{};  // its first numbers
  bool operator==(const ReadChoice&) const = default;
};

struct ReadQuestion {
  std::vector<ReadChoice> choices{};  // the most plausible first
};

/// "1.1, 0.3; -1.9, 0.5; …": the first numbers, rows between semicolons.
std::string numbers_text(const ReadChoice& choice);

/// How settings are written where the sentence is read:
/// "--csv-decimal comma", or "csv: { decimal: 'comma' }".
enum class SettingStyle { kFlags, kOptions };
/// What a question comes to where nobody can be asked: all readings, and how each is asked for.
Error question_error(const ReadQuestion& question, SettingStyle style);

}  // namespace qs::io
