#include <algorithm>
#include <set>

#include "io/onnx_flow.hpp"
#include "io/onnx_operators.hpp"
#include "io/onnx_types.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kMostSteps = 100, kMostUses = 64, kDeepestCall = 16;

bool is_float_type(std::int64_t type) {
  return type == 1 || type == 10 || type == 11 || type == 16;  // FLOAT, FLOAT16, DOUBLE, BFLOAT16
}

/// Resolves axes, also those counted from the back; nothing unless all are distinct and below `rank`.
std::optional<std::vector<std::size_t>> axes_within(std::span<const std::int64_t> numbers, std::size_t rank) {
  std::vector<std::size_t> within;
  for (const std::int64_t number : numbers) {
    const std::int64_t axis = number < 0 ? number + static_cast<std::int64_t>(rank) : number;
    if (axis < 0 || static_cast<std::size_t>(axis) >= rank) return {};
    if (std::find(within.begin(), within.end(), static_cast<std::size_t>(axis)) != within.end()) return {};
    within.push_back(static_cast<std::size_t>(axis));
  }
  return within;
}

OnnxAxes transposed(const OnnxAxes& axes, const OnnxAttribute* perm) {
  if (!axes) return {};
  if (perm == nullptr) return std::vector<std::int32_t>(axes->rbegin(), axes->rend());
  const auto order = axes_within(perm->numbers, axes->size());
  if (!order || order->size() != axes->size()) return {};
  std::vector<std::int32_t> moved;
  for (const std::size_t from : *order) moved.push_back((*axes)[from]);
  return moved;
}

OnnxAxes squeezed(const OnnxAxes& axes, const OnnxAttribute* which) {
  if (!axes || which == nullptr) return {};  // newer versions pass them as data
  const auto gone = axes_within(which->numbers, axes->size());
  if (!gone) return {};
  std::vector<std::int32_t> left;
  for (std::size_t i = 0; i < axes->size(); ++i) {
    if (std::find(gone->begin(), gone->end(), i) == gone->end()) left.push_back((*axes)[i]);
  }
  return left;
}

OnnxAxes unsqueezed(const OnnxAxes& axes, const OnnxAttribute* which) {
  if (!axes || which == nullptr) return {};
  const std::size_t rank = axes->size() + which->numbers.size();
  const auto put_in = axes_within(which->numbers, rank);
  if (!put_in) return {};
  std::vector<std::int32_t> all;
  for (std::size_t i = 0, from = 0; i < rank; ++i) {
    const bool is_new = std::find(put_in->begin(), put_in->end(), i) != put_in->end();
    all.push_back(is_new ? -1 : (*axes)[from++]);
  }
  return all;
}

}  // namespace

struct OnnxFlow::Step {
  std::uint32_t value = 0;
  OnnxUse as{};            // axes, and the casts on the way
  std::uint32_t call = 0;  // the innermost function that it is in; 0: none
};

/// Follows one tensor through the model, breadth first.
class OnnxFlow::Walk {
 public:
  Walk(const OnnxFlow& flow, bool is_float) : flow_(flow), is_float_(is_float) {}

  std::vector<OnnxUse> from(std::uint32_t value, std::size_t rank, std::uint64_t type) {
    OnnxUse start;
    start.type = type;
    start.axes.emplace();
    for (std::size_t i = 0; i < rank; ++i) start.axes->push_back(static_cast<std::int32_t>(i));
    go(value, start, 0);
    for (std::size_t done = 0; done < steps_.size();) {
      const Step step = steps_[done++];  // a copy: more steps are added
      for (const std::uint32_t link : flow_.takers(step.value)) {
        if (uses_.size() >= kMostUses || ++looks_ > kMostLooks) break;
        take(step, link);
      }
      go_back(step);
    }
    std::stable_sort(uses_.begin(), uses_.end(),
                     [](const OnnxUse& a, const OnnxUse& b) { return a.node < b.node; });
    return std::move(uses_);
  }

 private:
  static constexpr std::size_t kMostLooks = 300;
  struct Call {
    std::uint32_t node = kNowhere, from = 0;
    std::size_t depth = 0;
  };

  void go(std::uint32_t value, const OnnxUse& as, std::uint32_t call) {
    if (value == kNowhere || steps_.size() == kMostSteps) return;
    if (!seen_.insert({value, call}).second) return;
    steps_.push_back({value, as, call});
  }

  void go_to_outputs(const OnnxNode& node, const OnnxUse& as, std::uint32_t call) {
    for (const OnnxName name : flow_.graphs_.outputs(node)) go(flow_.resolve(node.graph, name), as, call);
  }

  void take(const Step& step, std::uint32_t link) {
    const std::uint32_t number = flow_.node_of_link_[link];
    const OnnxNode& node = flow_.graphs_.nodes[number];
    OnnxUse use = step.as;
    use.node = number;
    use.input = link - node.inputs;
    const auto function = flow_.functions_.find(std::uint64_t{node.domain} << 32 | node.op);
    if (function != flow_.functions_.end()) return enter(step, use, function->second);
    enter_held(step, use);
    if (pass(node, use, step.call)) return;
    use.calls = calls_to(step.call);
    uses_.push_back(std::move(use));
  }

  std::vector<std::uint32_t> calls_to(std::uint32_t call) const {
    std::vector<std::uint32_t> nodes;
    for (; call != 0; call = calls_[call].from) nodes.insert(nodes.begin(), calls_[call].node);
    return nodes;
  }

  void enter(const Step& step, const OnnxUse& use, std::uint32_t function) {
    const OnnxGraph& graph = flow_.graphs_.graphs[function];
    const std::size_t depth = calls_[step.call].depth + 1;
    if (use.input >= graph.inputs.size() || depth > kDeepestCall) return;
    calls_.push_back({use.node, step.call, depth});
    go(flow_.resolve(function, graph.inputs[use.input]), use, static_cast<std::uint32_t>(calls_.size() - 1));
  }

  /// Loop, Scan and SequenceMap pass their inputs to their body one by one; branches of If have none.
  void enter_held(const Step& step, const OnnxUse& use) {
    const auto range = flow_.held_.equal_range(use.node);
    for (auto held = range.first; held != range.second; ++held) {
      const OnnxGraph& graph = flow_.graphs_.graphs[held->second];
      if (use.input >= graph.inputs.size()) continue;
      OnnxUse inside = use;
      if (flow_.graphs_.op(flow_.graphs_.nodes[use.node]) != "Loop") {
        inside.axes.reset();
        inside.is_part = true;
      }
      go(flow_.resolve(held->second, graph.inputs[use.input]), inside, step.call);
    }
  }

  /// An output of a function or a branch becomes an output of the node that calls or holds it.
  void go_back(const Step& step) {
    const auto range = flow_.returns_.equal_range(step.value);
    for (auto found = range.first; found != range.second; ++found) {
      const OnnxGraph& graph = flow_.graphs_.graphs[found->second.graph];
      std::uint32_t holder = graph.node, call = step.call, index = found->second.index;
      if (graph.is_function) {
        holder = calls_[step.call].node;
        call = calls_[step.call].from;
      }
      if (holder == kNowhere) continue;
      const OnnxNode& node = flow_.graphs_.nodes[holder];
      if (flow_.graphs_.op(node) == "Loop" && index-- == 0) continue;  // its condition
      const auto outputs = flow_.graphs_.outputs(node);
      if (index < outputs.size()) go(flow_.resolve(node.graph, outputs[index]), step.as, call);
    }
  }

  /// True if the node only passes the value on.
  bool pass(const OnnxNode& node, const OnnxUse& use, std::uint32_t call) {
    const std::string& op = flow_.graphs_.op(node);
    const OnnxPass kind = use.input == 0 ? onnx_pass(op) : OnnxPass::kNone;
    OnnxUse out = use;
    switch (kind) {
      case OnnxPass::kNone:
        out.is_part = out.is_part || op == "Concat";
        out.is_changed = out.is_changed || op != "Concat";
        if (is_elementwise(op) && makes_fixed(node)) go_to_outputs(node, out, call);
        return false;
      case OnnxPass::kGather:
        out.axes.reset();
        out.is_part = true;
        if (!is_float_) go_to_outputs(node, out, call);
        return false;
      case OnnxPass::kSame:
        out.is_part = out.is_part || op == "Split" || op == "Slice";
        break;
      case OnnxPass::kTranspose:
        out.is_turned = true;
        out.axes = transposed(use.axes, flow_.graphs_.attribute(node, OnnxKey::kPerm));
        break;
      case OnnxPass::kOtherShape:
        out.axes.reset();
        out.is_part = out.is_part || op == "Expand" || op == "Tile";
        break;
      case OnnxPass::kSqueeze:
        out.axes = squeezed(use.axes, flow_.graphs_.attribute(node, OnnxKey::kAxes));
        break;
      case OnnxPass::kUnsqueeze:
        out.axes = unsqueezed(use.axes, flow_.graphs_.attribute(node, OnnxKey::kAxes));
        break;
      case OnnxPass::kCast:
        cast(out, flow_.graphs_.number(node, OnnxKey::kTo, 1));
        break;
      case OnnxPass::kQuantize:
        out.was_quantized = true;
        break;
    }
    go_to_outputs(node, out, call);
    return letter_at(onnx_operator(op).slots, 0) != 'q' || use.was_quantized;
  }

  static void cast(OnnxUse& use, std::int64_t type) {
    use.was_cast = use.was_cast || is_float_type(type);
    const auto to = static_cast<std::uint64_t>(type);
    use.is_changed = use.is_changed || !keeps_values(onnx_type(use.type), onnx_type(to));
    use.type = to;
  }

  bool makes_fixed(const OnnxNode& node) const {
    const auto outputs = flow_.graphs_.outputs(node);
    const std::uint32_t value = outputs.empty() ? kNowhere : flow_.resolve(node.graph, outputs[0]);
    return value != kNowhere && flow_.values_[value].is_fixed;
  }

  const OnnxFlow& flow_;
  bool is_float_;
  std::vector<Step> steps_;
  std::vector<OnnxUse> uses_;
  std::vector<Call> calls_ = {Call{}};
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen_;
  std::size_t looks_ = 0;
};

std::vector<OnnxUse> OnnxFlow::uses(const OnnxSource& source, std::size_t rank, bool is_float) const {
  if (source.node != kNowhere) {
    OnnxUse held;
    held.node = source.node;
    held.input = kNowhere;
    return {held};
  }
  return Walk(*this, is_float).from(resolve(source.graph, source.name), rank, source.type);
}

}  // namespace qs::io
