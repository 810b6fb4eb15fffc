#pragma once
/// A list of tensors as llama-quantize sees the model: by its names, experts of a layer as one stack.

#include "labs/presets/llama_presets.hpp"

namespace qs {

struct LlamaModel {
  std::vector<LlamaTensor> tensors;
  LlamaFacts facts;
  /// For each tensor of the list its place in `tensors`; nothing where llama.cpp has no name for it.
  std::vector<std::optional<std::size_t>> places;
};

/// Facts come from names and shapes. Nothing where these do not tell: the rules for Falcon differ, and its fused query, key
/// and value has the name of other models'. A model of 80 layers counts as Llama's 70B unless its query has a bias or a
/// norm, as Qwen's has.
std::optional<LlamaModel> llama_model(std::span<const io::TensorInfo* const> tensors);

}  // namespace qs
