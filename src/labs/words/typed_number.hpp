#pragma once
/// Numbers as people type them: with a decimal comma or point, thousands
/// grouped, a true minus sign, the unit behind. What cannot be meant is
/// refused, with the field, the text and what is accepted; nothing is clamped.
///
///     "2,5"      2.5           "65,536"   65536 in a field of whole numbers
///     "1 024"    1024          "−3 σ"     −3 in a field whose unit is σ
///     "1,000"    1000 in a field of whole numbers; refused in others, where it could be 1 as well

#include <string_view>

#include "core/error.hpp"

namespace qs {

struct NumberField {
  std::string label;  // as the reader knows it
  double min = 0, max = 1;
  bool whole = false;
  std::string unit;  // may be typed behind the number, and may be left out
};

Expected<double> parse_typed(std::string_view typed, const NumberField& field);

}  // namespace qs
