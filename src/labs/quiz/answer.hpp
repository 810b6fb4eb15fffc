#pragma once
/// A number as a learner types it: 1e-3, 1.3 × 10^-3, 7/4, a decimal comma, spaces, a percent sign, a unit.
/// Unreadable answers are invalid, which is not wrong and costs nothing; so are numbers in another unit.

#include <optional>
#include <string>
#include <string_view>

namespace qs::quiz {

struct TypedAnswer {
  std::optional<double> value;  // in the requested unit
  std::string problem;          // reason why there is no value
};
/// `unit`: "bits", "dB", "%", "bytes", or "" for a ratio or a count, which "%" divides by 100. Refuses
/// "1,024" as ambiguous if the reader's language has a decimal point (and "1.024" if it has a decimal comma);
/// a question for a count accepts it as grouped thousands.
TypedAnswer read_answer(std::string_view typed, std::string_view unit, bool is_count = false);

}  // namespace qs::quiz
