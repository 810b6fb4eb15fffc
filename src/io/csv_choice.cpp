#include "io/csv_choice.hpp"

#include <algorithm>
#include <utility>

namespace qs::io {
namespace {

/// Verdict of a rule on a property that the file does not state: true, false, or possibly either.
struct Verdict {
  bool may_be = false, may_not_be = true;
};
constexpr Verdict kYes{true, false}, kNo{false, true}, kAsk{true, true};

bool has_one_column(const CsvWitness& witness) {
  return witness.rows() > 0 ? witness.cells() == 1 : witness.first_row().cells == 1;
}

bool is_one_shorter(const CsvWitness& witness) {
  return witness.first_row().cells + 1 == witness.cells() && !witness.always_ends_empty();
}

/// True if rows begin with names, or with numbers that count them.
bool names_rows(const CsvWitness& witness, bool has_names) {
  const CsvCounting& counting = witness.counting();
  if (witness.begins_with_texts()) return true;
  if (!counting.holds || counting.count == 0) return false;
  double first = counting.first;
  std::uint64_t count = counting.count;
  if (!has_names) {
    const CsvNumber& above = witness.first_row().first;
    if (!above.is_whole || above.value + 1 != first) return false;
    first = above.value;
    ++count;
  }
  const bool is_named_nothing = has_names && (witness.first_row().begins_empty ||
                                              (is_one_shorter(witness) && witness.first_row().cells > 1));
  return first == 0 ? count >= 2 || is_named_nothing : first == 1 && (count >= 3 || is_named_nothing);
}

/// Whether the first row names columns.
Verdict names_verdict(const CsvWitness& witness) {
  const CsvFirstRow& first = witness.first_row();
  if (witness.rows() == 0) return kNo;
  const bool are_others_decimals = !witness.has_whole_row() && witness.rows() >= 2;
  const std::uint64_t others = first.texts - (first.begins_with_text ? 1 : 0);
  if (others > 0) return kYes;
  if (first.begins_with_text) {
    if (!witness.begins_with_texts() || first.cells == 1) return kYes;
    return first.is_whole && (are_others_decimals || first.behind_first.first == 0) ? kAsk : kNo;
  }
  if (first.is_whole && first.cells + 1 == witness.cells()) return kYes;
  const bool counts =
      first.behind_first.holds && first.behind_first.count > 0 && first.behind_first.first == 0;
  if (first.begins_empty && first.cells > 1) {
    if (!first.is_whole) return kAsk;
    return counts && names_rows(witness, true) ? kYes : counts || are_others_decimals ? kAsk : kNo;
  }
  if (!first.is_whole) return kNo;
  if (first.cells == 1) return first.counting.first == 0 && are_others_decimals ? kAsk : kNo;
  return are_others_decimals || (first.counting.holds && first.counting.first == 0) ? kAsk : kNo;
}

/// Whether the first column counts rows or names them.
Verdict index_verdict(const CsvWitness& witness, bool has_names) {
  const CsvFirstRow& first = witness.first_row();
  if (witness.cells() < 2) return kNo;
  if (witness.begins_with_texts()) return kYes;
  const bool counts = names_rows(witness, has_names);
  if (has_names && is_one_shorter(witness)) return counts ? kYes : first.cells > 1 ? kAsk : kNo;
  if (has_names && first.begins_empty) return counts ? kYes : kAsk;
  return counts ? kAsk : kNo;
}

bool is_odd_beginning(const CsvWitness& witness) {
  return witness.first_row().odd_beginning && witness.rows() > 0 && !witness.begins_with_texts();
}

/// Counts the oddities of a reading; readings with more than the least are dropped.
int oddities(const CsvWitness& witness) {
  const CsvFirstRow& first = witness.first_row();
  const bool has_names = names_verdict(witness).may_be && !names_verdict(witness).may_not_be;
  const bool is_title = has_names && first.cells != witness.cells() &&
                        !(first.cells + 1 == witness.cells() &&
                          (witness.always_ends_empty() || names_rows(witness, true) || first.cells > 1));
  return (witness.has_short_rows() ? 1 : 0) + (is_title || first.is_split ? 1 : 0) +
         (first.odd_name || is_odd_beginning(witness) ? 1 : 0) + (witness.has_padded_decimals() ? 2 : 0) +
         (witness.begins_with_texts() ? 1 : 0) + (witness.has_leading_zeros() ? 1 : 0) +
         (witness.mixes_bare_decimals() ? 1 : 0);
}

using Witnesses = std::vector<const CsvWitness*>;

bool has(const Witnesses& all, char separator, char decimal) {
  return std::any_of(all.begin(), all.end(), [&](const CsvWitness* one) {
    return one->separator() == separator && one->decimal() == decimal;
  });
}

/// True if its separator never separates cells.
bool is_idle(const CsvWitness& witness, const Witnesses& all) {
  return witness.separator() != '\0' && has_one_column(witness) && has(all, '\0', witness.decimal());
}

/// True if another witness reads the table the same way.
bool is_repetition(const CsvWitness& witness, const Witnesses& all) {
  if (witness.separator() == ' ' && has(all, '\t', witness.decimal())) return true;
  return witness.decimal() == ',' && !witness.uses_decimals() && has(all, witness.separator(), '.');
}

/// Witnesses that found numbers.
Witnesses able(const std::vector<CsvWitness>& witnesses) {
  Witnesses some;
  for (const CsvWitness& witness : witnesses) {
    const CsvFirstRow& first = witness.first_row();
    if (first.cells > 0 && witness.has_numbers() && (witness.rows() > 0 || first.texts == 0))
      some.push_back(&witness);
  }
  return some;
}

Witnesses worth_hearing(const Witnesses& able) {
  Witnesses all, heard;
  // Drop idle witnesses first: tabs that never separate cells say nothing about blanks.
  for (const CsvWitness* witness : able) {
    if (!is_idle(*witness, able)) all.push_back(witness);
  }
  int least = 6;
  for (const CsvWitness* witness : all) least = std::min(least, oddities(*witness));
  for (const CsvWitness* witness : all) {
    if (oddities(*witness) == least) heard.push_back(witness);
  }
  all = std::exchange(heard, {});
  for (const CsvWitness* witness : all) {
    if (!is_repetition(*witness, all)) heard.push_back(witness);
  }
  return heard;
}

/// True if the first row is names and each other row ends with one extra separator.
bool has_empty_end(const CsvWitness& witness, bool has_names) {
  return has_names && witness.first_row().cells + 1 == witness.cells() && witness.always_ends_empty();
}

CsvChoice choice_of(const CsvWitness& witness, bool has_names, bool has_index, TextCode code) {
  const CsvFirstRow& first = witness.first_row();
  CsvChoice choice;
  choice.reading = {code,      witness.separator(), witness.decimal(), has_names,
                    has_index, witness.cells(),     witness.missing()};
  if (has_empty_end(witness, has_names)) {
    --choice.reading.cells;
    choice.reading.missing -= witness.rows();
  }
  choice.rows = witness.rows() + (has_names ? 0 : 1);
  choice.rows_at = has_names ? witness.second_at() : first.at;
  if (!has_names) choice.reading.missing += first.missing + (witness.cells() - first.cells);
  return choice;
}

}  // namespace

const Error* doubt(const CsvWitness& witness, const ReadOptions& options) {
  if (options.has_names.value_or(false)) return nullptr;
  if (witness.first_row().odd_name) return &*witness.first_row().odd_name;
  if (is_odd_beginning(witness)) return &*witness.first_row().odd_beginning;
  return witness.longer_row() && !names_rows(witness, true) ? &*witness.longer_row() : nullptr;
}

namespace {

Verdict within(Verdict found, const std::optional<bool>& told) {
  return told ? Verdict{found.may_be && *told, found.may_not_be && !*told} : found;
}

Verdict told_or(Verdict found, const std::optional<bool>& told) {
  return !told ? found : *told ? kYes : kNo;
}

bool is_possible(const CsvWitness& witness, bool has_names, bool has_index) {
  const CsvFirstRow& first = witness.first_row();
  const std::uint64_t words = witness.begins_with_texts() && first.begins_with_text ? 1 : 0;
  return (has_names ? witness.rows() > 0 : first.texts == words) &&
         (has_index ? witness.cells() > (has_empty_end(witness, has_names) ? 2U : 1U)
                    : !witness.begins_with_texts());
}

/// `apply` is within() or told_or().
std::vector<CsvChoice> choices_of(const Witnesses& witnesses, const ReadOptions& options, TextCode code,
                                  Verdict (*apply)(Verdict, const std::optional<bool>&)) {
  std::vector<CsvChoice> choices;
  for (const CsvWitness* witness : witnesses) {
    // Never take an unreadable row for names silently.
    if (doubt(*witness, apply == within ? ReadOptions{} : options) != nullptr) continue;
    const Verdict names = apply(names_verdict(*witness), options.has_names);
    for (const bool has_names : {true, false}) {
      const Verdict index = apply(index_verdict(*witness, has_names), options.has_index);
      for (const bool has_index : {true, false}) {
        const bool is_so =
            (has_names ? names.may_be : names.may_not_be) && (has_index ? index.may_be : index.may_not_be);
        if (is_so && is_possible(*witness, has_names, has_index))
          choices.push_back(choice_of(*witness, has_names, has_index, code));
      }
    }
  }
  return choices;
}

Witnesses as_told(const Witnesses& witnesses, const ReadOptions& options) {
  Witnesses some;
  for (const CsvWitness* witness : witnesses) {
    if (witness->is_as_told(options)) some.push_back(witness);
  }
  return some;
}

}  // namespace

std::vector<CsvChoice> possible_readings(const std::vector<CsvWitness>& witnesses, const ReadOptions& options,
                                         TextCode code) {
  // An answer chooses among the readings that were asked about, and among others only if none of those fits.
  const Witnesses all = able(witnesses), heard = as_told(worth_hearing(all), options);
  const Witnesses others = heard.empty() ? worth_hearing(as_told(all, options)) : heard;
  std::vector<CsvChoice> choices = choices_of(others, options, code, within);
  return choices.empty() ? choices_of(others, options, code, told_or) : choices;
}

}  // namespace qs::io
