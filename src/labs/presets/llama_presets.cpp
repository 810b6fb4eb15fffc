#include "labs/presets/llama_presets.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "core/find.hpp"
#include "io/ggml_fall_back.hpp"

namespace qs {
namespace {

using Category = LlamaCategory;

constexpr std::array kPresets = {
    LlamaPreset{"Q4_0", 2, "q4_0"},      LlamaPreset{"Q4_1", 3, "q4_1"},
    LlamaPreset{"Q8_0", 7, "q8_0"},      LlamaPreset{"Q5_0", 8, "q5_0"},
    LlamaPreset{"Q5_1", 9, "q5_1"},      LlamaPreset{"Q2_K", 10, "q2_k"},
    LlamaPreset{"Q3_K_S", 11, "q3_k"},   LlamaPreset{"Q3_K_M", 12, "q3_k"},
    LlamaPreset{"Q3_K_L", 13, "q3_k"},   LlamaPreset{"Q4_K_S", 14, "q4_k"},
    LlamaPreset{"Q4_K_M", 15, "q4_k"},   LlamaPreset{"Q5_K_S", 16, "q5_k"},
    LlamaPreset{"Q5_K_M", 17, "q5_k"},   LlamaPreset{"Q6_K", 18, "q6_k"},
    LlamaPreset{"Q2_K_S", 21, "q2_k"},   LlamaPreset{"IQ4_NL", 25, "iq4_nl"},
    LlamaPreset{"IQ4_XS", 30, "iq4_xs"}, LlamaPreset{"TQ1_0", 36, "tq1_0"},
    LlamaPreset{"TQ2_0", 37, "tq2_0"},   LlamaPreset{"MXFP4_MOE", 38, "ggml_mxfp4"},
    LlamaPreset{"Q1_0", 40, "q1_0"},     LlamaPreset{"Q2_0", 41, "q2_0"},
};

/// Place of a tensor among those of its category that the preset decides, and how many there are.
struct Place {
  std::uint32_t i = 0, n = 0;
  bool more() const { return i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2; }
  bool in_first(std::uint32_t part) const { return i < n / part; }
};

struct Asked {
  const LlamaFacts& facts;
  Place place;
  bool many_queries() const { return facts.heads_per_key >= 4; }
  bool mixtral() const { return facts.experts == 8; }
};

bool always(const Asked&) {
  return true;
}
bool many_queries(const Asked& asked) {
  return asked.many_queries();
}
bool first_two(const Asked& asked) {
  return asked.place.i < 2;
}
bool first_four(const Asked& asked) {
  return asked.place.i < 4;
}
bool more(const Asked& asked) {
  return asked.place.more();
}
bool falcon(const Asked& asked) {
  return asked.facts.is_falcon;
}
bool falcon_sixteenth(const Asked& asked) {
  return asked.facts.is_falcon && asked.place.in_first(16);
}
bool falcon_more(const Asked& asked) {
  return asked.facts.is_falcon && asked.place.more();
}
bool eighth(const Asked& asked) {
  return asked.place.in_first(8);
}
bool sixteenth(const Asked& asked) {
  return asked.place.in_first(16);
}
bool not_falcon_or_more(const Asked& asked) {
  return !asked.facts.is_falcon || asked.place.more();
}
bool not_falcon_eighth(const Asked& asked) {
  return !asked.facts.is_falcon && asked.place.in_first(8);
}
bool plain_eighth(const Asked& asked) {
  return !asked.facts.has_importance && asked.place.in_first(8);
}
bool weighed_eighth(const Asked& asked) {
  return asked.facts.has_importance && asked.place.in_first(8);
}
bool not_mixtral(const Asked& asked) {
  return !asked.facts.is_falcon && !asked.mixtral();
}
bool mixtral(const Asked& asked) {
  return !asked.facts.is_falcon && asked.mixtral();
}

/// The first rule of a preset and category whose condition holds gives the type.
struct Rule {
  std::string_view preset;
  Category category;
  bool (*holds)(const Asked&);
  std::string_view type;
};

constexpr std::array kRules = {
    Rule{"Q2_K", Category::kValue, many_queries, "q4_k"},
    Rule{"Q2_K", Category::kValue, always, "q3_k"},
    Rule{"Q2_K_S", Category::kValue, many_queries, "q4_k"},
    Rule{"Q3_K_M", Category::kValue, first_two, "q5_k"},
    Rule{"Q3_K_M", Category::kValue, always, "q4_k"},
    Rule{"Q3_K_L", Category::kValue, always, "q5_k"},
    Rule{"IQ4_NL", Category::kValue, many_queries, "q5_k"},
    Rule{"IQ4_XS", Category::kValue, many_queries, "q5_k"},
    Rule{"Q4_K_M", Category::kValue, more, "q6_k"},
    Rule{"Q5_K_M", Category::kValue, more, "q6_k"},
    Rule{"Q4_K_S", Category::kValue, first_four, "q5_k"},
    Rule{"Q2_K", Category::kDown, always, "q3_k"},
    Rule{"Q2_K_S", Category::kDown, eighth, "q4_k"},
    Rule{"Q3_K_M", Category::kDown, sixteenth, "q5_k"},
    Rule{"Q3_K_M", Category::kDown, not_falcon_or_more, "q4_k"},
    Rule{"Q3_K_L", Category::kDown, falcon, "q4_k"},
    Rule{"Q3_K_L", Category::kDown, always, "q5_k"},
    Rule{"Q4_K_M", Category::kDown, falcon_sixteenth, "q6_k"},
    Rule{"Q4_K_M", Category::kDown, falcon_more, "q5_k"},
    Rule{"Q4_K_M", Category::kDown, falcon, "q4_k"},
    Rule{"Q4_K_M", Category::kDown, more, "q6_k"},
    Rule{"Q5_K_M", Category::kDown, more, "q6_k"},
    Rule{"Q4_K_S", Category::kDown, not_falcon_eighth, "q5_k"},
    Rule{"IQ4_NL", Category::kDown, plain_eighth, "q5_k"},
    Rule{"IQ4_XS", Category::kDown, plain_eighth, "q5_k"},
    Rule{"Q4_0", Category::kDown, weighed_eighth, "q4_1"},
    Rule{"Q5_0", Category::kDown, weighed_eighth, "q5_1"},
    Rule{"Q2_K", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"Q3_K_S", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"Q3_K_M", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"Q4_K_S", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"Q4_K_M", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"IQ4_NL", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"IQ4_XS", Category::kAttentionOutput, mixtral, "q5_k"},
    Rule{"Q2_K", Category::kAttentionOutput, not_mixtral, "q3_k"},
    Rule{"Q3_K_M", Category::kAttentionOutput, not_mixtral, "q4_k"},
    Rule{"Q3_K_L", Category::kAttentionOutput, not_mixtral, "q5_k"},
    Rule{"Q3_K_L", Category::kAttentionOutput, falcon, "q4_k"},
    Rule{"TQ1_0", Category::kTokenEmbedding, always, "q4_k"},
    Rule{"TQ2_0", Category::kTokenEmbedding, always, "q4_k"},
    Rule{"Q2_0", Category::kTokenEmbedding, always, "q4_k"},
};

/// A fused query, key and value counts as a value, as does a fused key and value.
Category rule_category(Category category) {
  return category == Category::kQueryKeyValue || category == Category::kKeyValue ? Category::kValue
                                                                                 : category;
}

class Chooser {
 public:
  Chooser(const LlamaPreset& preset, std::span<const LlamaTensor> tensors, const LlamaFacts& facts)
      : preset_(preset), facts_(facts) {
    for (const LlamaTensor& tensor : tensors) {
      has_output_ = has_output_ || tensor.name == "output.weight";
      values_ += rule_category(llama_category(tensor.name)) == Category::kValue ? 1 : 0;
    }
  }

  std::string type_of(const LlamaTensor& tensor) {
    std::string_view type = wanted(tensor);
    const ggml::Type* const wanted = ggml::find_type(type);
    if (tensor.columns % wanted->block == 0) return std::string(type);
    const io::GgmlFallBack instead = io::ggml_fall_back(*wanted, tensor.columns);
    return instead.type != nullptr ? std::string(instead.type->id) : instead.stops ? "" : "f16";
  }

 private:
  std::string_view wanted(const LlamaTensor& tensor) {
    const Category category = rule_category(llama_category(tensor.name));
    const bool is_moe = preset_.name == "MXFP4_MOE";
    if (category == Category::kOutput || (category == Category::kTokenEmbedding && !has_output_)) {
      const bool divides = tensor.columns % ggml::find_type(preset_.type)->block == 0;
      return is_moe || facts_.is_falcon || !divides || preset_.type == "q8_0" ? "q8_0" : "q6_k";
    }
    if (is_moe) return tensor.experts > 1 ? preset_.type : "q8_0";
    const Asked asked{facts_, place_of(tensor, category)};
    std::string_view type = preset_.type;
    for (const Rule& rule : kRules) {
      if (rule.preset != preset_.name || rule.category != category || !rule.holds(asked)) continue;
      type = rule.type;
      break;
    }
    const bool is_70b =
        facts_.is_llama && facts_.layers == 80 && facts_.heads_per_key != 1 && facts_.experts != 8;
    if (category == Category::kValue && is_70b && (type == "q3_k" || type == "q4_k")) type = "q5_k";
    const bool of_eight = facts_.experts == 8 && (category == Category::kValue || category == Category::kKey);
    return of_eight ? "q8_0" : type;
  }

  /// Counts the tensors of values and of the feed-forward parts; with experts, the latter go by their layer.
  Place place_of(const LlamaTensor& tensor, Category category) {
    if (category == Category::kValue) return {value_++, values_};
    std::uint32_t* const counter = category == Category::kDown   ? &down_
                                   : category == Category::kGate ? &gate_
                                   : category == Category::kUp   ? &up_
                                                                 : nullptr;
    if (counter == nullptr) return {};
    const std::uint32_t counted = (*counter)++;
    return {facts_.experts > 1 ? llama_layer(tensor.name).value_or(counted) : counted, facts_.layers};
  }

  const LlamaPreset& preset_;
  const LlamaFacts& facts_;
  bool has_output_ = false;
  std::uint32_t values_ = 0, value_ = 0, down_ = 0, gate_ = 0, up_ = 0;
};

}  // namespace

std::span<const LlamaPreset> llama_presets() {
  return kPresets;
}

const LlamaPreset* find_llama_preset(std::string_view name) {
  return find_by(kPresets, &LlamaPreset::name, name);
}

LlamaFacts llama_facts(std::span<const LlamaTensor> tensors, std::uint64_t query_rows,
                       std::uint64_t key_rows) {
  LlamaFacts facts;
  for (const LlamaTensor& tensor : tensors) {
    if (const auto layer = llama_layer(tensor.name)) facts.layers = std::max(facts.layers, *layer + 1);
    if (tensor.name.find("_exps") != std::string::npos)
      facts.experts = static_cast<std::uint32_t>(std::max<std::uint64_t>(facts.experts, tensor.experts));
  }
  if (key_rows > 0) facts.heads_per_key = static_cast<double>(query_rows) / static_cast<double>(key_rows);
  return facts;
}

std::vector<std::string> preset_types(const LlamaPreset& preset, std::span<const LlamaTensor> tensors,
                                      const LlamaFacts& facts) {
  // The order in which the tool goes: by layer, those of none first, then by name.
  std::vector<std::size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::int64_t> layers;
  for (const LlamaTensor& tensor : tensors) {
    const auto number = llama_layer(tensor.name);
    layers.push_back(number ? static_cast<std::int64_t>(*number) : -1);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return layers[a] != layers[b] ? layers[a] < layers[b] : tensors[a].name < tensors[b].name;
  });
  Chooser chooser(preset, tensors, facts);
  std::vector<std::string> types(tensors.size());
  for (const std::size_t i : order) {
    if (tensors[i].quantizes) types[i] = chooser.type_of(tensors[i]);
  }
  return types;
}

}  // namespace qs
