#pragma once
/// Derives the readings of a table from its witnesses (csv_witness.hpp): one if the table allows only one,
/// several if it is ambiguous. Nothing is guessed: a reading is dropped only if another explains the table
/// with fewer oddities (rows of different lengths, numbers that begin with a zero), or by the options
/// (ReadOptions).
///
/// Questions remain on: one column of decimal commas or two of whole numbers; a comma that may begin decimals
/// or group thousands; a first row of whole numbers that may be names; a first column that counts rows.

#include "io/csv_witness.hpp"

namespace qs::io {

struct CsvChoice {
  CsvReading reading{};
  std::uint64_t rows = 0;     // of numbers
  std::uint64_t rows_at = 0;  // the byte where they begin
  std::uint64_t columns() const { return reading.cells - (reading.has_index ? 1 : 0); }
};

/// The reason why the table has no reading unless the first row is declared names; null if all is well.
const Error* doubt(const CsvWitness& witness, const ReadOptions& options);

/// The most plausible first. Empty if the table holds no number or contradicts the options.
std::vector<CsvChoice> possible_readings(const std::vector<CsvWitness>& witnesses, const ReadOptions& options,
                                         TextCode code);

}  // namespace qs::io
