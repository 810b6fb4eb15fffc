// The mix as a quantization_config of compressed-tensors (vLLM, llm-compressor): a group for each format, whose targets
// are the modules of its tensors, and the modules that stay as they are.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "labs/recipe/recipe.hpp"

namespace qs {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kWeight = ".weight";

/// "model.layers.0.mlp.up_proj" of the name of its weight.
std::string module_of(const std::string& tensor) {
  return tensor.ends_with(kWeight) ? tensor.substr(0, tensor.size() - kWeight.size()) : tensor;
}

Json with_strategy(const QuantizerSpec& spec, Json weights) {
  const auto param = [&](std::string_view key) -> std::string {
    const auto found = std::find_if(spec.params.begin(), spec.params.end(),
                                    [&](const auto& one) { return one.first == key; });
    return found == spec.params.end() ? "" : found->second;
  };
  const std::string block = param("block"), channel = param("channel");
  if (!block.empty()) {
    weights["strategy"] = "group";
    weights["group_size"] = parse_number(block).value_or(0);
  } else {
    weights["strategy"] = channel.empty() ? "tensor" : "channel";
  }
  return weights;
}

/// "int4" → 4; nothing for other names.
std::optional<int> bits_of(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return std::nullopt;
  const auto bits = parse_number(id.substr(prefix.size()));
  return bits && *bits >= 2 && *bits <= 8 ? std::optional(static_cast<int>(*bits)) : std::nullopt;
}

/// The weights of a config group; nothing for a format that compressed-tensors does not have.
std::optional<Json> weights_of(const std::string& text) {
  const Expected<QuantizerSpec> spec = parse_quantizer(text);
  if (!spec) return std::nullopt;
  const auto args = [](int bits, const char* type, bool symmetric) {
    return Json{{"num_bits", bits}, {"type", type}, {"symmetric", symmetric}, {"dynamic", false}};
  };
  if (const auto bits = bits_of(spec->id, "int")) return with_strategy(*spec, args(*bits, "int", true));
  if (const auto bits = bits_of(spec->id, "uint")) return with_strategy(*spec, args(*bits, "int", false));
  if (spec->id == "float8_e4m3fn") return with_strategy(*spec, args(8, "float", true));
  Json weights = args(4, "float", true);
  if (spec->id == "nvfp4") {
    weights["strategy"] = "tensor_group";
    weights["group_size"] = 16;
    return weights;
  }
  if (spec->id == "mxfp4" || spec->id == "mxfp8") {
    weights["num_bits"] = spec->id == "mxfp4" ? 4 : 8;
    weights["strategy"] = "group";
    weights["group_size"] = 32;
    weights["scale_dtype"] = "torch.uint8";
    return weights;
  }
  return std::nullopt;
}

}  // namespace

Expected<Recipe> compressed_tensors_recipe(const Mix& mix, const ModelTable& table) {
  if (!mix.made) return refuse("mix", "none", "a mix, for a target that its formats reach");
  std::vector<std::pair<std::string, Json>> targets;  // by format
  Json ignored = Json::array();
  for (std::size_t i = 0; i < table.tensors.size(); ++i) {
    if (!mix.offered[i]) continue;
    const std::string module = module_of(table.tensors[i].info.name);
    const std::string& spec = mix.chosen[i];
    if (spec.empty()) {
      ignored.push_back(module);
      continue;
    }
    auto found =
        std::find_if(targets.begin(), targets.end(), [&](const auto& one) { return one.first == spec; });
    if (found == targets.end()) found = targets.insert(targets.end(), {spec, Json::array()});
    found->second.push_back(module);
  }
  Json groups = Json::object();
  for (const auto& [spec, modules] : targets) {
    const std::optional<Json> weights = weights_of(spec);
    if (!weights)
      return refuse(
          "a format of the mix", "'" + spec + "'",
          "one that compressed-tensors has: intN or uintN of 2 to 8 bits by tensor, channel or block, "
          "float8_e4m3fn, mxfp4, mxfp8 or nvfp4");
    groups["group_" + std::to_string(groups.size())] = {{"targets", modules}, {"weights", *weights}};
  }
  const Json config = {
      {"quant_method", "compressed-tensors"}, {"config_groups", groups}, {"ignore", ignored}};
  return Recipe{config.dump(2, ' ', false, Json::error_handler_t::replace) + "\n",
                {"config_groups and ignore are the arguments of llm-compressor's QuantizationModifier."}};
}

}  // namespace qs
