#include <doctest/doctest.h>

#include "io/onnx_roles.hpp"
#include "onnx_nodes.hpp"

using namespace qs;
using namespace qs::io;
using test::Node;
using test::onnx_int;
using test::Proto;
using test::zeros;
namespace onnx = test::onnx;

namespace {

using Dims = std::vector<std::int64_t>;

std::string role_of_first(const std::vector<Node>& nodes, const std::vector<Proto>& initializers) {
  const auto reading = test::read_graph(test::graph_of(nodes, initializers));
  REQUIRE(reading.error == "");
  REQUIRE(!reading.tensors.empty());
  // Why codes are not decoded (onnx_decoding_test.cpp) follows a semicolon.
  const std::string text = test::role_text(reading.tensors[0].role);
  return text.substr(0, text.find("; "));
}

std::string role_of_float(const Node& node, const Dims& dims, const char* name = "w") {
  return role_of_first({node}, {zeros(name, onnx::kFloat, dims)});
}

/// "3 weights, codes of 4": sums over a golden model.
std::string sums(const std::string& file) {
  const auto reading = test::read_onnx(test::onnx_golden(file));
  REQUIRE(reading.error == "");
  std::uint64_t weights = 0, codes = 0;
  for (const TensorInfo& tensor : reading.tensors) {
    CHECK(tensor.container == Container::kOnnx);
    if (tensor.role.kind == TensorRole::Kind::kWeight) weights += tensor.count();
    if (tensor.role.kind == TensorRole::Kind::kCodes) codes += tensor.role.weights;
  }
  return std::to_string(weights) + " weights, codes of " + std::to_string(codes);
}

}  // namespace

TEST_CASE("ONNX roles: floats are weights unless their node takes them as something else") {
  struct Row {
    Node node;
    Dims dims;
    std::string role;
  };
  const Row rows[] = {
      {{"MatMul", {"x", "w"}, {"y"}}, {4, 3}, "weight"},
      {{"Conv", {"x", "k", "w"}, {"y"}}, {1}, "weight"},
      {{"BatchNormalization", {"x", "a", "b", "c", "w"}, {"y"}}, {4}, "weight"},
      {{"LayerNormalization", {"x", "w"}, {"y"}}, {4}, "weight"},
      {{"SkipLayerNormalization", {"x", "y", "w"}, {"y"}}, {4}, "weight"},
      {{"PRelu", {"x", "w"}, {"y"}}, {1}, "weight"},
      {{"LSTM", {"x", "a", "b", "c", "", "", "", "w"}, {"y"}}, {1, 12}, "weight"},
      {{"Add", {"x", "w"}, {"y"}}, {3}, "weight"},
      {{"Add", {"x", "w"}, {"y"}}, {1}, "other: it is a single number that Add computes with"},
      {{"Pow", {"x", "w"}, {"y"}}, {}, "other: it is a single number that Pow computes with"},
      {{"NobodyKnows", {"x", "w"}, {"y"}}, {3}, "weight"},
      {{"NobodyKnows", {"x", "w"}, {"y"}}, {}, "other: it is a single number that NobodyKnows computes with"},
      {{"Clip", {"x", "w"}, {"y"}}, {}, "other: it is the bound of Clip"},
      {{"Resize", {"x", "", "w"}, {"y"}}, {4}, "other: it is the sizes of Resize"},
      {{"Pad", {"x", "p", "w"}, {"y"}}, {}, "other: it is the bound of Pad"},
      {{"QuantizeLinear", {"x", "w"}, {"y"}}, {}, "scales: it is a scale or zero point of QuantizeLinear"},
      {{"RotaryEmbedding", {"x", "i", "w"}, {"y"}},
       {9, 4},
       "other: it is the table of angles of RotaryEmbedding"},
      {{"Relu", {"x"}, {"y"}}, {3}, "weight"},
      {{"Relu", {"x"}, {"y"}}, {}, "other: it is a single number"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CHECK(role_of_float(row.node, row.dims) == row.role);
  }
}

TEST_CASE("ONNX roles: masks by name, where a node adds or picks; learned tensors keep theirs") {
  const std::string mask = "other: its name is that of a mask";
  for (const char* const name :
       {"causal_mask", "attn.bias_mask", "/h.0/attn/masked_bias", "mask_inf", "tri", "fc.weight_mask"}) {
    CAPTURE(name);
    CHECK(is_name_of_mask(name));
    CHECK(role_of_float({"Add", {"x", name}, {"y"}}, {4, 4}, name) == mask);
    CHECK(role_of_float({"Where", {"c", name, "x"}, {"y"}}, {4, 4}, name) == mask);
    CHECK(role_of_float({"MatMul", {"x", name}, {"y"}}, {4, 4}, name) == "weight");
  }
  for (const char* const name : {"mask_token", "mask_decoder.fc.bias", "mask_tokens.weight", "damask", "w"}) {
    CAPTURE(name);
    CHECK_FALSE(is_name_of_mask(name));
    CHECK(role_of_float({"Add", {"x", name}, {"y"}}, {4, 4}, name) == "weight");
  }
}

TEST_CASE("ONNX roles: whole numbers and truth values are settings, unless they are codes") {
  struct Row {
    Node node;
    std::uint64_t type;
    unsigned bits;
    Dims dims;
    std::string role;
  };
  const std::string by = "DequantizeLinear", codes = "-bit codes that DequantizeLinear decodes";
  const Row rows[] = {
      {{"Reshape", {"x", "w"}, {"y"}}, onnx::kInt64, 64, {2}, "other: it is the shape of Reshape"},
      {{"Gather", {"x", "w"}, {"y"}}, onnx::kInt64, 64, {2}, "other: it is the indices of Gather"},
      {{"Where", {"w", "x", "z"}, {"y"}}, 9, 8, {4, 4}, "other: it holds truth values"},
      {{"Add", {"x", "w"}, {"y"}}, onnx::kInt64, 64, {2}, "other: it holds whole numbers"},
      {{"Relu", {"x"}, {"y"}}, onnx::kInt8, 8, {4, 4}, "other: it holds whole numbers"},
      {{"DequantizeLinear", {"w", "s"}, {"y"}}, onnx::kInt8, 8, {4, 4}, "codes of 16: it holds 8" + codes},
      {{"DequantizeLinear", {"w", "s"}, {"y"}}, 5, 16, {4, 4}, "codes of 16: it holds 16" + codes},
      {{"DequantizeLinear", {"w", "s"}, {"y"}}, 17, 8, {4, 4}, "codes of 16: it holds 8" + codes},
      {{"DequantizeLinear", {"w", "s"}, {"y"}}, 23, 4, {5, 3}, "codes of 15: it holds 4" + codes},
      {{"DequantizeLinear", {"w", "s"}, {"y"}},
       onnx::kInt32,
       32,
       {4},
       "other: it is a bias in whole numbers that DequantizeLinear decodes"},
      {{"DequantizeLinear", {"w", "s"}, {"y"}},
       onnx::kInt8,
       8,
       {},
       "other: it is a single number that DequantizeLinear decodes"},
      {{"DequantizeLinear", {"x", "s", "w"}, {"y"}},
       onnx::kInt8,
       8,
       {},
       "scales: it is a scale or zero point of " + by},
      {{"ConvInteger", {"x", "w"}, {"y"}},
       onnx::kUint8,
       8,
       {4, 3, 3, 3},
       "codes of 108: it holds 8-bit codes that ConvInteger decodes"},
      {{"MatMulNBits", {"x", "w"}, {"y"}, {onnx_int("K", 60), onnx_int("N", 6), onnx_int("bits", 4)}},
       onnx::kUint8,
       8,
       {6, 2, 16},
       "codes of 360: it holds 4-bit codes that MatMulNBits decodes"},
      {{"MatMulNBits", {"x", "b", "s", "", "w"}, {"y"}},
       onnx::kInt32,
       32,
       {64},
       "other: it is the indices of MatMulNBits"},
      {{"MatMulBnb4", {"x", "w"}, {"y"}, {onnx_int("K", 8), onnx_int("N", 4)}},
       onnx::kUint8,
       8,
       {16},
       "codes of 32: it holds 4-bit codes that MatMulBnb4 decodes"},
      {{"GatherBlockQuantized", {"w", "i", "s"}, {"y"}},
       onnx::kUint8,
       8,
       {9, 8},
       "codes of 144: it holds 4-bit codes that GatherBlockQuantized decodes"},
      {{"GatherBlockQuantized", {"w", "i", "s"}, {"y"}},
       21,
       4,
       {9, 8},
       "codes of 72: it holds 4-bit codes that GatherBlockQuantized decodes"},
      {{"QMoE", {"x", "r", "w"}, {"y"}, {onnx_int("expert_weight_bits", 8)}},
       onnx::kUint8,
       8,
       {2, 4, 8},
       "codes of 64: it holds 8-bit codes that QMoE decodes"},
      {{"QAttention", {"x", "w"}, {"y"}},
       onnx::kInt8,
       8,
       {4, 12},
       "codes of 48: it holds 8-bit codes that QAttention decodes"},
      {{"DynamicQuantizeMatMul", {"x", "w", "s"}, {"y"}},
       onnx::kInt8,
       8,
       {4, 12},
       "codes of 48: it holds 8-bit codes that DynamicQuantizeMatMul decodes"},
      {{"Relu", {"x"}, {"y"}}, 22, 4, {5, 3}, "codes of 15: it holds 4-bit codes"},
      {{"Relu", {"x"}, {"y"}}, 8, 0, {2}, "other: it holds text"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CHECK(role_of_first({row.node}, {zeros("w", row.type, row.dims, row.bits)}) == row.role);
  }
}

TEST_CASE("ONNX roles: codes are found behind other nodes, and scales of dynamic quantization too") {
  const Proto codes = zeros("w", onnx::kInt8, {9, 4}, 8);
  const std::string eight = "codes of 36: it holds 8-bit codes that ";
  CHECK(role_of_first({{"Gather", {"w", "i"}, {"g"}}, {"DequantizeLinear", {"g", "s"}, {"y"}}}, {codes}) ==
        eight + "DequantizeLinear decodes");
  CHECK(role_of_first({{"Cast", {"w"}, {"f"}, {onnx_int("to", 1)}}, {"Mul", {"f", "s"}, {"y"}}}, {codes}) ==
        eight + "Mul decodes");
  CHECK(role_of_first({{"Cast", {"w"}, {"f"}, {onnx_int("to", 7)}}, {"Add", {"f", "s"}, {"y"}}}, {codes}) ==
        "other: it holds whole numbers");
  // A weight that the model rounds to codes and back at run time is a weight.
  CHECK(role_of_first({{"QuantizeLinear", {"w", "s"}, {"q"}},
                       {"DequantizeLinear", {"q", "s"}, {"d"}},
                       {"MatMul", {"x", "d"}, {"y"}}},
                      {zeros("w", onnx::kFloat, {4, 3})}) == "weight");
  CHECK(role_of_first({{"DynamicQuantizeLinear", {"x"}, {"q", "qs", "qz"}}, {"Mul", {"qs", "w"}, {"y"}}},
                      {zeros("w", onnx::kFloat, {5})}) == "scales: it is a scale or zero point of Mul");
  CHECK(role_of_first({{"Mul", {"x", "fc_scale"}, {"y"}}},
                      {zeros("fc_scale", onnx::kFloat, {5}), zeros("fc_quantized", onnx::kInt8, {5, 5}, 8)})
            .starts_with("scales: "));
}

// tests/golden/onnx: small models of random numbers in the layouts that published ones have, made for tests
// of this kind; what must come out was worked out before packing. masks.onnx is as reported with masks among
// the initializers, if.onnx as in https://github.com/microsoft/onnxruntime/issues/8012.
TEST_CASE("ONNX roles: of whole models, as many weights as there are") {
  const std::pair<const char*, const char*> rows[] = {
      {"constant_only.onnx", "4096 weights, codes of 0"},
      {"constant_and_shape.onnx", "4096 weights, codes of 0"},
      {"if.onnx", "8208 weights, codes of 0"},
      {"masks.onnx", "4096 weights, codes of 0"},
      {"kn.onnx", "32768 weights, codes of 0"},
      {"unpacked.onnx", "4096 weights, codes of 0"},
      {"constant-nodes.onnx", "44 weights, codes of 0"},
      {"dynamic.onnx", "144 weights, codes of 0"},
      {"float4.onnx", "24 weights, codes of 0"},
      {"float8.onnx", "1024 weights, codes of 0"},
      {"int2.onnx", "48 weights, codes of 0"},
      {"int4.onnx", "50 weights, codes of 0"},
      {"matmulnbits.onnx", "2304 weights, codes of 0"},
      {"qdq-blocked.onnx", "704 weights, codes of 0"},
      {"qdq-int8.onnx", "700 weights, codes of 0"},
      {"qdq-uint8.onnx", "272 weights, codes of 0"},
      {"qoperator.onnx", "120 weights, codes of 0"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.first);
    CHECK(sums(row.first) == row.second);
  }
}
