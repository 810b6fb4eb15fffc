#pragma once
/// Checks the promises of every item in all its variants: the right answer is correct, each wrong branch is
/// met by its own answer, unreadable answers are invalid, the edge of the tolerance is where the item says,
/// no expected wrong answer lies within tolerance of the key, solutions of tasks pass and failures fail.

#include "labs/checker/headless_lab.hpp"
#include "labs/quiz/item.hpp"

namespace qs::quiz {

struct CheckedItems {
  std::vector<Error> faults;
  std::size_t items = 0, variants = 0, answers = 0;  // numbers of checks made
};
CheckedItems check_items(std::string_view file_name, std::string_view json, const Bundled& bundled);

}  // namespace qs::quiz
