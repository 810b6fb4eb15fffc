#include "labs/importance/joined.hpp"

#include <algorithm>
#include <unordered_map>

#include "io/canonical_order.hpp"
#include "labs/names/tensor_names.hpp"

namespace qs {
namespace {

/// A list, and which of its parts an expert takes.
struct Found {
  const LayerInputs* list = nullptr;
  std::optional<std::uint64_t> expert;
};

class Lists {
 public:
  explicit Lists(const Importance& importance) {
    for (const LayerInputs& layer : importance.layers) {
      for (const std::string& name : {layer.weight, layer.weight + ".weight"}) {
        by_name_.emplace(name, &layer);
        for (const GgufName& gguf : gguf_names_of(name)) {
          if (!gguf.expert) by_name_.emplace(gguf.name, &layer);
        }
      }
    }
  }
  Found find(const std::string& tensor) const {
    if (const auto same = by_name_.find(tensor); same != by_name_.end()) return {same->second, {}};
    for (const GgufName& gguf : gguf_names_of(tensor)) {
      if (const auto same = by_name_.find(gguf.name); same != by_name_.end())
        return {same->second, gguf.expert};
    }
    return {};
  }

 private:
  std::unordered_map<std::string, const LayerInputs*> by_name_;
};

/// Experts in a stack; 1 for a single layer.
std::uint64_t experts_of(const io::TensorInfo& tensor) {
  return tensor.use.outputs > 1 && tensor.shape.size() > 2 ? tensor.shape[io::output_axes(tensor).front()]
                                                           : 1;
}

std::string count_words(std::uint64_t inputs, std::uint64_t experts) {
  return experts == 1 ? std::to_string(inputs)
                      : std::to_string(inputs) + " × " + std::to_string(experts) + ", for each expert";
}

}  // namespace

std::vector<float> JoinedImportance::of(std::size_t tensor) const {
  const auto found = of_tensors.find(tensor);
  return found == of_tensors.end() ? std::vector<float>{} : found->second;
}

Expected<void> check_importance(const io::TensorInfo& tensor, std::span<const float> weights) {
  if (weights.empty()) return {};
  const std::vector<std::uint64_t> shape = io::canonical_shape(tensor);
  const std::uint64_t inputs = shape.size() < 2 ? 0 : shape[1];
  if (inputs == 0 || (weights.size() != inputs && weights.size() != inputs * experts_of(tensor)))
    return refuse("importance", std::to_string(weights.size()) + " numbers",
                  inputs == 0 ? "none: the tensor has no inputs" : count_words(inputs, experts_of(tensor)));
  const std::string fault = fault_of(weights);
  if (!fault.empty()) return refuse("importance", fault, "finite numbers from 0 up, not all 0");
  return {};
}

JoinedImportance join_importance(const Importance& importance, std::span<const io::TensorInfo> tensors) {
  JoinedImportance joined;
  const Lists lists(importance);
  std::vector<const LayerInputs*> used;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const io::TensorInfo& tensor = tensors[i];
    const Found found = lists.find(tensor.name);
    if (found.list == nullptr || tensor.shape.size() < 2) continue;
    used.push_back(found.list);
    const std::vector<std::uint64_t> shape = io::canonical_shape(tensor);
    const std::uint64_t inputs = shape[1], experts = experts_of(tensor);
    const std::vector<float>& moments = found.list->moments;
    if (found.expert && found.list->lists > 1) {
      const std::uint64_t first = *found.expert * inputs;
      if (*found.expert < found.list->lists && moments.size() == found.list->lists * inputs) {
        const auto begin = moments.begin() + static_cast<std::ptrdiff_t>(first);
        joined.of_tensors[i].assign(begin, begin + static_cast<std::ptrdiff_t>(inputs));
        continue;
      }
    } else if (!found.expert && moments.size() == inputs * experts) {
      joined.of_tensors[i] = moments;
      continue;
    }
    joined.problems.push_back("'" + found.list->weight + "' has " + std::to_string(moments.size()) +
                              " numbers; '" + tensor.name + "' needs " + count_words(inputs, experts) + ".");
  }
  for (const auto& [tensor, moments] : joined.of_tensors)
    joined.zeros += static_cast<std::uint64_t>(std::count(moments.begin(), moments.end(), 0.0F));
  for (const LayerInputs& layer : importance.layers) {
    if (std::find(used.begin(), used.end(), &layer) == used.end()) joined.unused.push_back(layer.weight);
  }
  return joined;
}

}  // namespace qs
