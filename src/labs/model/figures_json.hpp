#pragma once
/// Figures of a tensor as JSON, for messages from workers and for reports. Numbers keep all their digits;
/// undefined values are null, and an error of zero makes "sqnr_db" the word "exact".

#include <nlohmann/json.hpp>

#include "core/numerics/always_inline.hpp"
#include "core/survey/tensor_survey.hpp"

namespace qs {

nlohmann::ordered_json figures_json(const TensorFigures& figures);
/// Nothing if the text was not written by figures_json().
QS_NOT_INLINED std::optional<TensorFigures> figures_from_json(std::string_view text);

}  // namespace qs
