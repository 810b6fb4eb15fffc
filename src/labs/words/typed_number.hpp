#pragma once
/// Parses numbers as people type them: decimal comma or point, grouped thousands, a true minus sign, the unit
/// behind. Refuses text without a clear meaning, with the field, the text and what is accepted; clamps
/// nothing.
///
///     "2,5"      2.5           "65,536"   65536 in a field of whole numbers
///     "1 024"    1024          "−3 σ"     −3 in a field whose unit is σ
///     "1,000"    1000 in a field of whole numbers; refused in others, where it could be 1 as well

#include <string_view>

#include "core/error.hpp"

namespace qs {

struct NumberField {
  std::string label;  // the field's visible name
  double min = 0, max = 1;
  bool whole = false;
  std::string unit;  // may follow the number, or be left out
};

Expected<double> parse_typed(std::string_view typed, const NumberField& field);

}  // namespace qs
