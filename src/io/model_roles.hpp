#pragma once
/// Finds the roles of the tensors of one folder by names, types and shapes, for containers whose files do not
/// state them: PyTorch keeps masks, ids and counters beside the parameters (buffers of a module), and has a
/// layout of weights by convention. Sources: torch.nn; Hugging Face transformers (Conv1D of pytorch_utils.py,
/// gpt_oss, llama4); gguf-py.
///
/// The surprise: names repeat across models and do not mean the same. c_attn is [in, out] in GPT-2 and
/// [out, in] in StarCoder; "bias" is a vector of a layer, or a mask of [1, 1, n, n]. The shapes decide.

#include "io/tensor_file.hpp"

namespace qs::io {

/// Sets the roles that are still kUnsaid; arrays of NumPy and text are weights whatever their names, and
/// roles from an .onnx graph stay.
void give_roles(const std::vector<TensorInfo*>& folder);

/// Sets which axes are outputs, if the container's convention or a name tells.
void give_uses(const std::vector<TensorInfo*>& folder);

/// One rule by name; tests iterate them.
struct RoleRule {
  enum class Where : std::uint8_t { kIs, kEnds, kHas };  // how `text` stands in the last part of the name
  Where where;
  std::string_view text;
  bool only_scalars;
  std::string_view why;
};
std::span<const RoleRule> role_rules();

}  // namespace qs::io
