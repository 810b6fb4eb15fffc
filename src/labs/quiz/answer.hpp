#pragma once
/// A number as a learner types it: 1e-3, 1.3 × 10^-3, 7/4, a decimal comma, spaces, a percent sign, a unit.
/// What cannot be read is invalid, which is not wrong and costs nothing; so is a number in another unit.

#include <optional>
#include <string>
#include <string_view>

namespace qs::quiz {

struct TypedAnswer {
  std::optional<double> value;  // in the unit asked for
  std::string problem;          // why there is none
};
/// `unit`: "bits", "dB", "%", "bytes", or "" for a ratio or a count, of which a percentage is a hundredth.
/// "1,024" is refused as ambiguous where the reader's language writes decimals with a point (and "1.024"
/// where it has a comma), but in answer to a question for a count, where it parts thousands.
TypedAnswer read_answer(std::string_view typed, std::string_view unit, bool is_count = false);

}  // namespace qs::quiz
