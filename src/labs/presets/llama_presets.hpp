#pragma once
/// The presets of llama-quantize (Q4_K_M and its family) as the types that they give each tensor.
///
/// A preset is a type and exceptions: the output and the embedding get more bits, and of values and down-projections those
/// of some layers ("more bits": the first and the last eighth, and every third between). Source: llama.cpp release v0.5.0,
/// src/llama-quant.cpp. Presets whose types Quantscope does not encode (IQ1 to IQ3) are not here.
///
/// The surprise: which layers get more bits goes by a count of the tensors that the preset itself decides, in the order of
/// layers and names, not by the number of the layer. One pattern of --tensor-type shifts it for all that follow.

#include <span>
#include <string>
#include <vector>

#include "labs/presets/llama_tensors.hpp"

namespace qs {

struct LlamaPreset {
  std::string_view name;  // "Q4_K_M"
  std::uint32_t number;   // llama_ftype
  std::string_view type;  // id of its usual type: "q4_k"
};
std::span<const LlamaPreset> llama_presets();
const LlamaPreset* find_llama_preset(std::string_view name);

/// A tensor as the rules see it.
struct LlamaTensor {
  std::string name;
  std::uint64_t columns = 0;  // ne[0]
  std::uint64_t experts = 1;  // ne[2]
  bool quantizes = true;      // llama_quantizes()
};

struct LlamaFacts {
  std::uint32_t layers = 0;   // block_count
  double heads_per_key = 1;   // head_count / head_count_kv
  std::uint32_t experts = 0;  // expert_count
  bool is_falcon = false, is_llama = true;
  bool has_importance = false;
};

/// Reads from names and shapes: layers, query heads for each key head, experts.
LlamaFacts llama_facts(std::span<const LlamaTensor> tensors, std::uint64_t query_rows,
                       std::uint64_t key_rows);

/// An id of ggml::types(), "f16", or empty where the tool copies the tensor; one for each tensor, in their order.
std::vector<std::string> preset_types(const LlamaPreset& preset, std::span<const LlamaTensor> tensors,
                                      const LlamaFacts& facts);

}  // namespace qs
