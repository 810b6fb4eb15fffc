// Names of one tensor in different programs.
#include "labs/names/tensor_names.hpp"

#include <doctest/doctest.h>

#include <set>
#include <span>

using namespace qs;

namespace {

std::string first_of(std::string_view name) {
  const std::vector<GgufName> names = gguf_names_of(name);
  return names.empty() ? "" : names.front().name;
}

std::string with_numbers(std::string_view pattern) {
  std::string text(pattern);
  for (const auto& [place, number] : {std::pair("{L}", "7"), std::pair("{E}", "5")}) {
    const std::size_t at = text.find(place);
    if (at != std::string::npos) text.replace(at, 3, number);
  }
  return text;
}

}  // namespace

TEST_CASE("names: every rule finds the name that it says, with and without what may stand before") {
  CHECK(name_rules().size() > 150);
  for (const NameRule& rule : name_rules()) {
    const std::string torch = with_numbers(rule.torch), gguf = with_numbers(rule.gguf);
    const std::string expected = gguf.ends_with(".weight") ? gguf : gguf + ".weight";
    for (const std::string& prefix :
         {std::string(), std::string("model."), std::string("module.model.language_model.")}) {
      const std::vector<GgufName> names = gguf_names_of(prefix + torch + ".weight");
      CAPTURE(prefix + torch);
      const auto found = std::find_if(names.begin(), names.end(),
                                      [&](const GgufName& name) { return name.name == expected; });
      REQUIRE(found != names.end());
      CHECK(found->expert.has_value() == (rule.torch.find("{E}") != std::string_view::npos));
    }
    CHECK(is_gguf_name(expected) == (expected != "output.weight"));
  }
}

TEST_CASE("names: those of models that people have") {
  CHECK(first_of("model.layers.12.self_attn.q_proj.weight") == "blk.12.attn_q.weight");
  CHECK(first_of("model.layers.12.self_attn.q_proj.bias") == "blk.12.attn_q.bias");
  CHECK(first_of("model.language_model.layers.0.mlp.down_proj.weight") == "blk.0.ffn_down.weight");
  CHECK(first_of("transformer.h.3.attn.c_attn.weight") == "blk.3.attn_qkv.weight");
  CHECK(first_of("bert.encoder.layer.1.attention.self.query.weight") == "blk.1.attn_q.weight");
  CHECK(first_of("bert.embeddings.LayerNorm.gamma") == "token_embd_norm.weight");
  CHECK(first_of("lm_head.weight") == "output.weight");
  CHECK(first_of("output.weight") == "output.weight");
  CHECK(first_of("blk.4.ffn_up.weight") == "blk.4.ffn_up.weight");
  CHECK(first_of("decoder.block.2.layer.1.EncDecAttention.k.weight") == "dec.blk.2.cross_attn_k.weight");
  CHECK(first_of("model.layers.0.self_attn.sinks") == "blk.0.attn_sinks.weight");
  CHECK(gguf_names_of("model.layers.0.post_attention_layernorm.weight").size() == 2);
  const GgufName expert = gguf_names_of("model.layers.0.block_sparse_moe.experts.3.w2.weight").front();
  CHECK(expert.name == "blk.0.ffn_down_exps.weight");
  CHECK(expert.expert == 3);
  for (const char* stranger : {"", "weight", "conv1.weight", "model.layers.x.mlp.up_proj.weight",
                               "model.layers.1.mlp.up_proj.extra.weight", "blk.99999999999.attn_q.weight"}) {
    CAPTURE(stranger);
    CHECK(gguf_names_of(stranger).empty());
  }
}
