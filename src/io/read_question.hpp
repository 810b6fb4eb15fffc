#pragma once
/// A question about a file that can be read in several ways, with the answers to choose from.

#include "io/csv_reading.hpp"

namespace qs::io {

struct ReadChoice {
  ReadOptions options{};                    // that select it, with the options given before
  std::vector<ReadSetting> settings{};      // the fewest that distinguish it from the others
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

/// Notation of settings where the sentence appears:
/// "--csv-decimal comma", or "csv: { decimal: 'comma' }".
enum class SettingStyle { kFlags, kOptions };
/// Error where the question cannot be asked: lists all readings, and the settings that select each.
Error question_error(const ReadQuestion& question, SettingStyle style);

}  // namespace qs::io
