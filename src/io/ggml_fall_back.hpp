#pragma once
/// What llama-quantize stores in place of a type whose blocks do not divide a row.
///
/// Source: llama.cpp release v0.5.0, src/llama-quant.cpp. The surprise: not F16 at first. Q4_K becomes Q5_0, Q6_K becomes
/// Q8_0, and only what does not divide into 32 either becomes F16; for Q1_0 and NVFP4 the tool stops.

#include "core/formats/ggml/types.hpp"

namespace qs::io {

struct GgmlFallBack {
  const ggml::Type* type = nullptr;  // null: none of the quantized ones
  bool stops = false;                // the tool refuses the model
};

/// `row` is no multiple of the type's block.
GgmlFallBack ggml_fall_back(const ggml::Type& type, std::uint64_t row);

}  // namespace qs::io
