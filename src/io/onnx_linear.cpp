#include "io/onnx_linear.hpp"

#include <algorithm>

#include "io/reader_parts.hpp"

namespace qs::io {

std::uint64_t OnnxCodes::number(OnnxKey key, std::uint64_t otherwise) const {
  const std::int64_t said = graphs.number(node(), key, static_cast<std::int64_t>(otherwise));
  return said < 0 ? 0 : static_cast<std::uint64_t>(said);
}

std::string why_not_as_stored(const OnnxCodes& codes) {
  if (codes.use.is_changed) return "a node before " + codes.op() + " computes with it";
  if (!is_code_type(codes.type()))
    return codes.op() + " takes no codes of type " + std::string(codes.type().name);
  return codes.tensor.count() == 0 ? "it is empty" : "";
}

std::string why_not_there(const OnnxConstant& found, std::string_view word) {
  if (!found.is_given) return "it has no " + std::string(word);
  if (found.is_there()) return {};
  const std::string name = found.name.empty() ? "" : ", " + quote_text(found.name) + ",";
  return "its " + std::string(word) + name + " " + found.why_not;
}

std::string why_not_fitting(const OnnxConstant& found, std::string_view word, const OnnxView& view) {
  if (!view.has_axes())
    return "its places change on the way to the node, and its " + std::string(word) + " goes by places";
  return "its " + std::string(word) + ", " + quote_text(found.name) + " of " +
         shape_text(found.tensor->shape) + ", does not fit its shape, " + shape_text(view.seen());
}

void OnnxLinear::take(NumberGrid Decoding::*grid, NumberGrid numbers, OnnxSpread spread) {
  decoding_.*grid = std::move(numbers);
  taken_.push_back({grid, std::move(spread)});
}

void OnnxLinear::take_codes(std::uint32_t bits) {
  OnnxSpread rows = spread_one(view_);
  std::uint64_t step = 1;
  for (std::size_t i = rows.stride.size(); i-- > 0; step *= view_.shape[i]) rows.stride[i] = step;
  take(&Decoding::codes, onnx_part(decoding_, PartRole::kCodes, codes_.tensor, codes_.source),
       std::move(rows));
  if (bits == 0) return;
  decoding_.codes.order = CodeOrder::kBits;
  decoding_.codes.bits = bits;
}

std::string OnnxLinear::take_numbers(NumberGrid Decoding::*grid, PartRole role, const OnnxConstant& found,
                                     const OnnxRule& rule, std::string_view word) {
  const auto spread = spread_by(rule, view_, *found.tensor, found.is_reshaped);
  if (!spread) return why_not_fitting(found, word, view_);
  take(grid, onnx_part(decoding_, role, *found.tensor, *found.source), *spread);
  beside_.push_back(found.tensor);
  return {};
}

std::string OnnxLinear::take_scale(const OnnxConstant& scale, const OnnxRule& rule) {
  if (scale.computed.node != kNowhere && !scale.is_there()) {
    const OnnxNode& node = codes_.graphs.nodes[scale.computed.node];
    if (codes_.graphs.op(node).ends_with("DequantizeLinear")) return take_scaled_scale(scale, rule);
  }
  if (std::string why = why_not_there(scale, "scale"); !why.empty()) return why;
  if (!is_scale_type(onnx_type(scale.source->type)))
    return "its scale, " + quote_text(scale.name) + ", is " + onnx_type_name(scale.source->type);
  return take_numbers(&Decoding::scale, PartRole::kScales, scale, rule, "scale");
}

/// NVFP4, as TensorRT's ModelOpt writes it: the scales are codes of a DequantizeLinear of their own.
std::string OnnxLinear::take_scaled_scale(const OnnxConstant& scale, const OnnxRule& rule) {
  const auto input = [&](std::uint32_t number) {
    return codes_.constants.find({scale.computed.node, number}, scale.calls);
  };
  OnnxConstant inner = input(0);
  const OnnxConstant factor = input(1);
  const std::string cannot = why_not_there(scale, "scale");
  if (!inner.is_there() || !factor.is_there() || input(2).is_given) return cannot;
  if (!is_code_type(onnx_type(inner.source->type)) || !is_scale_type(onnx_type(factor.source->type)) ||
      factor.tensor->count() != 1)
    return cannot;
  inner.is_reshaped = inner.is_reshaped || scale.is_reshaped;
  if (std::string why = take_numbers(&Decoding::scale, PartRole::kScales, inner, rule, "scale"); !why.empty())
    return why;
  return take_numbers(&Decoding::factor, PartRole::kScales, factor, {}, "factor");
}

std::string OnnxLinear::take_zero(const OnnxConstant& zero, const OnnxRule& rule, bool of_any_type) {
  constexpr std::string_view kWord = "zero point";
  if (!zero.is_given) return {};
  if (std::string why = why_not_there(zero, kWord); !why.empty()) return why;
  if (!of_any_type && zero.type != codes_.use.type) {
    return "its zero point, " + quote_text(zero.name) + ", is " + onnx_type_name(zero.type) +
           ", and its codes are " + onnx_type_name(codes_.use.type);
  }
  zero_words_ = zero.tensor->count() == 1 ? ", zero point" : ", zero points";
  return take_numbers(&Decoding::zero, PartRole::kZeros, zero, rule, kWord);
}

std::string OnnxLinear::take_packed_zero(const OnnxConstant& zero, const OnnxRule& rule, std::uint32_t bits) {
  constexpr std::string_view kWord = "zero point";
  if (std::string why = why_not_there(zero, kWord); !why.empty()) return why;
  const std::vector<std::uint64_t> blocks = blocks_along(view_, rule.axis, rule.block),
                                   needed = numbers_needed(view_, blocks);
  const std::uint64_t row = needed.back(), rows = product_of(needed) / row,
                      row_bytes = row / 8 * bits + (row % 8 * bits + 7) / 8;
  const auto spread = spread_blocks(view_, needed, blocks);
  if (!spread || zero.source->type != codes_.source.type || zero.tensor->count() != rows * row_bytes)
    return why_not_fitting(zero, kWord, view_);
  NumberGrid grid = onnx_part(decoding_, PartRole::kZeros, *zero.tensor, *zero.source);
  grid.order = CodeOrder::kBits;
  grid.bits = bits;
  grid.row = row;
  grid.row_bytes = row_bytes;
  take(&Decoding::zero, std::move(grid), *spread);
  beside_.push_back(zero.tensor);
  zero_words_ = ", zero points";
  return {};
}

/// "one scale a row", "blocks of 32 along axis 1"
std::string OnnxLinear::spread_words() const {
  const auto taken = std::find_if(taken_.begin(), taken_.end(),
                                  [](const Taken& one) { return one.grid == &Decoding::scale; });
  if (taken == taken_.end()) return "no scale";
  std::string axes;
  std::size_t count = 0;
  for (std::size_t i = 0; i < taken->spread.stride.size(); ++i) {
    if (taken->spread.stride[i] == 0) continue;
    if (taken->spread.per[i] > 1)
      return "blocks of " + std::to_string(taken->spread.per[i]) + " along axis " + std::to_string(i);
    axes += (count++ > 0 ? " and " : "") + std::to_string(i);
  }
  if (count == 0) return "one scale";
  if (count == 1 && view_.shape.size() == 2) return axes == "0" ? "one scale a row" : "one scale a column";
  return "one scale for each place of " + std::string(count == 1 ? "axis " : "axes ") + axes;
}

OnnxFound OnnxLinear::finish(const std::string& words) {
  decoding_.scheme = words + ", " + spread_words() + zero_words_;
  std::vector<OnnxSpread> spreads;
  std::vector<NumberGrid*> grids;
  for (const Taken& one : taken_) {
    spreads.push_back(one.spread);
    grids.push_back(&(decoding_.*one.grid));
  }
  if (!merge_axes(decoding_, view_.shape, std::move(spreads), grids))
    return leave_out("its scales lie over more axes than are decoded");
  return OnnxWeight{std::move(decoding_), view_.shape, {}, std::move(beside_)};
}

}  // namespace qs::io
