#include "labs/presets/llama_tensors.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "labs/names/tensor_names.hpp"

namespace qs {
namespace {

struct CategoryRule {
  std::string_view part;
  LlamaCategory category;
  bool is_whole;
};

constexpr std::array kCategories = {
    CategoryRule{"output.weight", LlamaCategory::kOutput, true},
    CategoryRule{"token_embd.weight", LlamaCategory::kTokenEmbedding, true},
    CategoryRule{"per_layer_token_embd.weight", LlamaCategory::kTokenEmbedding, true},
    CategoryRule{"attn_qkv.weight", LlamaCategory::kQueryKeyValue, false},
    CategoryRule{"attn_kv_b.weight", LlamaCategory::kKeyValue, false},
    CategoryRule{"attn_v.weight", LlamaCategory::kValue, false},
    CategoryRule{"attn_k.weight", LlamaCategory::kKey, false},
    CategoryRule{"attn_q.weight", LlamaCategory::kQuery, false},
    CategoryRule{"attn_output.weight", LlamaCategory::kAttentionOutput, false},
    CategoryRule{"ffn_up", LlamaCategory::kUp, false},
    CategoryRule{"ffn_gate", LlamaCategory::kGate, false},
    CategoryRule{"ffn_down", LlamaCategory::kDown, false},
};

/// Names that contain one of these are copied.
constexpr std::array<std::string_view, 35> kCopied = {
    "_norm.weight",
    "ffn_gate_inp.weight",
    "ffn_gate_tid2eid.weight",
    "altup",
    "laurel",
    "per_layer_model_proj",
    "ssm_conv1d",
    "shortconv.conv.weight",
    "indexer.k_proj.weight",
    "indexer.q_proj.weight",
    "time_mix_first.weight",
    "time_mix_w0.weight",
    "time_mix_w1.weight",
    "time_mix_w2.weight",
    "time_mix_v0.weight",
    "time_mix_v1.weight",
    "time_mix_v2.weight",
    "time_mix_a0.weight",
    "time_mix_a1.weight",
    "time_mix_a2.weight",
    "time_mix_g1.weight",
    "time_mix_g2.weight",
    "time_mix_decay_w1.weight",
    "time_mix_decay_w2.weight",
    "time_mix_lerp_fused.weight",
    "attn_rel_b.weight",
    ".position_embd",
    "sam.pos_embd",
    "sam.neck.",
    "sam.net_",
    ".rel_pos",
    ".patch_embd",
    ".patch_merger",
    "a.rvq.codebook",
    "mm.a.code_embd",
};

bool has(std::string_view name, std::string_view part) {
  return name.find(part) != std::string_view::npos;
}

}  // namespace

LlamaCategory llama_category(std::string_view name) {
  const auto found = std::find_if(kCategories.begin(), kCategories.end(), [&](const CategoryRule& rule) {
    return rule.is_whole ? name == rule.part : has(name, rule.part);
  });
  return found == kCategories.end() ? LlamaCategory::kOther : found->category;
}

std::optional<std::string> llama_name(const io::TensorInfo& tensor) {
  if (tensor.container == io::Container::kGguf) return tensor.name;
  const std::vector<GgufName> names = gguf_names_of(tensor.name);
  return names.empty() ? std::nullopt : std::optional(names.front().name);
}

bool llama_quantizes(std::string_view name, const io::TensorInfo& tensor) {
  const auto axes = std::count_if(tensor.shape.begin(), tensor.shape.end(),
                                  [](std::uint64_t extent) { return extent > 1; });
  if (axes < 2 || !name.ends_with("weight")) return false;
  if (name == "position_embd.weight" || name == "token_types.weight") return false;
  return std::none_of(kCopied.begin(), kCopied.end(), [&](std::string_view part) { return has(name, part); });
}

std::optional<std::uint32_t> llama_layer(std::string_view name) {
  constexpr std::string_view kBlock = "blk.";
  const std::size_t at = name.find(kBlock);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string digits(name.substr(at + kBlock.size(), 9));
  if (digits.empty() || digits[0] < '0' || digits[0] > '9') return std::nullopt;
  return static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 10));
}

}  // namespace qs
