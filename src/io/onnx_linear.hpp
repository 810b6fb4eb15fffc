#pragma once
/// Puts together the decoding of codes that a node of an .onnx model decodes,
///     weight = (code − zero point) · scale,
/// from the tensors that the node takes. A fault is a clause: "its scale, 's', is computed by Mul".

#include "io/onnx_parts.hpp"
#include "io/onnx_rule.hpp"

namespace qs::io {

/// A tensor of codes at a node that decodes it.
struct OnnxCodes {
  const OnnxGraphs& graphs;
  const OnnxFlow& flow;
  const OnnxConstants& constants;
  const TensorInfo& tensor;
  const OnnxSource& source;
  const OnnxUse& use;

  const OnnxNode& node() const { return graphs.nodes[use.node]; }
  const std::string& op() const { return graphs.op(node()); }
  const OnnxType& type() const { return onnx_type(source.type); }
  OnnxConstant input(std::uint32_t number) const { return constants.find({use.node, number}, use.calls); }
  /// The attribute, which must not be negative.
  std::uint64_t number(OnnxKey key, std::uint64_t otherwise) const;
  OnnxView view() const { return {tensor.shape, use.axes, use.is_part}; }
};

struct OnnxWeight {
  Decoding decoding;
  std::vector<std::uint64_t> shape;
  std::optional<TensorUse> use{};           // where the shape is another than that of the codes
  std::vector<const TensorInfo*> beside{};  // the tensors of its parts, but for the codes
};
/// The weight, or why it is left out.
using OnnxFound = tl::expected<OnnxWeight, std::string>;
inline tl::unexpected<std::string> leave_out(std::string why) {
  return tl::unexpected<std::string>(std::move(why));
}

class OnnxLinear {
 public:
  OnnxLinear(const OnnxCodes& codes, OnnxView view) : codes_(codes), view_(std::move(view)) {}

  const OnnxView& view() const { return view_; }
  /// The codes as their type has them; or, of so many bits, in bytes, where the view has the shape of the weight.
  void take_codes(std::uint32_t bits = 0);
  Decoding& decoding() { return decoding_; }

  /// Each returns why it cannot be used, or "". Scales that another DequantizeLinear scales are taken with
  /// that scale as a factor.
  std::string take_scale(const OnnxConstant& scale, const OnnxRule& rule);
  std::string take_zero(const OnnxConstant& zero, const OnnxRule& rule, bool of_any_type = false);
  /// Zero points of so many bits in bytes, each row of blocks from a byte on.
  std::string take_packed_zero(const OnnxConstant& zero, const OnnxRule& rule, std::uint32_t bits);

  /// `words` open the name of the scheme.
  OnnxFound finish(const std::string& words);

 private:
  void take(NumberGrid Decoding::*grid, NumberGrid numbers, OnnxSpread spread);
  std::string take_numbers(NumberGrid Decoding::*grid, PartRole role, const OnnxConstant& found,
                           const OnnxRule& rule, std::string_view word);
  std::string take_scaled_scale(const OnnxConstant& scale, const OnnxRule& rule);
  std::string spread_words() const;

  struct Taken {
    NumberGrid Decoding::*grid;
    OnnxSpread spread;
  };
  const OnnxCodes& codes_;
  OnnxView view_;
  Decoding decoding_;
  std::vector<Taken> taken_;
  std::vector<const TensorInfo*> beside_;
  std::string zero_words_;
};

/// Why a node cannot be followed back to the stored codes, or "".
std::string why_not_as_stored(const OnnxCodes& codes);
/// "its scale, 's', is computed by Mul"; "" if the constant is there.
std::string why_not_there(const OnnxConstant& found, std::string_view word);
/// "its scale, 's' of [3], does not fit its shape, [4, 5]"
std::string why_not_fitting(const OnnxConstant& found, std::string_view word, const OnnxView& view);

}  // namespace qs::io
