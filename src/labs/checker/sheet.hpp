#pragma once
/// A printed sheet of quiz items and its key: one variant of each item, chosen by a seed.
///
/// The same seed gives the same sheet everywhere. Of an item about the reader's own tensor, and of one that fails, the sheet
/// says why it is not there.

#include "labs/checker/headless_lab.hpp"
#include "labs/quiz/question.hpp"

namespace qs::quiz {

/// The variant that a sheet with this seed asks: even over the item's rows, independent between items.
std::size_t sheet_variant(const Item& item, std::uint64_t seed);

/// Options and entries in the seed's order; supplies layers as the item's expressions turn out to need them.
Expected<Question> sheet_question(const Item& item, std::uint64_t seed, HeadlessLab& lab);

/// The key of one question, as a line: "B", "3.00 bits ± 0.02", "C, A, B".
std::string sheet_key(const Question& question);

}  // namespace qs::quiz
