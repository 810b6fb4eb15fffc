// GPTQ and AWQ: the codes of a layer of [out, in] in 32-bit words, under the same names. Sources: AutoGPTQ
// and GPTQModel (qlinear), AutoAWQ (awq/utils/packing_utils.py, awq/modules/linear).
//     GPTQ   qweight [in·b/32, out], packed along in     scales [groups, out]
//     AWQ    qweight [in, out·b/32], packed along out    scales [groups, out]
//            (GEMV: qweight [out, in·b/32])
#include "io/packed_rows.hpp"

namespace qs::io {
namespace {

constexpr std::uint64_t kWordBits = 32;

bool holds_words(const PackedLayer& layer) {
  return (layer.is(DType::kI32) || layer.is(DType::kU32)) && layer.rank() >= 2;
}

/// Bits by the zero points, [groups, out·b/32]; else by the configuration.
std::uint64_t bits_by_zeros(const PackedLayer& layer, std::uint64_t out) {
  const TensorInfo* const zeros = layer.part(".qzeros");
  const std::uint64_t words = zeros == nullptr ? 0 : extent_from_last(*zeros, 0);
  if (out > 0 && words > 0 && words <= out && words * kWordBits % out == 0) return words * kWordBits / out;
  return layer.size().bits;
}

PackedFound words_of(const PackedLayer& layer, std::uint64_t bits, const std::string& scheme) {
  const std::string of_bits = bits == 0 ? "codes" : std::to_string(bits) + "-bit codes";
  return {of_bits + " of " + scheme, codes_in(layer.codes(), bits)};
}

std::string scheme_of_method(const PackedLayer& layer, const std::string& otherwise) {
  return layer.config().method == "auto-round" ? "AutoRound (in the layout of " + otherwise + ")" : otherwise;
}

}  // namespace

std::optional<PackedFound> find_gptq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::uint64_t out = layer.axis_from_last(0), rows = layer.axis_from_last(1);
  if (extent_from_last(*scales, 0) != out) return {};
  const std::uint64_t bits = bits_by_zeros(layer, out);
  PackedFound found = words_of(layer, bits, scheme_of_method(layer, "GPTQ"));
  // With 3 bits, the inputs need not fill the last word; g_idx has one number for each input.
  const TensorInfo* const order = layer.part(".g_idx");
  if (order != nullptr && order->shape.size() == 1 && layer.rank() == 2 && bits > 0 && bits <= kWordBits) {
    const std::uint64_t in = order->shape[0];
    if (in <= product_or_zero(rows, kWordBits) &&
        (product_or_zero(in, bits) + kWordBits - 1) / kWordBits == rows)
      found.weights = product_or_zero(in, out);
  }
  return found;
}

std::optional<PackedFound> find_awq(const PackedLayer& layer) {
  const TensorInfo* const scales = layer.part(".scales");
  if (!holds_words(layer) || scales == nullptr || scales->shape.size() < 2) return {};
  const std::uint64_t out = extent_from_last(*scales, 0), words = layer.axis_from_last(0);
  const bool is_gemm = words > 0 && words < out && words * kWordBits % out == 0;
  const bool is_gemv =
      layer.config().method == "awq" ||
      (extent_from_last(*scales, 1) == layer.axis_from_last(1) && layer.part(".qzeros") != nullptr);
  if (!is_gemm && !is_gemv) return {};
  const std::uint64_t bits =
      is_gemm ? words * kWordBits / out : (layer.size().bits != 0 ? layer.size().bits : 4);
  return words_of(layer, bits, scheme_of_method(layer, "AWQ"));
}

/// GPTQ in the order of one kernel: B I32 [in/16, out·2], s F16 [groups, out]. Source: IST-DASLab/marlin.
std::optional<PackedFound> find_marlin(const PackedLayer& layer) {
  if (!holds_words(layer) || layer.part(".s") == nullptr) return {};
  return words_of(layer, 4, "Marlin");
}

/// Either scheme, with scales missing or in a kernel's own order (Marlin).
std::optional<PackedFound> find_gptq_or_awq(const PackedLayer& layer) {
  if (!holds_words(layer)) return {};
  const std::string& method = layer.config().method;
  const TensorInfo* const zeros = layer.part(".qzeros");
  std::string scheme = method.empty() ? "GPTQ or AWQ" : scheme_name(method);
  if (method.empty() && zeros != nullptr)
    scheme = extent_from_last(*zeros, 0) == layer.axis_from_last(0) ? "AWQ" : "GPTQ";
  PackedFound found = words_of(layer, layer.size().bits, scheme);
  if (layer.part(".scales") == nullptr) found.what += ", whose scales are not there";
  return found;
}

}  // namespace qs::io
