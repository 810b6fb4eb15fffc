#include "io/onnx_codes.hpp"

#include <array>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kBlobs = "MatMulFpQ4";  // takes blocks of codes with their scales among them
constexpr std::string_view kQuantized = "_quantized";

/// Operators that take bytes with several codes each, and the attribute with the bits of one code.
struct PackedRow {
  std::string_view op;
  std::optional<OnnxKey> bits;
  std::int64_t otherwise;
};
constexpr std::array kPacked = {
    PackedRow{"MatMulNBits", OnnxKey::kBits, 4},
    PackedRow{"MatMulNBitsMlp", OnnxKey::kBits, 4},
    PackedRow{"MatMulNBitsQkv", OnnxKey::kBits, 4},
    PackedRow{"MatMulBnb4", std::nullopt, 4},
    PackedRow{kBlobs, std::nullopt, 4},
    PackedRow{"MatMulBlockQuantizedFp4Weight", std::nullopt, 4},
    PackedRow{"GatherBlockQuantized", OnnxKey::kBits, 4},
    PackedRow{"QMoE", OnnxKey::kExpertBits, 4},
};

/// K · N if the node states both; 0 otherwise.
std::uint64_t weights_by_attributes(const OnnxGraphs& graphs, const OnnxNode& node) {
  const std::int64_t k = graphs.number(node, OnnxKey::kK, 0), n = graphs.number(node, OnnxKey::kN, 0);
  if (k <= 0 || n <= 0) return 0;
  const std::array<std::uint64_t, 2> shape = {static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(n)};
  return checked_byte_count(shape, 1).value_or(0);
}

}  // namespace

std::string onnx_codes_text(unsigned bits) {
  return "it holds " + std::to_string(bits) + "-bit codes";
}

TensorRole onnx_codes(const OnnxGraphs& graphs, const OnnxUse& use, const TensorInfo& tensor, unsigned bits) {
  const OnnxNode& node = graphs.nodes[use.node];
  const std::string& op = graphs.op(node);
  TensorRole role{TensorRole::Kind::kCodes, {}, tensor.count()};
  for (const PackedRow& row : kPacked) {
    if (row.op != op || bits != 8) continue;
    const std::int64_t said = row.bits ? graphs.number(node, *row.bits, row.otherwise) : row.otherwise;
    if (said != 2 && said != 4 && said != 8) {
      role.weights = 0;
      continue;
    }
    bits = static_cast<unsigned>(said);
    const std::uint64_t in_byte = 8 / bits, by_attributes = weights_by_attributes(graphs, node);
    role.weights = by_attributes > 0                             ? by_attributes
                   : tensor.count() <= kMaxWholeNumber / in_byte ? tensor.count() * in_byte
                                                                 : 0;
    if (op == kBlobs) role.weights = 0;
    break;
  }
  role.why = onnx_codes_text(bits) + " that " + op + " decodes";
  return role;
}

std::string onnx_scale_name(const std::string& codes) {
  return codes.ends_with(kQuantized) ? codes.substr(0, codes.size() - kQuantized.size()) + "_scale"
                                     : std::string();
}

std::string onnx_codes_name(const std::string& name) {
  for (const std::string_view ending : {"_scale", "_zero_point"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size()) + std::string(kQuantized);
  }
  return {};
}

}  // namespace qs::io
