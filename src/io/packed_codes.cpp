#include "io/packed_codes.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "io/limits.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using Kind = TensorRole::Kind;

constexpr std::string_view kPlainWeight = ".weight";

/// Parts that never stand alone: if their codes are missing, those are in another file.
constexpr std::array<std::string_view, 16> kLoneParts = {".qzeros",
                                                         ".g_idx",
                                                         ".weight_scale",
                                                         ".weight_scale_inv",
                                                         ".weight_scale_2",
                                                         ".input_scale",
                                                         ".weight_shape",
                                                         ".weight_zero_point",
                                                         ".weight_global_scale",
                                                         ".input_global_scale",
                                                         ".weight.absmax",
                                                         ".weight.quant_map",
                                                         ".SCB",
                                                         ".weight_format",
                                                         ".weight.nested_absmax",
                                                         ".weight.nested_quant_map"};
constexpr std::array<std::string_view, 4> kCacheScales = {".k_scale", ".v_scale", ".q_scale",
                                                          ".output_scale"};
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

std::string_view word_of(std::string_view suffix) {
  for (const PartWord& row : kPartWords) {
    if (suffix.find(row.in_name) != std::string_view::npos) return row.what;
  }
  return "a part";
}

/// The name before the suffix of the scheme's codes. A tensor without ".weight" may be an expert's, and is
/// its own base.
std::optional<std::string> base_of(const std::string& name, std::string_view suffix) {
  if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  // At the top of a module, names have no leading point.
  if (suffix.starts_with('.') && name == suffix.substr(1)) return std::string();
  if (suffix == kPlainWeight) return name;
  return {};
}

/// True for parts without which the weights can be decoded: they belong to what goes in and out of the layer.
bool is_of_activations(std::string_view suffix) {
  constexpr std::array<std::string_view, 7> kOfActivations = {"input",    "activation", "output", ".k_scale",
                                                              ".v_scale", ".q_scale",   "act_"};
  return std::any_of(kOfActivations.begin(), kOfActivations.end(),
                     [&](std::string_view word) { return suffix.find(word) != std::string_view::npos; });
}

/// "without the zero points, which the index has in 'model-2.safetensors', they stay codes"; empty if the index has
/// nothing that decodes the weights and is not there.
std::string promise_of_index(const PackedScheme& scheme, const PackedLayer& layer) {
  std::string_view parts = scheme.parts;
  while (!parts.empty()) {
    const std::string_view suffix = parts.substr(0, parts.find(' '));
    parts.remove_prefix(std::min(parts.size(), suffix.size() + 1));
    const std::string* const shard = is_of_activations(suffix) ? nullptr : layer.promised(suffix);
    if (shard == nullptr) continue;
    return "without " + std::string(word_of(suffix)) + ", which the index has in " + quote_text(*shard) +
           ", they stay codes";
  }
  return "";
}

/// Folds what stands beside the codes under the weight, also where nothing of it decodes them.
void add_unused(Decoding& decoding, const TensorInfo& part) {
  const bool is_there = std::any_of(decoding.parts.begin(), decoding.parts.end(),
                                    [&](const DecodingPart& one) { return one.stored.name == part.name; });
  if (!is_there) decoding.parts.push_back({PartRole::kUnused, part});
}

void mark_layer(TensorInfo& codes, const PackedScheme& scheme, const PackedLayer& layer, PackedFound found,
                const std::unordered_map<const TensorInfo*, TensorInfo*>& writable) {
  if (std::string promise = promise_of_index(scheme, layer); !promise.empty()) {
    found.weight.reset();
    found.why_not = std::move(promise);
  }
  codes.role = {Kind::kCodes, "it holds " + found.what, found.weights};
  if (!found.why_not.empty()) codes.role.why += "; " + found.why_not;
  std::string_view parts = scheme.parts;
  while (!parts.empty()) {
    const std::string_view suffix = parts.substr(0, parts.find(' '));
    parts.remove_prefix(std::min(parts.size(), suffix.size() + 1));
    const TensorInfo* const part = layer.part(suffix);
    if (part == nullptr) continue;
    TensorInfo& written = *writable.at(part);
    if (written.role.kind != Kind::kUnsaid) continue;
    written.role = {Kind::kScales,
                    "it holds " + std::string(word_of(suffix)) + " of " + quote_text(codes.name)};
    if (found.weight) add_unused(found.weight->decoding, written);
  }
  if (!found.weight) return;
  PackedWeight& weight = *found.weight;
  TensorInfo logical =
      logical_tensor(std::move(weight.decoding), layer.weight_name(), std::move(weight.shape));
  logical.fortran_order = weight.inputs_first;
  codes = std::move(logical);
}

bool is_named_like_weight(std::string_view name) {
  const std::string_view last = name.substr(name.find_last_of('.') + 1);
  const auto is_in = [&](std::string_view word) { return last.find(word) != std::string_view::npos; };
  return std::any_of(kNamesOfWeights.begin(), kNamesOfWeights.end(), is_in);
}

/// Marks leftovers of incomplete layers: codes without scales, and scales without codes.
void mark_rest(TensorInfo& tensor, const PackedConfig& config) {
  const std::string scheme = config.method.empty() ? "" : " of " + scheme_name(config.method);
  for (const std::string_view suffix : kLoneParts) {
    if (!tensor.name.ends_with(suffix)) continue;
    tensor.role = {Kind::kScales, "it holds " + std::string(word_of(suffix)) + " of codes" + scheme +
                                      " that are not among the tensors"};
    return;
  }
  const bool is_state = tensor.name.find(".quant_state.") != std::string::npos;
  const bool is_powers = tensor.dtype == DType::kF8E8M0 && tensor.name.find("scale") != std::string::npos;
  if (is_state || is_powers) {
    tensor.role = {Kind::kScales, std::string("it holds ") + (is_state ? "the description" : "the scales") +
                                      " of codes" + scheme + " that are not among the tensors"};
    return;
  }
  for (const std::string_view suffix : kCacheScales) {
    if (!tensor.name.ends_with(suffix) || tensor.count() != 1) continue;
    tensor.role = {Kind::kScales, "it is a scale of what a layer computes, not of weights"};
    return;
  }
  const bool is_matrix = tensor.shape.size() >= 2 && is_named_like_weight(tensor.name);
  if (!is_matrix || !tensor.unreadable.empty()) return;
  const bool may_be_codes = is_whole_number(tensor.dtype) && tensor.dtype != DType::kI64;
  const bool is_fp8 = is_8_bit_float(tensor.dtype) && !config.method.empty();
  if (!may_be_codes && !is_fp8) return;
  tensor.role = {Kind::kCodes, "it holds packed codes" + scheme +
                                   ", and the scale that they are decoded with is not there"};
}

}  // namespace

bool wants_contents(const TensorInfo& tensor) {
  constexpr std::uint64_t kLongestShape = 16, kLongestOrder = 1 << 18, kUsualGroup = 128;
  if (tensor.container != Container::kTorch || !tensor.unreadable.empty()) return false;
  if (tensor.name.ends_with(".weight_shape"))
    return is_whole_number(tensor.dtype) && tensor.bytes.size <= kLongestShape && tensor.bytes.size > 0;
  // Groups of GPTQ that do not divide the inputs: their number alone leaves their size open.
  if (tensor.name.ends_with(".g_idx"))
    return tensor.dtype == DType::kI32 && tensor.bytes.size <= kLongestOrder && tensor.bytes.size > 0 &&
           tensor.count() % kUsualGroup != 0;
  return tensor.name.find(".quant_state.bitsandbytes__") != std::string::npos && tensor.dtype == DType::kU8 &&
         tensor.bytes.size <= kLongestState && tensor.bytes.size > 0;
}

void mark_packed(const std::vector<TensorInfo*>& tensors, const PackedPlace& place,
                 std::span<const FileFacts> facts) {
  std::unordered_map<const TensorInfo*, TensorInfo*> writable;
  for (TensorInfo* const tensor : tensors) writable.emplace(tensor, tensor);
  for (TensorInfo* const tensor : tensors) {
    if (tensor->container != Container::kTorch) continue;
    for (const PackedScheme& scheme : packed_schemes()) {
      if (tensor->role.kind != Kind::kUnsaid) break;
      std::optional<std::string> base = base_of(tensor->name, scheme.codes);
      if (!base) continue;
      const PackedLayer layer(place, facts[tensor->file], *tensor, *std::move(base));
      if (auto found = scheme.find(layer)) mark_layer(*tensor, scheme, layer, *std::move(found), writable);
    }
  }
  for (TensorInfo* const tensor : tensors) {
    if (tensor->container == Container::kTorch && tensor->role.kind == Kind::kUnsaid)
      mark_rest(*tensor, place.config);
  }
}

}  // namespace qs::io
