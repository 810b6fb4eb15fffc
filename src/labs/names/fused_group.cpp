#include "labs/names/fused_group.hpp"

#include <array>

#include "labs/names/tensor_names.hpp"

namespace qs {
namespace {

struct Joined {
  std::string_view part, group;
};

constexpr std::array kJoined = {
    Joined{"attn_q.weight", "qkv"},
    Joined{"attn_k.weight", "qkv"},
    Joined{"attn_v.weight", "qkv"},
    Joined{"ffn_gate.weight", "gate_up"},
    Joined{"ffn_up.weight", "gate_up"},
    Joined{"ffn_gate_exps.weight", "gate_up_exps"},
    Joined{"ffn_up_exps.weight", "gate_up_exps"},
    Joined{"ffn_gate_shexp.weight", "gate_up_shexp"},
    Joined{"ffn_up_shexp.weight", "gate_up_shexp"},
};

}  // namespace

std::string fused_group(std::string_view tensor) {
  const std::vector<GgufName> names = gguf_names_of(tensor);
  if (names.empty()) return "";
  const GgufName& name = names.front();
  for (const Joined& joined : kJoined) {
    if (!name.name.ends_with(joined.part)) continue;
    const std::string layer = name.name.substr(0, name.name.size() - joined.part.size());
    if (layer.ends_with('.')) return layer + std::string(joined.group);
  }
  return name.expert ? name.name : "";
}

}  // namespace qs
