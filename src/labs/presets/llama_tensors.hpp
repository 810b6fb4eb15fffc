#pragma once
/// How llama-quantize sees a tensor: its name, its kind, and whether it quantizes it at all.
///
/// Source: llama.cpp release v0.5.0, src/llama-quant.cpp (tensor_allows_quantization, tensor_get_category).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/tensor_file.hpp"

namespace qs {

/// The kinds that the rules of the presets go by; the first that fits counts.
enum class LlamaCategory : std::uint8_t {
  kOutput,
  kTokenEmbedding,
  kQueryKeyValue,
  kKeyValue,
  kValue,
  kKey,
  kQuery,
  kAttentionOutput,
  kUp,
  kGate,
  kDown,
  kOther,
};
LlamaCategory llama_category(std::string_view name);

/// The name in the GGUF file; nothing if llama.cpp has none for it. Experts share that of their stack.
std::optional<std::string> llama_name(const io::TensorInfo& tensor);

/// False for tensors that it copies whatever is asked: norms, routers, positions, vectors.
bool llama_quantizes(std::string_view name, const io::TensorInfo& tensor);

/// Number of the layer: 3 of "blk.3.attn_q.weight".
std::optional<std::uint32_t> llama_layer(std::string_view name);

}  // namespace qs
