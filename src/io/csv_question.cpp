#include "io/csv_question.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kShownRows = 3, kShownColumns = 4;

/// The settings whose bits the mask has.
std::vector<ReadSetting> chosen(const std::vector<ReadSetting>& all, unsigned mask) {
  std::vector<ReadSetting> some;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if ((mask >> i & 1U) != 0) some.push_back(all[i]);
  }
  return some;
}

/// The fewest settings that together identify the reading.
std::vector<ReadSetting> telling_settings(const std::vector<CsvChoice>& choices, std::size_t which) {
  constexpr unsigned kMasks[] = {1, 2, 4, 8, 3, 5, 9, 6, 10, 12, 7, 11, 13, 14, 15};
  std::vector<ReadSetting> own = settings_of(choices[which].reading);
  for (const unsigned mask : kMasks) {
    std::vector<ReadSetting> some = chosen(own, mask);
    const auto alike = std::count_if(choices.begin(), choices.end(), [&](const CsvChoice& other) {
      return chosen(settings_of(other.reading), mask) == some;
    });
    if (alike == 1) return some;
  }
  return own;
}

bool all_share(const std::vector<CsvChoice>& choices, std::size_t setting) {
  return std::all_of(choices.begin(), choices.end(), [&](const CsvChoice& choice) {
    return settings_of(choice.reading)[setting] == settings_of(choices.front().reading)[setting];
  });
}

std::vector<std::string> words_of(const std::vector<CsvChoice>& choices, const CsvChoice& choice) {
  const CsvReading& reading = choice.reading;
  std::vector<std::string> words;
  words.push_back(choice.columns() == 1 ? "one column" : std::to_string(choice.columns()) + " columns");
  if (!all_share(choices, 0) || !all_share(choices, 1)) {
    words.emplace_back(reading.decimal == ',' ? "numbers with a decimal comma"
                                              : "numbers with a decimal point");
  }
  if (!all_share(choices, 2)) {
    words.emplace_back(reading.has_names ? "the first row names the columns" : "the first row is numbers");
  }
  if (!all_share(choices, 3)) {
    words.emplace_back(reading.has_index ? "the first column counts the rows and is left out"
                                         : "the first column is numbers");
  }
  return words;
}

std::vector<std::vector<double>> first_rows(const std::vector<std::string>& lines,
                                            const CsvReading& reading) {
  std::vector<std::vector<double>> rows;
  std::vector<CsvCell> cells;
  bool is_behind_names = !reading.has_names;
  for (const std::string& line : lines) {
    if (rows.size() == kShownRows) break;
    if (!is_row(line, reading.separator)) continue;
    if (!is_behind_names) {
      is_behind_names = true;
      continue;
    }
    split_cells(line, reading.separator, cells);
    std::vector<double> row;
    for (std::size_t i = reading.has_index ? 1 : 0; i < cells.size() && row.size() < kShownColumns; ++i) {
      row.push_back(parse_csv_number(cells[i].text, reading.decimal, reading.separator).value);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string settings_text(const ReadChoice& choice, SettingStyle style) {
  std::string text;
  for (const auto& [key, value] : choice.settings) {
    if (!text.empty()) text += style == SettingStyle::kFlags ? " " : ", ";
    if (style == SettingStyle::kFlags) {
      text += "--csv-" + std::string(key) + " " + std::string(value);
    } else {
      const bool is_yes_or_no = value == "yes" || value == "no";
      text += std::string(key) + ": " +
              (is_yes_or_no ? value == "yes" ? "true" : "false" : "'" + std::string(value) + "'");
    }
  }
  return style == SettingStyle::kFlags ? text : "csv: { " + text + " }";
}

}  // namespace

std::vector<std::uint64_t> shape_of(const CsvChoice& choice) {
  if (choice.columns() == 1) return {choice.rows};
  return {choice.rows, choice.columns()};
}

ReadQuestion csv_question(const std::vector<CsvChoice>& choices, const std::vector<std::string>& first_lines,
                          const ReadOptions& told) {
  ReadQuestion question;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    ReadChoice choice{told, telling_settings(choices, i), shape_of(choices[i]), words_of(choices, choices[i]),
                      first_rows(first_lines, choices[i].reading)};
    for (const auto& [key, value] : choice.settings) {
      // These are our own settings, which are never refused.
      static_cast<void>(set_read_option(choice.options, key, value, "csv"));
    }
    question.choices.push_back(std::move(choice));
  }
  return question;
}

std::string numbers_text(const ReadChoice& choice) {
  std::string text;
  for (const std::vector<double>& row : choice.rows) {
    if (!text.empty()) text += "; ";
    for (std::size_t i = 0; i < row.size(); ++i) text += (i > 0 ? ", " : "") + shortest(row[i]);
    if (choice.shape.size() > 1 && choice.shape[1] > row.size()) text += ", …";
  }
  return text + (choice.shape.front() > choice.rows.size() ? "; …" : "");
}

Error question_error(const ReadQuestion& question, SettingStyle style) {
  std::string accepted;
  for (const ReadChoice& choice : question.choices) {
    const bool is_last = &choice == &question.choices.back();
    accepted += accepted.empty() ? "" : is_last ? ", or " : ", ";
    accepted += settings_text(choice, style) + " (";
    for (const std::string& word : choice.words)
      accepted += (&word == choice.words.data() ? "" : ", ") + word;
    accepted += ": " + numbers_text(choice) + ")";
  }
  return {"file", "a table that can be read in " + std::to_string(question.choices.size()) + " ways",
          std::move(accepted)};
}

}  // namespace qs::io
