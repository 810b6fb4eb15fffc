#include "io/packed_rest.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using RestKind = TensorRole::Kind;

/// Only parts of packed weights are named so, behind a point, or "_" of experts ("gate_up_proj_scale_inv").
constexpr std::array<std::string_view, 25> kSureParts = {"qzeros",
                                                         "g_idx",
                                                         "weight_scale",
                                                         "weight_scale_inv",
                                                         "scale_inv",
                                                         "weight_scale_2",
                                                         "input_scale",
                                                         "weight_shape",
                                                         "weight_zero_point",
                                                         "weight_g_idx",
                                                         "weight_global_scale",
                                                         "input_global_scale",
                                                         "weights_scaling_factor",
                                                         "weights_scaling_factor_2",
                                                         "weight.absmax",
                                                         "weight.quant_map",
                                                         "weight.nested_absmax",
                                                         "weight.nested_quant_map",
                                                         "SCB",
                                                         "weight_format",
                                                         "weight._scale",
                                                         "weight._shift",
                                                         "scale_weight",
                                                         "scale_input",
                                                         "weight_scales"};
/// Others could be named so.
constexpr std::array<std::string_view, 2> kPerhapsParts = {".scales", ".biases"};
/// Scales that a weight of one byte or less cannot be read without.
constexpr std::array<std::string_view, 6> kScalesOfWeights = {".weight_scale",   ".weight_scale_inv",
                                                              ".weight_scale_2", ".weight_global_scale",
                                                              ".weight.absmax",  ".weights_scaling_factor"};
/// Of one number each: the scales of a cache, and of what goes in and out.
constexpr std::array<std::string_view, 10> kComputedScales = {
    "k_scale",      "v_scale",        "q_scale",   "p_scale",          "kv_scale",
    "output_scale", "kv_cache_scale", "act_scale", "activation_scale", "kv_cache_scaling_factor"};
constexpr std::array<std::string_view, 5> kNamesOfWeights = {"weight", "kernel", "proj", "embedding",
                                                             "packed"};

struct PartWord {
  std::string_view in_name, what;
};
/// The first row whose text is in the name of a part describes it.
constexpr std::array kPartWords = {
    PartWord{"quant_state", "the description"},
    PartWord{"shape", "the true shape"},
    PartWord{"format", "the description"},
    PartWord{"meta", "the description"},
    PartWord{"zero", "the zero points"},
    PartWord{"g_idx", "the order of the groups"},
    PartWord{"perm", "the order of the inputs"},
    PartWord{"quant_map", "the table of values"},
    PartWord{"codebook", "the table of values"},
    PartWord{"centroid", "the table of values"},
    PartWord{"tables", "the table of values"},
    PartWord{"input", "the scale of the inputs"},
    PartWord{"activation", "the scale of the inputs"},
    PartWord{"biases", "the biases of the groups"},
    PartWord{"scal", "the scales"},
    PartWord{"absmax", "the scales"},
    PartWord{"SCB", "the scales"},
};

/// True if the name ends with the word, behind a point or "_", or is it.
bool ends_with_word(std::string_view name, std::string_view word) {
  if (!name.ends_with(word)) return false;
  const std::size_t before = name.size() - word.size();
  return before == 0 || name[before - 1] == '.' || name[before - 1] == '_';
}

bool is_named_like_weight(std::string_view name) {
  const std::string_view last = name.substr(name.find_last_of('.') + 1);
  const auto is_in = [&](std::string_view word) { return last.find(word) != std::string_view::npos; };
  return std::any_of(kNamesOfWeights.begin(), kNamesOfWeights.end(), is_in);
}

bool is_sure_part(const TensorInfo& tensor) {
  const std::string_view name = tensor.name;
  return std::any_of(kSureParts.begin(), kSureParts.end(),
                     [&](std::string_view word) { return ends_with_word(name, word); }) ||
         name.find(".quant_state.") != std::string_view::npos ||
         (tensor.dtype == DType::kU8 && ends_with_word(name, "scales")) ||  // gpt-oss, MLX: powers of two
         (tensor.dtype == DType::kF8E8M0 && name.find("scale") != std::string_view::npos);
}

std::vector<std::string_view> suffixes_of(const PackedScheme& scheme) {
  std::vector<std::string_view> suffixes;
  for (std::string_view parts = scheme.parts; !parts.empty();) {
    suffixes.push_back(parts.substr(0, parts.find(' ')));
    parts.remove_prefix(std::min(parts.size(), suffixes.back().size() + 1));
  }
  return suffixes;
}

class RestOfPlace {
 public:
  explicit RestOfPlace(const PackedPlace& place)
      : place_(place),
        of_scheme_(place.config.method.empty() ? "" : " of " + scheme_name(place.config.method)) {}

  void mark_codes(TensorInfo& tensor) const {
    if (!tensor.unreadable.empty() || tensor.shape.size() < 2 || !is_named_like_weight(tensor.name)) return;
    const bool may_be_codes = is_whole_number(tensor.dtype) && tensor.dtype != DType::kI64;
    const bool is_small_float = is_8_bit_float(tensor.dtype) || info(tensor.dtype).name == "F4";
    // bitsandbytes stores its bytes as numbers of any type.
    const std::string scale =
        may_be_codes || is_small_float ? scale_of(tensor.name) : tensor.name + ".absmax";
    const auto shard = place_.promised.find(scale);
    const bool is_promised = shard != place_.promised.end();
    const bool is_packed_float = is_small_float && (!place_.config.method.empty() || !scale.empty());
    if (!may_be_codes && !is_packed_float && !is_promised) return;
    tensor.role = {RestKind::kCodes, "it holds packed codes" + of_scheme_ +
                                         ", and the scale that they are decoded with is not there"};
    if (is_promised) tensor.role.why += ": the index has it in " + quote_text(shard->second);
  }

  void mark_part(TensorInfo& tensor) {
    if (const std::string codes = codes_beside(tensor.name); !codes.empty()) {
      tensor.role = {RestKind::kScales, words_for(tensor) + " of " + quote_text(codes)};
    } else if (is_sure_part(tensor) || is_lone_part(tensor.name) || has_others_beside(tensor.name)) {
      tensor.role = {RestKind::kScales,
                     words_for(tensor) + " of codes" + of_scheme_ + " that are not among the tensors"};
      lone_.push_back(&tensor);
    } else if (tensor.count() == 1 && is_computed_scale(tensor.name)) {
      tensor.role = {RestKind::kScales, "it is a scale of what a layer computes, not of weights"};
    }
  }

  /// Those whose codes are missed, once all codes are known: those beside some are told of them.
  std::vector<const TensorInfo*> lone_parts() const {
    std::vector<const TensorInfo*> missed;
    for (TensorInfo* const tensor : lone_) {
      if (const std::string codes = codes_beside(tensor->name); !codes.empty()) {
        tensor->role.why = words_for(*tensor) + " of " + quote_text(codes);
      } else if (is_missed(tensor->name)) {
        missed.push_back(tensor);
      }
    }
    return missed;
  }

 private:
  const TensorInfo* named(const std::string& name) const {
    const auto found = place_.tensors.find(name);
    return found == place_.tensors.end() ? nullptr : found->second;
  }

  static std::string words_for(const TensorInfo& tensor) {
    const bool is_state = tensor.name.find(".quant_state.") != std::string::npos;
    const std::string_view last = std::string_view(tensor.name).substr(tensor.name.find_last_of('.') + 1);
    return "it holds " + std::string(part_word(is_state ? "quant_state" : last));
  }

  /// The name of a part of the weight that is there or that the index has; empty if there is none.
  std::string scale_of(const std::string& weight) const {
    constexpr std::string_view kEnd = ".weight";
    const bool is_expert = !weight.ends_with(kEnd);
    const std::string base = is_expert ? weight : weight.substr(0, weight.size() - kEnd.size());
    for (const std::string_view suffix : kScalesOfWeights) {
      const std::string behind(suffix.substr(1)), after_weight(suffix.substr(kEnd.size()));
      for (const std::string& name :
           is_expert ? std::vector<std::string>{base + "_" + behind, weight + after_weight}
                     : std::vector<std::string>{base + "." + behind}) {
        if (name != weight && (named(name) != nullptr || place_.promised.contains(name))) return name;
      }
    }
    return "";
  }

  /// The name of codes that were told and that this is a part of, by any scheme; or empty.
  std::string codes_beside(std::string_view name) const {
    for (const PackedScheme& scheme : packed_schemes()) {
      for (const std::string_view suffix : suffixes_of(scheme)) {
        if (!name.ends_with(suffix)) continue;
        const std::string codes =
            std::string(name.substr(0, name.size() - suffix.size())) + std::string(scheme.codes);
        const TensorInfo* const found = named(codes);
        if (found != nullptr && found->role.kind == RestKind::kCodes) return codes;
      }
    }
    return "";
  }

  /// Calls use(base, scheme) for each scheme that could have a part of this name, but for those of activations.
  template <class Use>
  static void each_owner(std::string_view name, Use use) {
    for (const PackedScheme& scheme : packed_schemes()) {
      for (const std::string_view suffix : suffixes_of(scheme)) {
        const std::string of_expert = "_" + std::string(suffix.substr(1));
        const bool is_part = name.ends_with(suffix) || name.ends_with(of_expert);
        if (is_part && !is_of_activations(suffix))
          use(std::string(name.substr(0, name.size() - suffix.size())), scheme);
      }
    }
  }

  bool is_plain_weight(const std::string& name) const {
    const TensorInfo* const found = named(name);
    return found != nullptr && found->role.kind != RestKind::kCodes &&
           (is_plain_float(found->dtype) || !found->unreadable.empty());
  }

  /// True for one of two parts or more that only one scheme has together, where neither its codes nor a plain weight
  /// is beside them: EXL3's suh and svh.
  bool has_others_beside(std::string_view name) const {
    bool has = false;
    each_owner(name, [&](const std::string& base, const PackedScheme& scheme) {
      if (named(base + std::string(scheme.codes)) != nullptr || is_plain_weight(base + ".weight")) return;
      const auto suffixes = suffixes_of(scheme);
      const auto parts = std::count_if(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) {
        return !is_of_activations(suffix) && named(base + std::string(suffix)) != nullptr;
      });
      has = has || parts >= 2;
    });
    return has;
  }

  /// True for a part without which a weight is missed: neither a plain weight is beside it, nor does an index have
  /// its codes.
  bool is_missed(std::string_view name) const {
    bool is_owned = false, is_told = false;
    each_owner(name, [&](const std::string& base, const PackedScheme& scheme) {
      is_owned = true;
      is_told = is_told || place_.promised.contains(base) ||
                place_.promised.contains(base + std::string(scheme.codes)) ||
                is_plain_weight(base + ".weight") || is_plain_weight(base);
    });
    return is_owned && !is_told;
  }

  /// True for a name that others could have, if nothing plain is beside it and something else tells.
  bool is_lone_part(std::string_view name) const {
    for (const std::string_view suffix : kPerhapsParts) {
      if (!name.ends_with(suffix)) continue;
      const std::string base(name.substr(0, name.size() - suffix.size()));
      const TensorInfo* const weight = named(base + ".weight");
      if (weight != nullptr && weight->role.kind != RestKind::kCodes && is_plain_float(weight->dtype))
        return false;
      if (!place_.config.method.empty() || named(base + ".qzeros") != nullptr ||
          named(base + ".g_idx") != nullptr || place_.promised.contains(base + ".qweight"))
        return true;
      const TensorInfo *const scales = named(base + ".scales"), *const biases = named(base + ".biases");
      if (scales != nullptr && biases != nullptr && scales->shape == biases->shape) return true;
    }
    return false;
  }

  /// True for scales of a cache, and for a scale with a zero point of one number each: a quantized layer of PyTorch
  /// has them for its output.
  bool is_computed_scale(std::string_view name) const {
    constexpr std::string_view kScale = ".scale";
    if (std::any_of(kComputedScales.begin(), kComputedScales.end(),
                    [&](std::string_view word) { return ends_with_word(name, word); }))
      return true;
    if (!name.ends_with(kScale)) return false;
    const TensorInfo* const zero =
        named(std::string(name.substr(0, name.size() - kScale.size())) + ".zero_point");
    return zero != nullptr && zero->count() == 1;
  }

  const PackedPlace& place_;
  std::string of_scheme_;
  std::vector<TensorInfo*> lone_;
};

}  // namespace

std::string_view part_word(std::string_view suffix) {
  for (const PartWord& row : kPartWords) {
    if (suffix.find(row.in_name) != std::string_view::npos) return row.what;
  }
  return "a part";
}

bool is_of_activations(std::string_view suffix) {
  constexpr std::array<std::string_view, 9> kOfActivations = {
      "input", "activation", "output", ".k_scale", ".v_scale", ".q_scale", "act_", "pre_quant", "prequant"};
  return std::any_of(kOfActivations.begin(), kOfActivations.end(),
                     [&](std::string_view word) { return suffix.find(word) != std::string_view::npos; });
}

std::vector<const TensorInfo*> mark_packed_rest(const std::vector<TensorInfo*>& tensors,
                                                const PackedPlace& place) {
  RestOfPlace rest(place);
  const auto each = [&](auto mark) {
    for (TensorInfo* const tensor : tensors) {
      if (tensor->container == Container::kTorch && tensor->role.kind == RestKind::kUnsaid) mark(*tensor);
    }
  };
  // Parts that are whole numbers are named before anything is taken for codes.
  each([&](TensorInfo& tensor) {
    if (is_sure_part(tensor)) rest.mark_part(tensor);
  });
  each([&](TensorInfo& tensor) { rest.mark_codes(tensor); });
  each([&](TensorInfo& tensor) { rest.mark_part(tensor); });
  return rest.lone_parts();
}

}  // namespace qs::io
