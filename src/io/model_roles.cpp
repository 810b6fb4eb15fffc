#include "io/model_roles.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "io/imatrix.hpp"

namespace qs::io {
namespace {

using Where = RoleRule::Where;
using RoleKind = TensorRole::Kind;

constexpr std::string_view kMask = "it is a mask";
constexpr std::string_view kIds = "it is a list of ids";
constexpr std::string_view kRotary = "it holds rotary position frequencies, which are computed";
constexpr std::string_view kBound = "it is a bound that values are clipped to";
constexpr std::string_view kSchedule = "it is the noise schedule of a diffusion";

constexpr std::array kRoleRules = {
    RoleRule{Where::kIs, "masked_bias", false, "it is what masked positions are set to"},
    RoleRule{Where::kHas, "causal_mask", false, "it is a causal mask"},
    RoleRule{Where::kEnds, "_mask", false, kMask},
    RoleRule{Where::kIs, "mask", false, kMask},
    RoleRule{Where::kEnds, "position_ids", false, "it is a list of position ids"},
    RoleRule{Where::kEnds, "_ids", false, kIds},
    RoleRule{Where::kIs, "num_batches_tracked", false, "it counts batches"},
    RoleRule{Where::kEnds, "relative_position_index", false, "it is an index of relative positions"},
    RoleRule{Where::kIs, "relative_coords_table", false, "it is a table of relative positions"},
    RoleRule{Where::kEnds, "inv_freq", false, kRotary},
    RoleRule{Where::kIs, "cos_cached", false, kRotary},
    RoleRule{Where::kIs, "sin_cached", false, kRotary},
    RoleRule{Where::kIs, "freqs_cis", false, kRotary},
    RoleRule{Where::kIs, "_float_tensor", false, "it is an empty buffer"},
    RoleRule{Where::kIs, "scaled_fp8", false, "it marks how the file is stored"},
    RoleRule{Where::kHas, "alphas_cumprod", false, kSchedule},
    RoleRule{Where::kIs, "betas", false, kSchedule},
    RoleRule{Where::kHas, "posterior_", false, kSchedule},
    RoleRule{Where::kEnds, "min_val", false, kBound},
    RoleRule{Where::kEnds, "max_val", false, kBound},
    RoleRule{Where::kHas, "clip", true, kBound},
    RoleRule{Where::kHas, "clamp", true, kBound},
    RoleRule{Where::kIs, "min", true, kBound},
    RoleRule{Where::kIs, "max", true, kBound},
    RoleRule{Where::kEnds, "_min", true, kBound},
    RoleRule{Where::kEnds, "_max", true, kBound},
    RoleRule{Where::kIs, "eps", true, "it keeps a divisor from zero"},
    RoleRule{Where::kEnds, "_eps", true, "it keeps a divisor from zero"},
    RoleRule{Where::kIs, "epsilon", true, "it keeps a divisor from zero"},
    RoleRule{Where::kIs, "decay", true, "it is a setting of the training"},
    RoleRule{Where::kIs, "num_updates", true, "it counts steps of the training"},
    RoleRule{Where::kIs, "version", true, "it is the number of a version"},
    RoleRule{Where::kIs, "in_sum2", false, kImatrixStatistic},
};

constexpr std::string_view kObserved = "it belongs to an observer of quantization";

bool follows(const RoleRule& rule, std::string_view last) {
  switch (rule.where) {
    case Where::kIs:
      return last == rule.text;
    case Where::kEnds:
      return last.ends_with(rule.text);
    case Where::kHas:
      return last.find(rule.text) != std::string_view::npos;
  }
  return false;
}

bool has_word(std::string_view name, std::string_view word) {
  return name.find(word) != std::string_view::npos;
}

/// True for the shape [1, 1, n, n] under the name of a vector.
bool is_square_mask(const TensorInfo& tensor, std::string_view last) {
  const auto& shape = tensor.shape;
  return last == "bias" && shape.size() == 4 && shape[0] == 1 && shape[1] == 1 && shape[2] == shape[3];
}

/// The reason why a tensor is no weight; empty for weights.
std::string_view why_no_weight(const TensorInfo& tensor) {
  const std::string_view name = tensor.name, last = name.substr(name.find_last_of('.') + 1);
  const bool is_scalar = tensor.count() == 1;
  for (const RoleRule& rule : kRoleRules) {
    if (follows(rule, last) && (is_scalar || !rule.only_scalars)) return rule.why;
  }
  if (is_square_mask(tensor, last)) return "it is a causal mask";
  if (has_word(name, "activation_post_process") || has_word(name, "fake_quant")) return kObserved;
  if (tensor.type_name == "C64") return "it holds complex numbers, two to an element";
  // The type of a tensor that is cut off is known.
  if (!tensor.unreadable.empty() && tensor.type_name != info(tensor.dtype).name) return "";
  if (tensor.dtype == DType::kBool) return "it holds true and false";
  const bool is_whole = tensor.dtype >= DType::kU8 && tensor.dtype <= DType::kI64;
  return is_whole ? "it holds whole numbers, which a model looks up or counts with" : "";
}

/// Role in GGUF; a factor for the block scales of a weight is "blk.0.ffn_down.scale" (llama.cpp, NVFP4).
TensorRole gguf_role(const TensorInfo& tensor, const std::unordered_set<std::string_view>& names) {
  constexpr std::array<std::string_view, 4> kSuffixes = {".weight.input_scale", ".weight.scale",
                                                         ".input_scale", ".scale"};
  const std::string_view name = tensor.name;
  for (const std::string_view suffix : kSuffixes) {
    if (!name.ends_with(suffix)) continue;
    const std::string weight = std::string(name.substr(0, name.size() - suffix.size())) + ".weight";
    if (!names.contains(weight)) break;
    return {RoleKind::kScales, (has_word(suffix, "input") ? "it is the scale of the inputs of '"
                                                          : "it multiplies the scales of '") +
                                   weight + "'"};
  }
  if (name == "rope_freqs.weight" || name.starts_with("rope_factors_"))
    return {RoleKind::kOther, std::string(kRotary)};
  const std::string_view why = why_no_weight(tensor);
  return {why.empty() ? RoleKind::kWeight : RoleKind::kOther, std::string(why)};
}

}  // namespace

std::span<const RoleRule> role_rules() {
  return kRoleRules;
}

void give_roles(const std::vector<TensorInfo*>& folder) {
  std::unordered_set<std::string_view> names;
  for (const TensorInfo* const tensor : folder) names.insert(tensor->name);
  for (TensorInfo* const tensor : folder) {
    if (tensor->role.kind != RoleKind::kUnsaid) continue;
    switch (tensor->container) {
      case Container::kArrays:
        tensor->role.kind = RoleKind::kWeight;
        break;
      case Container::kGguf:
        tensor->role = gguf_role(*tensor, names);
        break;
      case Container::kTorch: {
        const std::string_view why = why_no_weight(*tensor);
        tensor->role = {why.empty() ? RoleKind::kWeight : RoleKind::kOther, std::string(why)};
        break;
      }
      case Container::kOnnx:
      case Container::kTflite:
      case Container::kKeras:
        break;
    }
  }
}

}  // namespace qs::io
