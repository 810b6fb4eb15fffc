#pragma once
/// The fit of every row whose name is one of ggml's types (core/formats/ggml/types.hpp).

#include "core/quantizer.hpp"

namespace qs {

Expected<std::unique_ptr<Quantizer>> fit_ggml(const QuantizerInfo& row, const QuantizerSpec& spec,
                                              const Sample& sample);

}  // namespace qs
