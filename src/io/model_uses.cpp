// Finds which axes of a weight are outputs: see io/model_roles.hpp.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "core/find.hpp"
#include "core/text.hpp"
#include "io/model_roles.hpp"

namespace qs::io {
namespace {

using Names = std::unordered_map<std::string_view, const TensorInfo*>;

constexpr std::string_view kTorchOrder = "torch: [out, in]";
constexpr std::string_view kConv1d = "GPT-2's Conv1D: [in, out]";
constexpr std::array<std::string_view, 4> kConv1dLayers = {"c_attn", "c_proj", "c_fc", "q_attn"};
/// Names that only transposed convolutions have.
constexpr std::array<std::string_view, 7> kTransposed = {
    "convtranspose", "conv_transpose", "convtr", "deconv", "transposed_conv", "transconv", "conv_trans"};
constexpr std::string_view kWeightEnding = ".weight";

std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

/// "c_attn" of "h.0.attn.c_attn.weight".
std::string_view layer_word(std::string_view name) {
  if (!name.ends_with(kWeightEnding)) return {};
  name.remove_suffix(kWeightEnding.size());
  return name.substr(name.find_last_of('.') + 1);
}

bool is_conv1d_layer(const TensorInfo& tensor) {
  return tensor.shape.size() == 2 && contains(kConv1dLayers, layer_word(tensor.name));
}

/// True for names with GPT-2's blocks, "h.0.", or embeddings.
bool is_named_as_in_gpt2(std::string_view name) {
  if (name.starts_with("wte.") || name.find(".wte.") != std::string_view::npos) return true;
  if (name.starts_with("tokens_embed.") || name.find(".tokens_embed.") != std::string_view::npos) return true;
  const std::size_t block = name.starts_with("h.") ? 2 : name.find(".h.") + 3;
  if (!name.starts_with("h.") && name.find(".h.") == std::string_view::npos) return false;
  return block < name.size() && is_digit(name[block]);
}

/// Widening layers, never square, tell GPT-2, [in, out], from models that borrowed its names, [out, in].
bool has_conv1d(const std::vector<TensorInfo*>& folder) {
  const auto is_named = [](const TensorInfo* tensor) { return is_named_as_in_gpt2(tensor->name); };
  if (std::none_of(folder.begin(), folder.end(), is_named)) return false;
  for (const TensorInfo* const tensor : folder) {
    if (!is_conv1d_layer(*tensor) || layer_word(tensor->name) == "c_proj") continue;
    if (tensor->shape[0] != tensor->shape[1]) return tensor->shape[1] > tensor->shape[0];
  }
  return true;
}

std::vector<std::uint32_t> swapped_first(std::size_t rank) {
  std::vector<std::uint32_t> order{1, 0};
  for (std::uint32_t axis = 2; axis < rank; ++axis) order.push_back(axis);
  return order;
}

/// Length of the layer's bias; 0 if it has none.
std::uint64_t bias_length(const std::string& name, const Names& names) {
  for (const std::string_view ending :
       {std::string_view(".weight"), std::string_view(".weight_v"), std::string_view()}) {
    if (!name.ends_with(ending)) continue;
    const std::string base = name.substr(0, name.size() - ending.size());
    const auto bias = names.find(ending.empty() ? base + "_bias" : base + ".bias");
    if (bias == names.end()) continue;
    return bias->second->shape.empty() ? 0 : bias->second->shape.back();
  }
  return 0;
}

/// Three axes of all experts: [E, out, in], or [E, in, out] where gate_up_proj or down_proj have no ".weight"
/// (gpt-oss, Llama 4). A bias, or the other of the two, reveals later versions that changed this.
TensorUse use_of_experts(const TensorInfo& tensor, const Names& names) {
  const std::string& name = tensor.name;
  const std::vector<std::uint64_t>& shape = tensor.shape;
  TensorUse stored{{}, 2, "the name: [experts, out, in]"};
  TensorUse turned{{0, 2, 1}, 2, "the name: [experts, in, out]"};
  constexpr std::string_view kUp = "gate_up_proj", kDown = "down_proj";
  const bool is_up = name.ends_with(kUp), is_down = name.ends_with(kDown);
  if (!is_up && !is_down) return stored;
  const std::uint64_t bias = bias_length(name, names);
  if (bias != 0 && shape[1] != shape[2] && (bias == shape[1] || bias == shape[2]))
    return bias == shape[1] ? stored : turned;
  const std::string base = name.substr(0, name.size() - (is_up ? kUp : kDown).size());
  const auto other = names.find(base + std::string(is_up ? kDown : kUp));
  if (other == names.end() || other->second->shape.size() != 3) return turned;
  const auto &up = is_up ? shape : other->second->shape, &down = is_up ? other->second->shape : shape;
  const bool fits_turned = up[1] == down[2] && up[2] / 2 == down[1];
  const bool fits_stored = up[2] == down[1] && up[1] / 2 == down[2];
  return fits_stored && !fits_turned ? stored : turned;
}

TensorUse torch_use(const TensorInfo& tensor, const Names& names, bool is_gpt2) {
  TensorUse plain{{}, 1, std::string(kTorchOrder)};
  const std::size_t rank = tensor.shape.size();
  if (rank < 2) return plain;
  if (is_gpt2 && is_conv1d_layer(tensor)) return {{1, 0}, 1, std::string(kConv1d)};
  const std::string lower = lower_case(tensor.name);
  const auto is_in = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
  if (rank == 3 && is_in("expert")) return use_of_experts(tensor, names);
  const std::uint64_t bias = bias_length(tensor.name, names);
  const bool bias_is_open = bias == 0 || tensor.shape[0] == tensor.shape[1];
  if (!bias_is_open && bias == tensor.shape[1])
    return {swapped_first(rank), 1, "its bias, which is as long as axis 1"};
  const bool bias_says_first = !bias_is_open && bias == tensor.shape[0];
  if (rank >= 3 && !bias_says_first && std::any_of(kTransposed.begin(), kTransposed.end(), is_in))
    return {swapped_first(rank), 1, "the name: a transposed convolution, [in, out, kernel]"};
  // One expert, or a kernel of length one, is not ambiguous.
  const bool has_three = rank == 3 && tensor.shape[0] > 1 && tensor.shape[2] > 1;
  if (has_three && !is_in("conv") && !bias_says_first)
    return {{}, 1, "three axes, read as [out, in, kernel]", true};
  return plain;
}

TensorUse gguf_use(const TensorInfo& tensor) {
  const std::size_t rank = tensor.shape.size();
  const auto is_in = [&](std::string_view word) { return tensor.name.find(word) != std::string::npos; };
  const bool is_kernel = is_in("conv") || is_in("patch_embd");
  const std::uint32_t outputs = rank < 3 || is_kernel ? 1 : static_cast<std::uint32_t>(rank - 1);
  return {
      {}, outputs, is_in("_exps") ? "GGUF: a row is an input, for each expert" : "GGUF: a row is an input"};
}

}  // namespace

void give_uses(const std::vector<TensorInfo*>& folder) {
  Names names;
  for (const TensorInfo* const tensor : folder) names.emplace(tensor->name, tensor);
  const bool is_gpt2 = has_conv1d(folder);
  for (TensorInfo* const tensor : folder) {
    const TensorRole::Kind kind = tensor->role.kind;
    if (kind != TensorRole::Kind::kWeight || !tensor->use.said_by.empty()) continue;
    if (tensor->container == Container::kTorch) tensor->use = torch_use(*tensor, names, is_gpt2);
    if (tensor->container == Container::kGguf) tensor->use = gguf_use(*tensor);
    if (tensor->container == Container::kArrays && tensor->shape.size() >= 2) tensor->use.said_by = "axis 0";
  }
}

}  // namespace qs::io
