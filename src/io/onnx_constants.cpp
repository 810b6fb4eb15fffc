#include "io/onnx_constants.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "io/onnx_types.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kMostStepsBack = 64;
constexpr std::array<std::string_view, 4> kShapeOnly = {"Reshape", "Squeeze", "Unsqueeze", "Flatten"};

/// True if all its numbers lie along one axis, so that Transpose does not change their order.
bool is_vector(const TensorInfo& tensor) {
  return std::count_if(tensor.shape.begin(), tensor.shape.end(), [](std::uint64_t n) { return n > 1; }) < 2;
}

}  // namespace

OnnxConstants::OnnxConstants(const OnnxGraphs& graphs, const OnnxFlow& flow,
                             std::span<const OnnxSource> sources, const std::vector<TensorInfo>& tensors,
                             const OnnxNumbers& numbers)
    : graphs_(graphs), flow_(flow) {
  const auto add = [&](std::span<const OnnxSource> all, const std::vector<TensorInfo>& of) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::uint32_t value = all[i].name == 0 ? kNowhere : flow_.value(all[i].graph, all[i].name);
      if (value != kNowhere) stored_.emplace(value, Stored{&of[i], &all[i]});
    }
  };
  for (std::size_t i = 0; i < tensors.size(); ++i)
    named_.emplace(tensors[i].name, Stored{&tensors[i], &sources[i]});
  add(sources, tensors);
  add(numbers.sources, numbers.tensors);
}

OnnxConstant OnnxConstants::find(OnnxEnd end, std::vector<std::uint32_t> calls) const {
  OnnxConstant found;
  found.calls = std::move(calls);
  const OnnxNode& node = graphs_.nodes[end.node];
  const auto inputs = graphs_.inputs(node);
  found.is_given = end.input < inputs.size() && inputs[end.input] != 0;
  if (!found.is_given) return found;
  found.name = graphs_.text(inputs[end.input]);
  follow(found, flow_.value(node, end.input));
  return found;
}

OnnxConstant OnnxConstants::find_named(const std::string& name) const {
  OnnxConstant found;
  const auto stored = named_.find(name);
  if (stored == named_.end()) return found;
  found.is_given = true;
  reach(found, stored->second, {}, false);
  return found;
}

void OnnxConstants::follow(OnnxConstant& found, std::uint32_t value) const {
  std::vector<std::int64_t> casts;
  bool is_turned = false;
  for (std::size_t step = 0; step < kMostStepsBack && value != kNowhere; ++step) {
    if (const auto stored = stored_.find(value); stored != stored_.end())
      return reach(found, stored->second, casts, is_turned);
    const std::uint32_t made_by = flow_.maker(value);
    if (made_by != kNowhere) {
      const OnnxNode& node = graphs_.nodes[made_by];
      const std::string& op = graphs_.op(node);
      if (op == "Cast") {
        casts.push_back(graphs_.number(node, OnnxKey::kTo, 0));
      } else if (op == "Transpose") {
        is_turned = true;
      } else if (contains(kShapeOnly, std::string_view(op))) {
        found.is_reshaped = true;
      } else if (op != "Identity") {
        found.computed = {made_by, 0};
        found.why_not = "is computed by " + op;
        return;
      }
      value = flow_.value(node, 0);
      continue;
    }
    if (found.calls.empty()) break;
    const std::optional<OnnxEnd> argument = flow_.argument(value, found.calls.back());
    if (!argument) break;
    found.calls.pop_back();
    value = flow_.value(graphs_.nodes[argument->node], argument->input);
  }
  found.why_not = "is no constant of the model";
}

void OnnxConstants::reach(OnnxConstant& found, const Stored& stored, std::span<const std::int64_t> casts,
                          bool is_turned) const {
  found.tensor = stored.tensor;
  found.source = stored.source;
  found.name = stored.tensor->name;
  found.is_reshaped = found.is_reshaped || is_turned;
  if (is_turned && !is_vector(*stored.tensor)) found.why_not = "is turned by Transpose";
  found.type = stored.source->type;
  for (std::size_t i = casts.size(); i-- > 0;) {
    const auto next = static_cast<std::uint64_t>(casts[i]);
    const OnnxType& to = onnx_type(next);
    if (!keeps_values(onnx_type(found.type), to) && found.why_not.empty())
      found.why_not = "is rounded by a Cast to " + std::string(to.name.empty() ? "no known type" : to.name);
    found.type = next;
  }
}

}  // namespace qs::io
