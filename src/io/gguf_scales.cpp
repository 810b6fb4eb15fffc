#include "io/gguf_scales.hpp"

#include <unordered_map>

#include "io/packed_grids.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {

void join_gguf_scales(const std::vector<TensorInfo*>& folder) {
  std::unordered_map<std::string, const TensorInfo*> scales;
  for (const TensorInfo* const tensor : folder) {
    if (tensor->container == Container::kGguf && tensor->role.kind == TensorRole::Kind::kScales)
      scales.emplace(tensor->name, tensor);
  }
  if (scales.empty()) return;
  for (TensorInfo* const tensor : folder) {
    constexpr std::string_view kWeight = ".weight";
    if (tensor->container != Container::kGguf || !tensor->name.ends_with(kWeight) || tensor->decoding)
      continue;
    const std::string base = tensor->name.substr(0, tensor->name.size() - kWeight.size());
    const auto beside = [&](std::string_view what) -> const TensorInfo* {
      for (const std::string& before : {base, tensor->name}) {
        const auto found = scales.find(before + "." + std::string(what));
        if (found != scales.end()) return found->second;
      }
      return nullptr;
    };
    const TensorInfo* const scale = beside("scale");
    if (scale == nullptr || !tensor->unreadable.empty()) continue;
    Decoding decoding;
    decoding.axes = weight_axes(tensor->shape);
    decoding.parts.push_back({PartRole::kCodes, *tensor});
    decoding.codes = plain_codes(decoding);
    const auto factor = spread_factor(decoding, add_part(decoding, PartRole::kScales, scale));
    if (!factor) {
      const std::string type(info(tensor->dtype).name), numbers = std::to_string(scale->count());
      tensor->role = {TensorRole::Kind::kCodes,
                      "it holds codes of " + type + "; their scale " + quote_text(scale->name) + " has " +
                          numbers + " numbers, not one for the tensor or one for each expert",
                      tensor->count()};
      continue;
    }
    decoding.factor = *factor;
    add_part(decoding, PartRole::kUnused, beside("input_scale"));
    decoding.scheme = "GGUF " + std::string(info(tensor->dtype).name) + " with a scale for the tensor";
    *tensor = logical_tensor(std::move(decoding), tensor->name, tensor->shape);
  }
}

}  // namespace qs::io
