// Nodes that take codes together with their scale and zero point: see io/onnx_decoders.hpp.
#include "io/onnx_decoders.hpp"
#include "io/onnx_operators.hpp"

namespace qs::io {
namespace {

using RuleKind = OnnxRule::Kind;

/// The axis of an operand that is one of the product's: columns of the second, rows of the first, filters.
std::optional<std::size_t> axis_of_scales(const OnnxCodes& codes) {
  if (!codes.use.axes) return {};
  const std::size_t rank = codes.use.axes->size();
  if (rank < 2) return {};
  const auto is_set = [&](OnnxKey key) { return codes.graphs.number(codes.node(), key, 0) != 0; };
  switch (letter_at(onnx_operator(codes.op()).ways, codes.use.input)) {
    case 'l':
      return rank - 2;
    case 'r':
      return rank - 1;
    case 'A':
      return is_set(OnnxKey::kTransA) ? rank - 1 : rank - 2;
    case 'B':
      return is_set(OnnxKey::kTransB) ? rank - 2 : rank - 1;
    case 'c':
    case 'o':
      return 0;
    case 't':  // the outputs of several groups lie over two axes
      return codes.number(OnnxKey::kGroup, 1) == 1 ? std::optional<std::size_t>(1) : std::nullopt;
    default:
      return {};
  }
}

OnnxFound decode_by_rule(const OnnxCodes& codes, const OnnxDecoder& row, const OnnxRule& rule,
                         const std::string& where) {
  if (std::string why = why_not_as_stored(codes); !why.empty()) return leave_out(std::move(why));
  OnnxLinear linear(codes, codes.view());
  linear.take_codes();
  if (std::string why = linear.take_scale(codes.input(row.scale), rule); !why.empty())
    return leave_out(std::move(why));
  if (row.zero != kNowhere) {
    if (std::string why = linear.take_zero(codes.input(row.zero), rule); !why.empty())
      return leave_out(std::move(why));
  }
  return linear.finish("ONNX " + onnx_type_words(codes.type()) + where);
}

}  // namespace

std::optional<OnnxRule> operand_rule(const OnnxCodes& codes) {
  const auto axis = axis_of_scales(codes);
  if (!axis) return {};
  const char way = letter_at(onnx_operator(codes.op()).ways, codes.use.input);
  return OnnxRule{way == 'c' || way == 't' ? RuleKind::kAlong : RuleKind::kOperand, *axis};
}

OnnxFound decode_dequantize(const OnnxCodes& codes, const OnnxDecoder& row) {
  OnnxRule rule{RuleKind::kDequantize, 0, codes.number(OnnxKey::kBlockSize, 0)};
  if (codes.use.axes && codes.use.axes->size() > 1) {
    const auto axis = onnx_axis(codes.graphs.number(codes.node(), OnnxKey::kAxis, 1), codes.use.axes->size());
    if (!axis) return leave_out("its axis is none of those of its shape");
    rule.axis = *axis;
  }
  return decode_by_rule(codes, row, rule, "");
}

OnnxFound decode_operand(const OnnxCodes& codes, const OnnxDecoder& row) {
  return decode_by_rule(codes, row, operand_rule(codes).value_or(OnnxRule{}), " in " + codes.op());
}

OnnxFound decode_whole(const OnnxCodes& codes, const OnnxDecoder& row) {
  return decode_by_rule(codes, row, {}, " in " + codes.op());
}

OnnxFound decode_recurrent(const OnnxCodes& codes, const OnnxDecoder& row) {
  return decode_by_rule(codes, row, {RuleKind::kRecurrent}, " in " + codes.op());
}

}  // namespace qs::io
