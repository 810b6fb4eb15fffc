#pragma once
/// The parameters of quantizers with a given step: its width, absolute or in standard deviations, and how
/// many levels there are ("auto": as many as the sample reaches).

#include "core/quantizers.hpp"
#include "core/quantizers/engine/cell_quantizer.hpp"

namespace qs {

ParamInfo step_param();
ParamInfo levels_param();

struct Steps {
  double step = 1;
  std::int32_t first = 0, last = 0;  // codes
};
/// Codes k with k·step between the sample's extremes, or the given number of them around 0; `rise` for codes
/// whose cells begin at k·step. Refuses a step that would need more than 65,536 levels.
Expected<Steps> steps_for(const QuantizerInfo& row, const QuantizerSpec& spec, const Sample& sample,
                          bool rise);

}  // namespace qs
