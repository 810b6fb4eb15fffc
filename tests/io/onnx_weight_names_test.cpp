// Names of weights whose codes an exporter has renamed.
#include <doctest/doctest.h>

#include "io/onnx_decoding.hpp"
#include "onnx_decoded.hpp"

using namespace qs;
using test::decoded;
using test::floats;
using test::int8s;
using test::Node;
using test::Proto;

TEST_CASE("ONNX decoding: weights are named as before they were quantized, unless the name is taken") {
  const std::pair<const char*, const char*> rows[] = {
      {"fc.weight_quantized", "fc.weight"},
      {"fc.weight_Q4", "fc.weight"},
      {"fc.weight_q8", "fc.weight"},
      {"fc.weight_Q", "fc.weight"},
      {"fc.weight_DQ_Q4", "fc.weight"},
      {"fc.weight_Q4G32", "fc.weight"},
      {"fc.weight_Bnb4", "fc.weight"},
      {"onnx::MatMul_42_quantized", "onnx::MatMul_42"},
      {"attn_q", "attn_q"},
      {"attn_Q", "attn_Q"},
      {"fc.weight", "fc.weight"},
      {"_quantized", "_quantized"},
      {"conv_2", "conv_2"},
      {"", ""},
  };
  for (const auto& row : rows) CHECK(io::onnx_weight_name(row.first) == row.second);
  const Node node{"DequantizeLinear", {"w_quantized", "w_scale"}, {"y"}};
  const std::vector<Proto> stored_codes = {int8s("w_quantized", {2}, {1, 2}), floats("w_scale", {}, {3})};
  CHECK(decoded({node}, stored_codes) == "w [2] ONNX int8, one scale: 3 6");
  std::vector<Proto> with_w = stored_codes;
  with_w.push_back(floats("w", {2}, {1, 2}));
  CHECK(decoded({node}, with_w) == "w_quantized [2] ONNX int8, one scale: 3 6");
}
