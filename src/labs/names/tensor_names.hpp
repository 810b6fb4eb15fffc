#pragma once
/// One tensor under the names that different programs give it.
///
/// A model of Hugging Face and the GGUF file made from it have the same tensors under other names: self_attn.q_proj of
/// layer 3 is blk.3.attn_q. The rules (name_rules.cpp) give each name the names that llama.cpp would give it; two tensors
/// are one if these meet. Source: llama.cpp, gguf-py/gguf/tensor_mapping.py and conversion/*.py (2026).
///
/// The surprise: one name can mean two tensors. post_attention_layernorm is the norm before the feed-forward part in most
/// models, and the norm behind the attention in some; which one it is shows in the other file.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qs {

/// How the rows of the torch tensor lie in the GGUF file.
enum class RowRule : std::uint8_t {
  kSame,
  kMaybePaired,  // of query and key: rotated pairs may lie next to each other, which the values show
  kRegrouped,    // of fused query, key and value, by heads here and by kinds there
};

/// A name that llama.cpp could give a tensor.
struct GgufName {
  std::string name;
  std::optional<std::uint64_t> expert{};  // it is this part of a stack
  RowRule rows = RowRule::kSame;
  bool may_add_one = false;  // a norm: llama.cpp adds 1 to those of some models
  bool operator==(const GgufName&) const = default;
};

/// True for a name as llama.cpp gives them: "blk.0.attn_q.weight", "token_embd.weight".
bool is_gguf_name(std::string_view name);
/// The names that llama.cpp could give this tensor, the likelier first; of a GGUF name itself. Nothing if no rule knows it.
std::vector<GgufName> gguf_names_of(std::string_view name);

/// A rule: names without ".weight" or ".bias"; {L} stands for the number of a layer, {E} for that of an expert.
struct NameRule {
  std::string_view torch, gguf;
  RowRule rows = RowRule::kSame;
};
std::span<const NameRule> name_rules();
/// Beginnings that names may have, several one after another.
std::span<const std::string_view> name_prefixes();

}  // namespace qs
