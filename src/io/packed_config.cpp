#include "io/packed_config.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "core/find.hpp"
#include "io/json_tree.hpp"
#include "io/other_kinds.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using ConfigJson = nlohmann::json;

constexpr std::array<std::string_view, 4> kConfigNames = {"config.json", "hf_quant_config.json",
                                                          "quantize_config.json", "quant_config.json"};

struct MethodName {
  std::string_view method, name;
};
constexpr std::array kMethodNames = {
    MethodName{"gptq", "GPTQ"},
    MethodName{"awq", "AWQ"},
    MethodName{"bitsandbytes", "bitsandbytes"},
    MethodName{"bitsandbytes_4bit", "bitsandbytes"},
    MethodName{"bitsandbytes_8bit", "bitsandbytes"},
    MethodName{"modelopt", "ModelOpt"},
    MethodName{"modelopt_fp4", "ModelOpt"},
    MethodName{"fp8", "FP8"},
    MethodName{"fbgemm_fp8", "FBGEMM's FP8"},
    MethodName{"mxfp4", "MXFP4"},
    MethodName{"mlx", "MLX"},
    MethodName{"exl2", "EXL2"},
    MethodName{"exl3", "EXL3"},
    MethodName{"aqlm", "AQLM"},
    MethodName{"hqq", "HQQ"},
    MethodName{"higgs", "HIGGS"},
    MethodName{"quanto", "Quanto"},
    MethodName{"quark", "Quark"},
    MethodName{"sinq", "SINQ"},
    MethodName{"spqr", "SpQR"},
    MethodName{"vptq", "VPTQ"},
    MethodName{"fp_quant", "FP-Quant"},
    MethodName{"eetq", "EETQ"},
    MethodName{"bitnet", "BitNet"},
    MethodName{"auto-round", "AutoRound"},
    MethodName{"auto_round", "AutoRound"},
    MethodName{"quip", "QuIP#"},
    MethodName{"svdquant", "SVDQuant"},
};

const ConfigJson* object_at(const ConfigJson& parent, const char* key) {
  if (!parent.is_object()) return nullptr;
  const auto found = parent.find(key);
  return found != parent.end() && found->is_object() ? &*found : nullptr;
}

std::string text_at(const ConfigJson& parent, const char* key) {
  const auto found = parent.find(key);
  return found != parent.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t whole_at(const ConfigJson& parent, const char* key) {
  const auto found = parent.find(key);
  return found != parent.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

std::optional<bool> flag_at(const ConfigJson& parent, const char* key) {
  const auto found = parent.find(key);
  return found != parent.end() && found->is_boolean() ? std::optional(found->get<bool>()) : std::nullopt;
}

PackedConfig::Size sizes_at(const ConfigJson& object) {
  constexpr std::uint64_t kMost = 1 << 20;
  const auto either = [&](const char* one, const char* other) {
    const std::uint64_t value = whole_at(object, one);
    const std::uint64_t number = value != 0 ? value : whole_at(object, other);
    return number <= kMost ? number : 0;
  };
  return {either("bits", "w_bit"), either("group_size", "q_group_size")};
}

/// True for a group_size of -1, a group for the whole row.
bool is_of_whole_rows(const ConfigJson& object) {
  const auto found = object.find("group_size");
  return found != object.end() && found->is_number_integer() && found->get<std::int64_t>() == -1;
}

/// A pair of extents under this key, [128, 128].
void read_tile(PackedConfig& config, const ConfigJson& parent, const char* key) {
  const auto found = parent.find(key);
  if (found == parent.end() || !found->is_array() || found->size() != 2) return;
  for (std::size_t i = 0; i < 2; ++i) {
    if ((*found)[i].is_number_unsigned()) config.tile[i] = (*found)[i].get<std::uint64_t>();
  }
}

void say_symmetric(PackedConfig& config, std::optional<bool> is_symmetric, const char* setting) {
  if (!is_symmetric) return;
  config.is_symmetric = is_symmetric;
  config.says_zeros.setting = *is_symmetric ? "" : setting;
}

void say_permuted(PackedConfig& config, std::optional<bool> is_permuted, const char* setting) {
  if (!is_permuted) return;
  config.is_permuted = is_permuted;
  config.says_order.setting = *is_permuted ? setting : "";
}

/// The promises of the settings of GPTQ, AWQ and AutoRound. AWQ states zero_point, the others sym.
void read_promises(PackedConfig& config, const ConfigJson& settings) {
  std::optional<bool> has_zeros = flag_at(settings, "zero_point");
  const std::optional<bool> is_symmetric = flag_at(settings, "sym");
  if (is_symmetric && config.method != "awq") has_zeros.reset();
  if (has_zeros) {
    say_symmetric(config, !*has_zeros, "zero_point: true");
  } else {
    say_symmetric(config, is_symmetric, "sym: false");
  }
  say_permuted(config, flag_at(settings, "desc_act"), "desc_act: true");
  // GPTQModel, AutoRound, ModelOpt's mixed precision
  for (const char* key : {"dynamic", "extra_config", "quantized_layers"}) {
    const ConfigJson* const rules = object_at(settings, key);
    config.has_rules = config.has_rules || (rules != nullptr && !rules->empty());
  }
}

/// True for "group" and its newer name, false for null and for orders that need no index.
bool is_ordered_by_index(const ConfigJson& weights) {
  const std::string order = text_at(weights, "actorder");
  return order == "group" || order == "dynamic" || flag_at(weights, "actorder") == true;
}

/// The promises that all groups of layers make alike: which of them a layer belongs to is not read.
void read_promises_of_groups(PackedConfig& config, const ConfigJson& groups) {
  std::size_t all = 0, asymmetric = 0, ordered = 0;
  for (const ConfigJson& group : groups) {
    const ConfigJson* const weights = object_at(group, "weights");
    if (weights == nullptr) continue;
    ++all;
    asymmetric += flag_at(*weights, "symmetric") == false ? 1 : 0;
    ordered += is_ordered_by_index(*weights) ? 1 : 0;
  }
  if (all == 0) return;
  if (asymmetric == 0 || asymmetric == all) say_symmetric(config, asymmetric == 0, "symmetric: false");
  if (ordered == 0 || ordered == all) say_permuted(config, ordered > 0, "actorder: group");
}

/// True if groups of layers have weights of other sizes: which of them a layer belongs to is not read.
bool are_groups_unlike(const ConfigJson& groups) {
  const ConfigJson* first = nullptr;
  for (const ConfigJson& group : groups) {
    const ConfigJson* const weights = object_at(group, "weights");
    if (weights == nullptr) continue;
    if (first == nullptr) first = weights;
    for (const char* const key : {"num_bits", "group_size", "strategy", "block_structure"}) {
      if (first->value(key, ConfigJson()) != weights->value(key, ConfigJson())) return true;
    }
  }
  return false;
}

void read_groups(PackedConfig& config, const ConfigJson& quantization) {
  const ConfigJson* const groups = object_at(quantization, "config_groups");
  if (groups == nullptr) return;
  for (const ConfigJson& group : *groups) {
    if (!group.is_object()) continue;
    if (config.format.empty()) config.format = text_at(group, "format");
    const ConfigJson* const weights = object_at(group, "weights");
    if (weights == nullptr) continue;
    if (config.size.bits == 0)
      config.size = {whole_at(*weights, "num_bits"), whole_at(*weights, "group_size")};
    read_tile(config, *weights, "block_structure");
    if (config.strategy.empty()) config.strategy = text_at(*weights, "strategy");
  }
  config.has_rules = config.has_rules || are_groups_unlike(*groups);
  read_promises_of_groups(config, *groups);
}

PackedConfig read_quantization(const ConfigJson& quantization) {
  PackedConfig config;
  config.method = text_at(quantization, "quant_method");
  config.format = text_at(quantization, "format");
  config.size = sizes_at(quantization);
  if (is_of_whole_rows(quantization)) config.strategy = "channel";
  if (config.format.empty()) config.format = text_at(quantization, "checkpoint_format");
  read_promises(config, quantization);
  read_tile(config, quantization, "weight_block_size");
  if (const std::string algorithm = text_at(quantization, "quant_algo"); !algorithm.empty()) {
    if (config.method.empty()) config.method = "modelopt";
    if (config.format.empty()) config.format = algorithm;
  }
  read_groups(config, quantization);
  return config;
}

PackedConfig read_mlx(const ConfigJson& quantization) {
  PackedConfig config;
  config.method = "mlx";
  config.format = text_at(quantization, "mode");
  config.size = sizes_at(quantization);
  for (auto entry = quantization.begin(); entry != quantization.end(); ++entry) {
    if (entry.value().is_object()) config.of_layer[entry.key()] = sizes_at(entry.value());
  }
  return config;
}

std::optional<PackedConfig> read_any_config(std::string_view json) {
  const ConfigJson root = ConfigJson::parse(json.begin(), json.end(), nullptr, false);
  if (!root.is_object()) return {};
  const ConfigJson* const text_model = object_at(root, "text_config");
  const ConfigJson& inner = text_model == nullptr ? root : *text_model;
  for (const ConfigJson* const parent : {&root, &inner}) {
    for (const char* const key : {"quantization_config", "compression_config"}) {
      const ConfigJson* const found = object_at(*parent, key);
      if (found == nullptr) continue;
      PackedConfig config = read_quantization(*found);
      if (!config.method.empty()) return config;
    }
    const ConfigJson* const quantization = object_at(*parent, "quantization");
    if (quantization == nullptr) continue;
    if (!text_at(*quantization, "quant_algo").empty()) return read_quantization(*quantization);
    if (sizes_at(*quantization).bits != 0) return read_mlx(*quantization);
  }
  const bool is_awq = whole_at(root, "w_bit") != 0;
  if (!is_awq && (!root.contains("desc_act") || sizes_at(root).bits == 0)) return {};
  PackedConfig config;
  config.method = is_awq ? std::string("awq") : text_at(root, "quant_method");
  if (config.method.empty()) config.method = "gptq";
  config.format = text_at(root, is_awq ? "version" : "checkpoint_format");
  config.size = sizes_at(root);
  if (is_of_whole_rows(root)) config.strategy = "channel";
  read_promises(config, root);
  return config;
}

}  // namespace

PackedConfig::Size PackedConfig::size_of(std::string_view layer) const {
  const auto own = of_layer.find(layer);
  if (own == of_layer.end()) return size;
  return {own->second.bits != 0 ? own->second.bits : size.bits,
          own->second.group != 0 ? own->second.group : size.group};
}

std::string scheme_name(const std::string& method) {
  const MethodName* const row = find_by(kMethodNames, &MethodName::method, std::string_view(method));
  return row == nullptr ? method : std::string(row->name);
}

bool is_packed_config(std::string_view file_name) {
  return contains(kConfigNames, file_name);
}

Expected<void> check_packed_config(std::span<const std::byte> bytes) {
  const std::string accepted = "an object of JSON, which may say how the weights are packed";
  const std::string_view text = as_text(bytes);
  if (auto kind = known_other_kind(bytes)) return refuse("configuration", *std::move(kind), accepted, 0);
  const ConfigJson json = ConfigJson::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_object()) return {};
  if (!json.is_discarded())
    return refuse("configuration", "JSON of type " + std::string(json.type_name()), accepted, 0);
  const Expected<JsonTree> tree = parse_json_tree(text, "configuration");
  if (tree) return refuse("configuration", "text that is not JSON", accepted, 0);
  return refuse("configuration", tree.error().value, accepted, tree.error().byte.value_or(0));
}

std::optional<PackedConfig> parse_packed_config(std::string_view json, std::string_view file_name) {
  std::optional<PackedConfig> config = read_any_config(json);
  if (config) config->file = config->says_zeros.file = config->says_order.file = file_name;
  return config;
}

PackedConfig joined_configs(PackedConfig one, PackedConfig other) {
  const auto rank = [](const PackedConfig& config) {
    return index_of(kConfigNames, std::string_view(config.file));
  };
  if (rank(other) < rank(one)) std::swap(one, other);
  if (one.method != other.method) return one;
  if (one.format.empty()) one.format = other.format;
  if (one.size.bits == 0) one.size.bits = other.size.bits;
  if (one.size.group == 0) one.size.group = other.size.group;
  if (one.of_layer.empty()) one.of_layer = std::move(other.of_layer);
  if (one.tile[0] == 0) one.tile = other.tile;
  if (one.strategy.empty()) one.strategy = other.strategy;
  if (!one.is_symmetric) {
    one.is_symmetric = other.is_symmetric;
    one.says_zeros = std::move(other.says_zeros);
  }
  one.has_rules = one.has_rules || other.has_rules;
  if (!one.is_permuted) {
    one.is_permuted = other.is_permuted;
    one.says_order = std::move(other.says_order);
  }
  return one;
}

}  // namespace qs::io
