#include "labs/presets/llama_model.hpp"

#include <algorithm>
#include <map>

#include "io/canonical_stream.hpp"

namespace qs {
namespace {

bool has_part(const LlamaModel& model, std::string_view part) {
  return std::any_of(model.tensors.begin(), model.tensors.end(),
                     [&](const LlamaTensor& tensor) { return tensor.name.find(part) != std::string::npos; });
}

}  // namespace

std::optional<LlamaModel> llama_model(std::span<const io::TensorInfo* const> tensors) {
  LlamaModel model;
  std::map<std::string, std::size_t> places;
  std::uint64_t query_rows = 0, key_rows = 0;
  for (const io::TensorInfo* const tensor : tensors) {
    std::optional<std::string> name = llama_name(*tensor);
    model.places.push_back(std::nullopt);
    if (!name) continue;
    const std::vector<std::uint64_t> shape = io::canonical_shape(*tensor);
    const std::uint64_t columns = shape.empty() ? 0 : shape.back();
    const auto [place, is_new] = places.emplace(*name, model.tensors.size());
    model.places.back() = place->second;
    if (!is_new) {
      ++model.tensors[place->second].experts;
      continue;
    }
    const std::uint64_t rows = columns > 0 ? tensor->count() / columns : 0;
    if (query_rows == 0 && name->ends_with("attn_q.weight")) query_rows = rows;
    if (key_rows == 0 && name->ends_with("attn_k.weight")) key_rows = rows;
    const bool quantizes = llama_quantizes(*name, *tensor);
    model.tensors.push_back({*std::move(name), columns, shape.size() > 2 ? shape.front() : 1, quantizes});
  }
  if (has_part(model, "attn_qkv") && !has_part(model, "ffn_gate")) return std::nullopt;
  model.facts = llama_facts(model.tensors, query_rows, key_rows);
  model.facts.is_llama = !has_part(model, "attn_q.bias") && !has_part(model, "attn_q_norm");
  return model;
}

}  // namespace qs
