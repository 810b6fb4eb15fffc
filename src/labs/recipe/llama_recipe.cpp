// The mix as lines PATTERN=TYPE. llama-quantize searches the patterns (ECMAScript, first match wins) in the whole name of
// a tensor, and lowers the case of a pattern first: capitals stand as a dot. No comments, no blanks.
#include <algorithm>
#include <map>

#include "io/ggml_names.hpp"
#include "labs/presets/llama_tensors.hpp"
#include "labs/recipe/recipe.hpp"

namespace qs {
namespace {

constexpr std::string_view kLayer = "{L}";

/// Type that the tool gives a tensor that stays as it is stored; nothing for types that it cannot write.
std::optional<std::string> stored_type_name(const io::TensorInfo& tensor) {
  const std::string_view name = io::info(tensor.dtype).name;
  for (const std::string_view plain : {"F32", "F16", "BF16"}) {
    if (tensor.decoding == nullptr && name == plain) return std::string(plain);
  }
  if (tensor.decoding != nullptr) return std::nullopt;
  const ggml::Type* const type = io::find_encoded_type(name);
  return type == nullptr ? std::nullopt : std::optional(std::string(io::ggml_type_of(*type).name));
}

Expected<std::string> type_for(const MeasuredTensor& tensor, const std::string& spec) {
  if (spec.empty()) {
    const auto stored = stored_type_name(tensor.info);
    if (!stored)
      return refuse("'" + tensor.info.name + "'", type_name(tensor.info),
                    "a type that llama.cpp writes, as it is kept");
    return *stored;
  }
  const FormatFigures* const format = tensor.format(spec);
  const std::string& wanted = format != nullptr && !format->stored_as.empty() ? format->stored_as : spec;
  const ggml::Type* const type = ggml::find_type(wanted);
  if (type == nullptr)
    return refuse("the format of '" + tensor.info.name + "'", "'" + wanted + "'",
                  "a type of llama.cpp, such as q8_0, q6_k, q4_k or iq4_xs");
  return std::string(io::ggml_type_of(*type).name);
}

/// The name as a pattern, with the number of the layer left open.
std::string pattern_of(const std::string& name) {
  std::string pattern;
  const auto layer = llama_layer(name);
  const std::string number = layer ? "blk." + std::to_string(*layer) + "." : "";
  const std::size_t at = layer ? name.find(number) : std::string::npos;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i == at) {
      pattern += "blk\\." + std::string(kLayer) + "\\.";
      i += number.size() - 1;
      continue;
    }
    const char letter = name[i];
    const bool is_plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
                          letter == '_' || letter == '-';
    // A dot stands for a capital, whose case is lost, and for whatever a pattern or a file cannot hold.
    pattern += is_plain ? std::string(1, letter) : letter == '.' ? "\\." : ".";
  }
  return "^" + pattern + "$";
}

struct Group {
  std::string pattern, type;
  std::vector<std::uint32_t> layers;
};

std::string line_of(const Group& group, bool all_layers) {
  std::string layers;
  for (const std::uint32_t layer : group.layers)
    layers += (layers.empty() ? "" : "|") + std::to_string(layer);
  if (group.layers.size() > 1) layers = "(" + layers + ")";
  std::string pattern = group.pattern;
  const std::size_t at = pattern.find(kLayer);
  if (at != std::string::npos) pattern.replace(at, kLayer.size(), all_layers ? "[0-9]+" : layers);
  return pattern + "=" + group.type + "\n";
}

}  // namespace

Expected<Recipe> llama_recipe(const Mix& mix, const ModelTable& table) {
  if (!mix.made) return refuse("mix", "none", "a mix, for a target that its formats reach");
  std::vector<Group> groups;
  std::map<std::string, std::string> types;  // by name: experts of a stack must agree
  std::map<std::string, double> weights;     // by type
  Recipe recipe;
  std::string copied;
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    const MeasuredTensor& tensor = table.tensors[i];
    if (!mix.offered[i]) continue;
    const auto name = llama_name(tensor.info);
    if (!name) return refuse("tensor", "'" + tensor.info.name + "'", "a name that llama.cpp knows");
    if (!llama_quantizes(*name, tensor.info)) {
      if (!mix.chosen[i].empty()) copied += (copied.empty() ? "'" : ", '") + *name + "'";
      continue;
    }
    const auto type = type_for(tensor, mix.chosen[i]);
    if (!type) return Refusal(type.error());
    weights[*type] += static_cast<double>(tensor.info.count());
    const auto [known, is_new] = types.emplace(*name, *type);
    if (!is_new) {
      if (known->second != *type)
        return refuse("the experts of '" + *name + "'", known->second + " and " + *type,
                      "one type for the stack: hold fused tensors to one format");
      continue;
    }
    const std::string pattern = pattern_of(*name);
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const Group& one) { return one.pattern == pattern && one.type == *type; });
    if (group == groups.end()) group = groups.insert(groups.end(), Group{pattern, *type, {}});
    if (const auto layer = llama_layer(*name)) group->layers.push_back(*layer);
  }
  if (types.empty()) return refuse("mix", "no tensor that llama-quantize would quantize", "at least one");
  for (const Group& group : groups) {
    const auto same = std::count_if(groups.begin(), groups.end(),
                                    [&](const Group& one) { return one.pattern == group.pattern; });
    recipe.text += line_of(group, same == 1);
  }
  const auto most = std::max_element(weights.begin(), weights.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  const std::string preset =
      most->first == "Q4_K" || most->first == "Q5_K" || most->first == "Q3_K" ? most->first + "_M"
      : most->first == "F32" || most->first == "F16" || most->first == "BF16" ? "Q8_0"
                                                                              : most->first;
  recipe.notes.push_back("llama-quantize --tensor-type-file tensor-types.txt MODEL.gguf MIX.gguf " + preset);
  if (!copied.empty()) recipe.notes.push_back("llama-quantize copies " + copied + " whatever is asked.");
  return recipe;
}

}  // namespace qs
