#pragma once
/// Makes the question between several readings of a table.

#include "io/csv_choice.hpp"
#include "io/read_question.hpp"

namespace qs::io {

/// The numbers to show come from `first_lines`; rows may be missing among them.
ReadQuestion csv_question(const std::vector<CsvChoice>& choices, const std::vector<std::string>& first_lines,
                          const ReadOptions& told);

/// Shape as in TensorInfo: one column is a vector.
std::vector<std::uint64_t> shape_of(const CsvChoice& choice);

}  // namespace qs::io
