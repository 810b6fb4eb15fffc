#pragma once
/// One code of a fixed partition in words: the same in every picture that shows codes.

#include <string>

#include "core/quantizer.hpp"

namespace qs {

struct CodedCells {
  const Cells& cells;  // in the order of their values, as the rest
  const std::vector<std::int32_t>& codes;
  const std::vector<double>& shares;
  std::size_t count() const;  // codes that can be told about
};

/// Place of the code whose cell holds this weight.
std::size_t code_at(const Cells& cells, double x);
/// "code 2: 9.8 %, 0.58 … 0.81 → 0.69, 3.35 bits of surprise"; empty without such a cell.
std::string code_words(const CodedCells& coded, std::size_t code);

}  // namespace qs
