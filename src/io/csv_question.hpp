#pragma once
/// The question that several readings of a table come to.

#include "io/csv_choice.hpp"
#include "io/read_question.hpp"

namespace qs::io {

/// `first_lines` are what the numbers to show are taken from; rows may be missing among them.
ReadQuestion csv_question(const std::vector<CsvChoice>& choices, const std::vector<std::string>& first_lines,
                          const ReadOptions& told);

/// As TensorInfo has it: one column is a vector.
std::vector<std::uint64_t> shape_of(const CsvChoice& choice);

}  // namespace qs::io
