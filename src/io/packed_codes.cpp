#include "io/packed_codes.hpp"

#include <algorithm>

#include "io/limits.hpp"
#include "io/packed_fits.hpp"
#include "io/packed_rest.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

using Kind = TensorRole::Kind;

constexpr std::string_view kPlainWeight = ".weight";

/// The name before the suffix of the scheme's codes. A tensor without ".weight" may be an expert's, and is
/// its own base.
std::optional<std::string> base_of(const std::string& name, std::string_view suffix) {
  if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  // At the top of a module, names have no leading point.
  if (suffix.starts_with('.') && name == suffix.substr(1)) return std::string();
  if (suffix == kPlainWeight) return name;
  return {};
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
    return "without " + std::string(part_word(suffix)) + ", which the index has in " + quote_text(*shard) +
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
  if (std::string why = found.weight ? why_no_scales(found.weight->decoding) : ""; !why.empty()) {
    found.weight.reset();
    found.why_not = std::move(why);
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
                    "it holds " + std::string(part_word(suffix)) + " of " + quote_text(codes.name)};
    if (found.weight) add_unused(found.weight->decoding, written);
  }
  if (!found.weight) return;
  PackedWeight& weight = *found.weight;
  TensorInfo logical =
      logical_tensor(std::move(weight.decoding), layer.weight_name(), std::move(weight.shape));
  logical.fortran_order = weight.inputs_first;
  codes = std::move(logical);
}

bool is_quant_state(const TensorInfo& tensor) {
  return tensor.name.find(".quant_state.bitsandbytes__") != std::string::npos && tensor.dtype == DType::kU8;
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
  return is_quant_state(tensor) && tensor.bytes.size <= kLongestState && tensor.bytes.size > 0;
}

std::string why_not_read(const PackedLayer& layer, std::string_view suffix) {
  const TensorInfo* const part = layer.part(suffix);
  if (part == nullptr || layer.contents(suffix) != nullptr) return {};
  if (wants_contents(*part))
    return "its true shape is not read, as at most " + std::to_string(kMostContents) + " are";
  const bool is_long = is_quant_state(*part) && part->bytes.size > kLongestState;
  return is_long ? "its quant_state has " + bytes_text(part->bytes.size) + ", more than " +
                       std::to_string(kLongestState)
                 : "";
}

std::vector<const TensorInfo*> mark_packed(const std::vector<TensorInfo*>& tensors, const PackedPlace& place,
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
  return mark_packed_rest(tensors, place);
}

}  // namespace qs::io
