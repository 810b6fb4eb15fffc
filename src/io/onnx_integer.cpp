// Codes whose scale multiplies in a Mul: see io/onnx_decoders.hpp. Source: onnxruntime quantize_dynamic
// (onnxruntime/python/tools/quantization/operators/matmul.py, conv.py).
//     DynamicQuantizeLinear(x) → xq, xs, xz;  MatMulInteger(xq, W_quantized, xz, W_zero_point) → Cast → Mul by
//     Mul(xs, W_scale)
// The surprise: the scale of the inputs may be a constant, too, and multiplies in the same place.
#include "core/find.hpp"
#include "io/onnx_codes.hpp"
#include "io/onnx_decoders.hpp"

namespace qs::io {
namespace {

constexpr std::size_t kMostNodesBehind = 8, kDeepestFactor = 4, kMostFactors = 16;

/// The scale with which the other operand was made into codes.
OnnxConstant scale_of_inputs(const OnnxCodes& codes) {
  const OnnxNode* node = codes.flow.maker(codes.node(), codes.use.input == 0 ? 1 : 0);
  for (std::size_t step = 0; node != nullptr && step < kMostNodesBehind; ++step) {
    const std::string& op = codes.graphs.op(*node);
    const auto number = static_cast<std::uint32_t>(node - codes.graphs.nodes.data());
    if (op == "QuantizeLinear") return codes.constants.find({number, 1}, codes.use.calls);
    if (op != "Identity" && op != "Reshape" && op != "Transpose") break;
    node = codes.flow.maker(*node, 0);
  }
  return {};
}

/// The constants among the factors of an input, which may be a product itself.
void collect_factors(const OnnxCodes& codes, OnnxEnd end, std::vector<std::uint32_t> calls, std::size_t depth,
                     std::vector<OnnxConstant>& found) {
  const OnnxConstant factor = codes.constants.find(end, std::move(calls));
  if (factor.is_there()) {
    if (found.size() < kMostFactors && is_scale_type(onnx_type(factor.source->type))) found.push_back(factor);
    return;
  }
  if (factor.computed.node == kNowhere || depth == kDeepestFactor) return;
  if (codes.graphs.op(codes.graphs.nodes[factor.computed.node]) != "Mul") return;
  for (const std::uint32_t input : {0U, 1U})
    collect_factors(codes, {factor.computed.node, input}, factor.calls, depth + 1, found);
}

/// The Mul behind a node, through Cast and the like, and the input at which the product arrives.
std::optional<OnnxEnd> next_mul(const OnnxCodes& codes, std::uint32_t node) {
  for (std::size_t step = 0; step < kMostNodesBehind; ++step) {
    const OnnxNode& from = codes.graphs.nodes[node];
    const auto outputs = codes.graphs.outputs(from);
    const std::uint32_t value = outputs.empty() ? kNowhere : codes.flow.value(from.graph, outputs[0]);
    if (value == kNowhere) return {};
    std::optional<OnnxEnd> next;
    for (const OnnxEnd& end : codes.flow.ends(value)) {
      const std::string& op = codes.graphs.op(codes.graphs.nodes[end.node]);
      if (op == "Mul" && end.input < 2) return end;
      const bool passes = op == "Cast" || op == "Identity" || op == "Reshape";
      if (passes && end.input == 0 && !next) next = end;
    }
    if (!next) return {};
    node = next->node;
  }
  return {};
}

/// The scale of the weight in the first Mul that has one; otherwise `why_not` says what is the matter.
OnnxConstant scale_behind(const OnnxCodes& codes) {
  const OnnxConstant inputs = scale_of_inputs(codes);
  std::uint32_t node = codes.use.node;
  for (std::size_t step = 0; step < kMostNodesBehind; ++step) {
    const auto mul = next_mul(codes, node);
    if (!mul) break;
    std::vector<OnnxConstant> found;
    collect_factors(codes, {mul->node, 1 - mul->input}, codes.use.calls, 0, found);
    std::erase_if(found, [&](const OnnxConstant& one) { return one.tensor == inputs.tensor; });
    if (found.size() == 1) return found[0];
    for (const OnnxConstant& one : found) {
      if (one.name == onnx_scale_name(codes.tensor.name)) return one;
    }
    if (found.size() > 1) {
      OnnxConstant several = found[0];
      several.why_not = "is one of several numbers that multiply its product";
      return several;
    }
    node = mul->node;
  }
  return {};
}

std::string words_of_integer(const OnnxCodes& codes) {
  return "ONNX " + onnx_type_words(codes.type()) + " in " + codes.op();
}

}  // namespace

OnnxFound decode_integer(const OnnxCodes& codes, const OnnxDecoder& row) {
  if (std::string why = why_not_as_stored(codes); !why.empty()) return leave_out(std::move(why));
  OnnxConstant scale = scale_behind(codes);
  if (!scale.is_given) scale = codes.constants.find_named(onnx_scale_name(codes.tensor.name));
  const OnnxRule rule = operand_rule(codes).value_or(OnnxRule{});
  OnnxLinear linear(codes, codes.view());
  linear.take_codes();
  if (std::string why = linear.take_scale(scale, rule); !why.empty()) return leave_out(std::move(why));
  if (row.zero != kNowhere) {
    if (std::string why = linear.take_zero(codes.input(row.zero), rule); !why.empty())
      return leave_out(std::move(why));
  }
  return linear.finish(words_of_integer(codes));
}

OnnxFound decode_by_hand(const OnnxCodes& codes) {
  if (!is_code_type(codes.type())) return leave_out("they are of type " + std::string(codes.type().name));
  const auto outcome = [&](std::uint32_t node) -> std::optional<OnnxEnd> {
    const OnnxNode& from = codes.graphs.nodes[node];
    const auto outputs = codes.graphs.outputs(from);
    const std::uint32_t value = outputs.empty() ? kNowhere : codes.flow.value(from.graph, outputs[0]);
    if (value == kNowhere) return {};
    const std::vector<OnnxEnd> ends = codes.flow.ends(value);
    return ends.size() == 1 ? std::optional(ends[0]) : std::nullopt;
  };
  const auto op_of = [&](const OnnxEnd& end) { return codes.graphs.op(codes.graphs.nodes[end.node]); };
  OnnxEnd at{codes.use.node, codes.use.input};
  OnnxLinear linear(codes, codes.view());
  linear.take_codes();
  const OnnxRule rule{OnnxRule::Kind::kBroadcast};
  if (op_of(at) == "Sub" && at.input == 0) {
    const OnnxConstant zero = codes.constants.find({at.node, 1}, codes.use.calls);
    if (std::string why = linear.take_zero(zero, rule, true); !why.empty()) return leave_out(std::move(why));
    const auto next = outcome(at.node);
    if (!next) return leave_out("no single node takes it less its zero point");
    at = *next;
  }
  if (op_of(at) != "Mul" || at.input > 1) return leave_out(op_of(at) + " computes with its codes");
  const OnnxConstant scale = codes.constants.find({at.node, 1 - at.input}, codes.use.calls);
  if (std::string why = linear.take_scale(scale, rule); !why.empty()) return leave_out(std::move(why));
  const auto next = outcome(at.node);
  if (next &&
      (op_of(*next) == "Add" || op_of(*next) == "Sub" || op_of(*next) == "Mul" || op_of(*next) == "Div"))
    return leave_out(op_of(*next) + " computes with the decoded codes");
  return linear.finish("ONNX " + onnx_type_words(codes.type()) + " in Mul");
}

}  // namespace qs::io
