#pragma once
/// What is known of a tensor as JSON: what a worker sends, and what a report holds. Numbers keep all their
/// digits; what is undefined is null, and an error of zero makes "sqnr_db" the word "exact".

#include <nlohmann/json.hpp>

#include "core/numerics/always_inline.hpp"
#include "core/survey/tensor_survey.hpp"

namespace qs {

nlohmann::ordered_json figures_json(const TensorFigures& figures);
/// Nothing where the text is not what figures_json() wrote.
QS_NOT_INLINED std::optional<TensorFigures> figures_from_json(std::string_view text);

}  // namespace qs
