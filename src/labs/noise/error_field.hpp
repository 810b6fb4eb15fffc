#pragma once
/// Errors of the present quantizer as the lab "noise" draws them: one by one, or as a field.

#include "labs/noise/lab.hpp"

namespace qs {

/// Keeps the errors of the first few weights.
void choose_errors(NoiseResult& result, const Quantizer& quantizer, const Sample& sample);
/// With a fixed partition the error follows from the weight, and the sorted sample counts the weights;
/// otherwise visits the first 65,536 one by one.
void fill_field(NoiseResult& result, const Quantizer& quantizer, const Sample& sample);

}  // namespace qs
