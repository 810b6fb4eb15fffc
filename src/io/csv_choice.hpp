#pragma once
/// From what the witnesses of a table found (csv_witness.hpp) to its readings: one where the table allows one
/// only, several where it does not say which is meant. Nothing is guessed: a reading is left out where
/// another explains the table without what would be odd in it (rows of different lengths, numbers that begin
/// with a zero), or where somebody has told (ReadOptions).
///
/// Asked are: one column of decimal commas or two of whole numbers; a comma that may begin decimals or group
/// thousands; a first row of whole numbers that may be names; a first column that counts rows.

#include "io/csv_witness.hpp"

namespace qs::io {

struct CsvChoice {
  CsvReading reading{};
  std::uint64_t rows = 0;     // of numbers
  std::uint64_t rows_at = 0;  // the byte where they begin
  std::uint64_t columns() const { return reading.cells - (reading.has_index ? 1 : 0); }
};

/// Why it gives no reading unless its first row is said to be names; null where nothing is wrong.
const Error* doubt(const CsvWitness& witness, const ReadOptions& options);

/// The most plausible first. Empty where nothing in the table is a number, or it is not as it was told.
std::vector<CsvChoice> possible_readings(const std::vector<CsvWitness>& witnesses, const ReadOptions& options,
                                         TextCode code);

}  // namespace qs::io
