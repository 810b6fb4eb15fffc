// Codes behind DequantizeLinear: how their scales and zero points are found, and where they lie. The values are
// worked out by hand, w = (q − z)·s; the fixtures of golden/packed hold those of onnxruntime.
#include <doctest/doctest.h>

#include "io/onnx_decoding.hpp"
#include "onnx_decoded.hpp"

using namespace qs;
using test::bytes_in_row;
using test::contrib;
using test::decoded;
using test::Dims;
using test::elsewhere;
using test::floats;
using test::int8s;
using test::Node;
using test::onnx_int;
using test::onnx_ints;
using test::Proto;
using test::stored;
using test::uint8s;
namespace onnx = test::onnx;

namespace {

const Node kDequantize{"DequantizeLinear", {"w", "s"}, {"y"}},
    kWithZero{"DequantizeLinear", {"w", "s", "z"}, {"y"}};

Node dequantize(const std::vector<Proto>& attributes, bool has_zero = false) {
  Node node = has_zero ? kWithZero : kDequantize;
  node.attributes = attributes;
  return node;
}

const Proto kSix = int8s("w", {2, 3}, {-2, -1, 0, 1, 2, 3});
const std::string kLeftOut = "w codes of 6: it holds 8-bit codes that DequantizeLinear decodes; ";

}  // namespace

TEST_CASE("ONNX decoding: one scale, one for each place of an axis, and blocks of an axis") {
  const Proto ten = uint8s("w", {5, 2}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(decoded({kDequantize}, {kSix, floats("s", {}, {0.5F})}) ==
        "w [2, 3] ONNX int8, one scale: -1 -0.5 0 0.5 1 1.5");
  CHECK(decoded({kDequantize}, {kSix, floats("s", {1}, {0.5F})}) ==
        "w [2, 3] ONNX int8, one scale: -1 -0.5 0 0.5 1 1.5");
  CHECK(decoded({kWithZero}, {kSix, floats("s", {}, {0.5F}), int8s("z", {}, {-2})}) ==
        "w [2, 3] ONNX int8, one scale, zero point: 0 0.5 1 1.5 2 2.5");
  // The axis is 1 unless it is said.
  CHECK(decoded({kDequantize}, {kSix, floats("s", {3}, {1, 10, 100})}) ==
        "w [2, 3] ONNX int8, one scale a column: -2 -10 0 1 20 300");
  CHECK(decoded({dequantize({onnx_int("axis", -1)}, true)},
                {kSix, floats("s", {3}, {1, 10, 100}), int8s("z", {3}, {0, 1, 2})}) ==
        "w [2, 3] ONNX int8, one scale a column, zero points: -2 -20 -200 1 10 100");
  CHECK(decoded({dequantize({onnx_int("axis", 0)})}, {kSix, floats("s", {2}, {1, 10})}) ==
        "w [2, 3] ONNX int8, one scale a row: -2 -1 0 10 20 30");
  CHECK(decoded({dequantize({onnx_int("axis", 0), onnx_int("block_size", 2)}, true)},
                {ten, floats("s", {3, 2}, {1, 2, 3, 4, 5, 6}), uint8s("z", {3, 2}, {0, 1, 2, 3, 4, 5})}) ==
        "w [5, 2] ONNX uint8, blocks of 2 along axis 0, zero points: 0 0 2 4 6 8 12 16 20 24");
  CHECK(decoded({dequantize({onnx_int("axis", 0), onnx_int("block_size", 3)})},
                {ten, floats("s", {2, 2}, {1, 2, 3, 4})}) ==
        "w [5, 2] ONNX uint8, blocks of 3 along axis 0: 0 2 2 6 4 10 18 28 24 36");
  CHECK(decoded({dequantize({onnx_int("block_size", 2)})},
                {uint8s("w", {2, 3}, {1, 2, 3, 4, 5, 6}), floats("s", {2, 2}, {1, 10, 100, 1000})}) ==
        "w [2, 3] ONNX uint8, blocks of 2 along axis 1: 1 2 30 400 500 6000");
  // NVIDIA's operator says no size of block: the shape of the scales does.
  CHECK(decoded({{"TRT_INT4DequantizeLinear", {"w", "s"}, {"y"}, {onnx_int("axis", 0)}}},
                {int8s("w", {4, 1}, {1, 2, 3, 4}), floats("s", {2, 1}, {1, 10})}) ==
        "w [4, 1] ONNX int8, blocks of 2 along axis 0: 1 2 30 40");
}

TEST_CASE("ONNX decoding: axes of any rank, and a single row") {
  // [2, 3, 2, 2]: filters, channels, height, width.
  std::vector<int> counted(24);
  for (int i = 0; i < 24; ++i) counted[static_cast<std::size_t>(i)] = i;
  const auto sum_for = [&](std::int64_t axis, const Dims& shape, const std::vector<float>& scales,
                           std::int64_t block) {
    const std::string text = decoded({dequantize({onnx_int("axis", axis), onnx_int("block_size", block)})},
                                     {uint8s("w", {2, 3, 2, 2}, counted), floats("s", shape, scales)});
    return text;
  };
  CHECK(
      sum_for(0, {2}, {1, 0}, 0) ==
      "w [2, 3, 2, 2] ONNX uint8, one scale for each place of axis 0: 0 1 2 3 4 5 6 7 8 9 10 11 0 0 0 0 0 0 0 0 0 0 "
      "0 0");
  CHECK(
      sum_for(1, {3}, {0, 1, 0}, 0) ==
      "w [2, 3, 2, 2] ONNX uint8, one scale for each place of axis 1: 0 0 0 0 4 5 6 7 0 0 0 0 0 0 0 0 16 17 18 19 0 "
      "0 0 0");
  CHECK(
      sum_for(-1, {2}, {0, 1}, 0) ==
      "w [2, 3, 2, 2] ONNX uint8, one scale for each place of axis 3: 0 1 0 3 0 5 0 7 0 9 0 11 0 13 0 15 0 17 0 19 0 "
      "21 0 23");
  CHECK(
      sum_for(1, {2, 2, 2, 2}, {1, 0, 0, 0, 0, 0, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0}, 2) ==
      "w [2, 3, 2, 2] ONNX uint8, blocks of 2 along axis 1: 0 0 0 0 4 0 0 0 0 0 0 22 36 0 0 0 48 0 0 0 0 0 0 0");
  CHECK(decoded({dequantize({onnx_int("axis", 0)})},
                {int8s("w", {3}, {1, 2, 3}), floats("s", {3}, {1, 10, 100})}) ==
        "w [3] ONNX int8, one scale for each place of axis 0: 1 20 300");
}

TEST_CASE("ONNX decoding: integers of every width, signed and unsigned, and floats of 8 and 4 bits") {
  struct Row {
    std::uint64_t type;
    Dims dims;
    std::vector<int> bytes;
    std::string told;
  };
  const Row rows[] = {
      {onnx::kUint8, {2}, {255, 128}, "uint8, one scale: 510 256"},
      {onnx::kInt8, {2}, {255, 128}, "int8, one scale: -2 -256"},
      {onnx::kUint16, {2}, {255, 255, 0, 128}, "uint16, one scale: 131070 65536"},
      {onnx::kInt16, {2}, {255, 255, 0, 128}, "int16, one scale: -2 -65536"},
      {onnx::kUint4, {3}, {0xF8, 0x07}, "uint4, one scale: 16 30 14"},
      {onnx::kInt4, {3}, {0xF8, 0x07}, "int4, one scale: -16 -2 14"},
      {onnx::kUint2, {5}, {0xE4, 0x02}, "uint2, one scale: 0 2 4 6 4"},
      {onnx::kInt2, {5}, {0xE4, 0x02}, "int2, one scale: 0 2 -4 -2 -4"},
      {onnx::kFloat4, {4}, {0x71, 0xF8}, "float4 E2M1, one scale: 1 12 0 -12"},
      {onnx::kE4m3fn, {4}, {0x7E, 0x80, 0x01, 0x38}, "float8 E4M3FN, one scale: 896 0 0.00390625 2"},
      {onnx::kE5m2,
       {4},
       {0x7B, 0x7C, 0x01, 0x3C},
       "float8 E5M2, one scale: 114688 infinity 0.000030517578125 2"},
      // Another bias, no negative zero, no infinity.
      {onnx::kE4m3fnuz, {4}, {0x7F, 0x80, 0x01, 0x40}, "float8 E4M3FNUZ, one scale: 480 NaN 0.001953125 2"},
      {onnx::kE5m2fnuz,
       {4},
       {0x7F, 0x80, 0x01, 0x40},
       "float8 E5M2FNUZ, one scale: 114688 NaN 0.0000152587890625 2"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.told);
    const std::string text = decoded(
        {kDequantize}, {stored("w", row.type, row.dims, bytes_in_row(row.bytes)), floats("s", {}, {2})});
    CHECK(text == "w [" + std::to_string(row.dims[0]) + "] ONNX " + row.told);
  }
}

TEST_CASE("ONNX decoding: zero points of few bits are packed, too") {
  CHECK(decoded({kWithZero}, {stored("w", onnx::kInt4, {3, 3}, bytes_in_row({0x21, 0x43, 0x65, 0xF7, 0x08})),
                              floats("s", {3}, {1, 10, 100}),
                              stored("z", onnx::kInt4, {3}, bytes_in_row({0xF1, 0x07}))}) ==
        "w [3, 3] ONNX int4, one scale a column, zero points: 0 30 -400 3 60 -100 6 0 -1500");
  CHECK(decoded({kWithZero}, {stored("w", onnx::kUint2, {2, 2}, bytes_in_row({0xE4})), floats("s", {}, {1}),
                              stored("z", onnx::kUint2, {}, bytes_in_row({0x03}))}) ==
        "w [2, 2] ONNX uint2, one scale, zero point: -3 -2 -1 0");
}

TEST_CASE("ONNX decoding: scales of any floating-point type") {
  struct Row {
    std::uint64_t type;
    std::vector<int> bytes;
  };
  // Two in float16, bfloat16, float64, and the power of two with the exponent 1.
  const Row rows[] = {{onnx::kFloat16, {0x00, 0x40}},
                      {onnx::kBfloat16, {0x00, 0x40}},
                      {onnx::kDouble, {0, 0, 0, 0, 0, 0, 0, 0x40}},
                      {onnx::kE8m0, {128}},
                      {onnx::kE5m2fnuz, {0x44}}};
  for (const Row& row : rows) {
    CAPTURE(row.type);
    CHECK(decoded({kDequantize}, {kSix, stored("s", row.type, {}, bytes_in_row(row.bytes))}) ==
          "w [2, 3] ONNX int8, one scale: -4 -2 0 2 4 6");
  }
  CHECK(decoded({kDequantize}, {kSix, int8s("s", {}, {2})}) == kLeftOut + "its scale, 's', is INT8");
}

TEST_CASE("ONNX decoding: codes in lists of numbers") {
  const std::string right = "w [3] ONNX int4, one scale: -8 -1 7";
  const Proto scale = floats("s", {}, {1});
  const auto tensor = [](std::uint64_t type) { return test::onnx_tensor("w", type, {3}); };
  CHECK(decoded({kDequantize},
                {tensor(onnx::kInt4).data(onnx::kInt32Data, test::varints({0xF8, 0x07})), scale}) == right);
  CHECK(decoded({kDequantize},
                {tensor(onnx::kInt4).number(onnx::kInt32Data, 0xF8).number(onnx::kInt32Data, 7), scale}) ==
        right);
  CHECK(decoded({kDequantize}, {tensor(onnx::kInt8).data(onnx::kInt32Data, test::varints({-8, -1, 7})),
                                scale}) == "w [3] ONNX int8, one scale: -8 -1 7");
  CHECK(decoded({kDequantize},
                {tensor(onnx::kE4m3fnuz).data(onnx::kInt32Data, test::varints({0x7F, 0x80, 0x40})), scale}) ==
        "w [3] ONNX float8 E4M3FNUZ, one scale: 240 NaN 1");
  const Proto listed = test::onnx_tensor("s", onnx::kFloat, {}).fixed32(onnx::kFloatData, 0x3F800000);
  CHECK(decoded({kDequantize},
                {tensor(onnx::kInt4).data(onnx::kInt32Data, test::varints({0xF8, 0x07})), listed}) == right);
  CHECK(decoded({kDequantize}, {tensor(onnx::kInt4), scale}) ==
        "w codes of 3: it holds 4-bit codes that DequantizeLinear decodes");
}

TEST_CASE("ONNX decoding: codes and scales in other files") {
  const auto model = test::onnx_model_file(test::graph_of(
      {kWithZero}, {elsewhere("w", onnx::kInt4, {2, 2}, "codes.bin", "1"),
                    elsewhere("s", onnx::kFloat, {2}, "scales.bin"), int8s("z", {2}, {0x21}, onnx::kInt4)}));
  const test::File codes{"codes.bin", bytes_in_row({0, 0x21, 0x43})},
      scales{"scales.bin", test::bytes_of({1.F, 10.F})};
  CHECK(decoded({model, codes, scales}) == "w [2, 2] ONNX int4, one scale a column, zero points: 0 0 2 20");
  CHECK(decoded({scales, codes, model}) == "w [2, 2] ONNX int4, one scale a column, zero points: 0 0 2 20");
  CHECK(test::problems(test::read({model, codes, scales})) == "");
  const std::string absent = "'codes.bin', which was not opened along with the model";
  CHECK(decoded({model, scales}) == "w weight; its values are in " + absent);
  CHECK(decoded({model, codes}) ==
        "w weight; scales 's': its values are in 'scales.bin', which was not opened along with the model");
  CHECK(decoded({model, codes, {"scales.bin", test::bytes_of({1.F})}}) ==
        "w weight; scales 's': its values are the bytes 0 to 8 of 'scales.bin', which has 4");
}

TEST_CASE("ONNX decoding: two tensors of codes with one place count once, and both have their scales") {
  const Node other{"DequantizeLinear", {"v", "t"}, {"x"}};
  const std::vector<test::File> files = {
      test::onnx_model_file(test::graph_of(
          {kDequantize, other},
          {elsewhere("w", onnx::kInt8, {2}, "c.bin"), elsewhere("v", onnx::kInt8, {2}, "./c.bin"),
           elsewhere("s", onnx::kFloat, {}, "s.bin"), elsewhere("t", onnx::kFloat, {}, "s.bin")})),
      {"c.bin", bytes_in_row({1, 2})},
      {"s.bin", test::bytes_of({0.5F})}};
  const io::ModelReader reader = test::read(files);
  REQUIRE(reader.tensors().size() == 2);
  CHECK(test::told(reader.tensors()[0], files) == "w [2] ONNX int8, one scale: 0.5 1");
  CHECK(test::role_text(reader.tensors()[1].role) == "other: its bytes are those of 'w', and count once");
}

TEST_CASE("ONNX decoding: numbers are found in Constant nodes, and behind nodes that hand them on") {
  const std::string right = "w [2, 3] ONNX int8, one scale: -1 -0.5 0 0.5 1 1.5";
  const std::string by_column = "w [2, 3] ONNX int8, one scale a column: -2 -10 0 1 20 300";
  const auto constant = [](const Proto& attribute) { return Node{"Constant", {}, {"s"}, {attribute}}; };
  CHECK(decoded({constant(test::onnx_value(floats("", {}, {0.5F}))), kDequantize}, {kSix}) == right);
  CHECK(decoded({constant(Proto().text(1, "value_float").fixed32(2, 0x3F000000)), kDequantize}, {kSix}) ==
        right);
  CHECK(decoded({constant(Proto().text(1, "value_floats").fixed32(7, 0x3F000000)), kDequantize}, {kSix}) ==
        right);
  CHECK(decoded({constant(Proto().text(1, "value_floats").data(7, test::bytes_of({1.F, 10.F, 100.F}))),
                 kDequantize},
                {kSix}) == by_column);
  CHECK(decoded({{"Constant", {}, {"w"}, {test::onnx_value(int8s("", {2, 3}, {-2, -1, 0, 1, 2, 3}))}},
                 kDequantize},
                {floats("s", {}, {0.5F})}) == right);
  const auto behind = [&](const std::vector<Node>& nodes, const Proto& scale) {
    std::vector<Node> all = nodes;
    all.push_back(kDequantize);
    return decoded(all, {kSix, scale});
  };
  const Proto three = floats("t", {1, 3}, {1, 10, 100}),
              half = stored("t", onnx::kFloat16, {}, bytes_in_row({0, 0x38}));
  CHECK(behind({{"Identity", {"t"}, {"s"}}}, floats("t", {}, {0.5F})) == right);
  CHECK(behind({{"Cast", {"t"}, {"s"}, {onnx_int("to", 1)}}}, half) == right);
  CHECK(behind({{"Reshape", {"t", "shape"}, {"s"}}}, three) == by_column);
  CHECK(behind({{"Squeeze", {"t", "axes"}, {"u"}}, {"Identity", {"u"}, {"s"}}}, three) == by_column);
  CHECK(behind({{"Transpose", {"t"}, {"u"}}, {"Flatten", {"u"}, {"s"}}}, three) == by_column);
  CHECK(behind({{"Transpose", {"t"}, {"s"}}}, floats("t", {2, 3}, {1, 2, 3, 4, 5, 6})) ==
        kLeftOut + "its scale, 't', is turned by Transpose");
  CHECK(behind({{"Cast", {"t"}, {"s"}, {onnx_int("to", 10)}}}, floats("t", {}, {0.5F})) ==
        kLeftOut + "its scale, 't', is rounded by a Cast to FLOAT16");
  CHECK(behind({{"Exp", {"t"}, {"s"}}}, floats("t", {}, {0.5F})) ==
        kLeftOut + "its scale, 's', is computed by Exp");
}

TEST_CASE("ONNX decoding: scales that are codes themselves have a scale of their own, as NVFP4's") {
  const std::vector<Node> nodes = {{"DequantizeLinear", {"e", "g"}, {"s"}},
                                   dequantize({onnx_int("axis", -1), onnx_int("block_size", 2)}),
                                   {"MatMul", {"x", "y"}, {"o"}}};
  // 2 and 0.5 in E4M3, of 10.
  const std::vector<Proto> numbers = {stored("e", onnx::kE4m3fn, {1, 2}, bytes_in_row({0x40, 0x30})),
                                      stored("w", onnx::kFloat4, {1, 4}, bytes_in_row({0x21, 0xF2})),
                                      floats("g", {}, {10})};
  CHECK(decoded(nodes, numbers) == "w [1, 4] ONNX float4 E2M1, blocks of 2 along axis 1: 10 20 5 -30");
  const io::ModelReader reader = test::read({test::onnx_model_file(test::graph_of(nodes, numbers))});
  REQUIRE(reader.tensors().size() == 1);
  CHECK(reader.tensors()[0].decoding->stored_bits(io::PartRole::kScales) == 16 + 32);
}

TEST_CASE("ONNX decoding: what moves decoded weights changes their use alone") {
  const Proto scale = floats("s", {3}, {1, 10, 100});
  const auto use = [&](const std::vector<Node>& behind) {
    std::vector<Node> nodes = {kDequantize};
    nodes.insert(nodes.end(), behind.begin(), behind.end());
    const auto reading = test::read_graph(test::graph_of(nodes, {kSix, scale}));
    REQUIRE(!reading.tensors.empty());
    CHECK(reading.tensors[0].decoding != nullptr);
    return test::use_text(reading.tensors[0].use);
  };
  CHECK(use({{"MatMul", {"x", "y"}, {"o"}}}) == "1 | 0: MatMul, [in, out]");
  CHECK(use({{"Transpose", {"y"}, {"t"}}, {"MatMul", {"x", "t"}, {"o"}}}) == "0 | 1: MatMul, [in, out]");
  CHECK(use({{"Gemm", {"x", "y"}, {"o"}, {onnx_int("transB", 1)}}}) == "0 | 1: Gemm with transB");
}

TEST_CASE("ONNX decoding: codes that are moved before they are decoded") {
  const Node moved{"DequantizeLinear", {"m", "s"}, {"y"}};
  const Proto one = floats("s", {}, {0.5F}), three = floats("s", {3}, {1, 10, 100}),
              two = floats("s", {2}, {1, 10});
  const std::string right = "w [2, 3] ONNX int8, one scale: -1 -0.5 0 0.5 1 1.5";
  const std::string lost =
      kLeftOut + "its places change on the way to the node, and its scale goes by places";
  const auto through = [&](const Node& first, const Proto& scale) {
    return decoded({first, moved}, {kSix, scale});
  };
  const Node turn{"Transpose", {"w"}, {"m"}}, reshape{"Reshape", {"w", "shape"}, {"m"}},
      pick{"Gather", {"w", "i"}, {"m"}}, slice{"Slice", {"w", "a", "b"}, {"m"}};
  for (const Node& node : {turn, reshape, pick, slice}) {
    CAPTURE(node.op);
    CHECK(through(node, one) == right);
    // After Transpose, axis 1 is the stored axis 0.
    CHECK(through(node, two) ==
          (node.op == "Transpose" ? "w [2, 3] ONNX int8, one scale a row: -2 -1 0 10 20 30" : lost));
  }
  CHECK(through(turn, three) == kLeftOut + "its scale, 's' of [3], does not fit its shape, [3, 2]");
  CHECK(through({"Unsqueeze", {"w"}, {"m"}, {onnx_ints("axes", {0})}}, two) ==
        "w [2, 3] ONNX int8, one scale a row: -2 -1 0 10 20 30");
  // Blocks of two rows as the node sees them, which are columns.
  Node blocks = moved;
  blocks.attributes = {onnx_int("axis", 0), onnx_int("block_size", 2)};
  CHECK(decoded({turn, blocks}, {kSix, floats("s", {2, 2}, {1, 10, 100, 1000})}) ==
        "w [2, 3] ONNX int8, blocks of 2 along axis 1: -2 -1 0 10 20 3000");
  CHECK(
      decoded({{"Concat", {"w", "v"}, {"m"}}, moved}, {kSix, int8s("v", {2, 3}, {1, 1, 1, 1, 1, 1}), one}) ==
      right + "\nv [2, 3] ONNX int8, one scale: 0.5 0.5 0.5 0.5 0.5 0.5");
  CHECK(decoded({{"Add", {"w", "v"}, {"m"}}, moved}, {kSix, int8s("v", {}, {1}), one}) ==
        kLeftOut + "a node before DequantizeLinear computes with it");
  CHECK(through({"Cast", {"w"}, {"m"}, {onnx_int("to", onnx::kInt16)}}, one) == right);
  CHECK(through({"Cast", {"w"}, {"m"}, {onnx_int("to", onnx::kUint8)}}, one) ==
        kLeftOut + "a node before DequantizeLinear computes with it");
}

TEST_CASE("ONNX decoding: codes that cannot be decoded are left out, and it is said why") {
  const Proto one = floats("s", {}, {0.5F});
  CHECK(decoded({{"DequantizeLinear", {"w"}, {"y"}}}, {kSix}) == kLeftOut + "it has no scale");
  CHECK(decoded({{"DequantizeLinear", {"w", ""}, {"y"}}}, {kSix}) == kLeftOut + "it has no scale");
  CHECK(decoded({kDequantize}, {kSix}) == kLeftOut + "its scale, 's', is no constant of the model");
  CHECK(decoded({{"Mul", {"a", "b"}, {"s"}}, kDequantize},
                {kSix, floats("a", {}, {1}), floats("b", {}, {1})}) ==
        kLeftOut + "its scale, 's', is computed by Mul");
  CHECK(decoded({kDequantize}, {kSix, floats("s", {2}, {1, 2})}) ==
        kLeftOut + "its scale, 's' of [2], does not fit its shape, [2, 3]");
  CHECK(decoded({dequantize({onnx_int("axis", 2)})}, {kSix, floats("s", {2}, {1, 2})}) ==
        kLeftOut + "its axis is none of those of its shape");
  CHECK(decoded({dequantize({onnx_int("block_size", 2)})}, {kSix, floats("s", {2, 3}, {1, 2, 3, 4, 5, 6})}) ==
        kLeftOut + "its scale, 's' of [2, 3], does not fit its shape, [2, 3]");
  CHECK(decoded({kWithZero}, {kSix, one}) == kLeftOut + "its zero point, 'z', is no constant of the model");
  CHECK(decoded({kWithZero}, {kSix, one, uint8s("z", {}, {1})}) ==
        kLeftOut + "its zero point, 'z', is UINT8, and its codes are INT8");
  CHECK(decoded({kWithZero}, {kSix, one, floats("z", {}, {1})}) ==
        kLeftOut + "its zero point, 'z', is FLOAT, and its codes are INT8");
  CHECK(decoded({kWithZero}, {kSix, one, int8s("z", {2}, {1, 2})}) ==
        kLeftOut + "its zero point, 'z' of [2], does not fit its shape, [2, 3]");
  const Proto unknown = test::onnx_tensor("s", 99, {}).data(onnx::kRawData, test::Bytes(4));
  CHECK(decoded({kDequantize}, {kSix, unknown}) == kLeftOut + "its scale, 's', is of no known type");
  const std::string no_data = decoded({kDequantize}, {kSix, test::onnx_tensor("s", onnx::kFloat, {})});
  CHECK(no_data.starts_with(kLeftOut + "scales 's': "));
  CHECK(no_data.find("it has no data") != std::string::npos);
}

TEST_CASE("ONNX decoding: a bias in whole numbers is no weight, whatever its scale") {
  const auto reading = test::read_graph(
      test::graph_of({kDequantize}, {test::zeros("w", onnx::kInt32, {4}), floats("s", {4}, {1, 2, 3, 4})}));
  REQUIRE(reading.tensors.size() == 2);
  CHECK(reading.tensors[0].decoding == nullptr);
  CHECK(test::role_text(reading.tensors[0].role) ==
        "other: it is a bias in whole numbers that DequantizeLinear decodes");
}

TEST_CASE("ONNX decoding: of several nodes the first that can be followed counts") {
  const Proto one = floats("s", {}, {0.5F});
  const std::string right = "w [2, 3] ONNX int8, one scale";
  const std::string values = ": -1 -0.5 0 0.5 1 1.5";
  CHECK(decoded({kDequantize, kDequantize}, {kSix, one}) == right + values);
  CHECK(decoded({kDequantize, {"DequantizeLinear", {"w", "t"}, {"u"}}},
                {kSix, one, floats("t", {}, {0.25F})}) ==
        right + "; another node decodes it otherwise" + values);
  CHECK(decoded({{"DequantizeLinear", {"w", "unknown"}, {"u"}}, kDequantize}, {kSix, one}) == right + values);
}

TEST_CASE("ONNX decoding: in branches, loops and functions") {
  const Proto one = floats("s", {}, {0.5F});
  const std::string right = "w [2, 3] ONNX int8, one scale: -1 -0.5 0 0.5 1 1.5";
  // A branch sees the names around it, and has some of its own.
  const Proto branch = test::graph_of({kDequantize}, {one}).data(12, test::value_info("y"));
  const Node either{"If", {"c"}, {"t"}, {test::onnx_graph_in("then_branch", branch)}};
  CHECK(decoded({either}, {kSix}) == right);
  const Proto inner = test::graph_of({kDequantize}, {kSix}).data(12, test::value_info("y"));
  CHECK(decoded({{"If", {"c"}, {"t"}, {test::onnx_graph_in("then_branch", inner)}}}, {one}) == right);

  Proto body = test::graph_of({{"DequantizeLinear", {"v", "s"}, {"y"}}});
  for (const char* const input : {"i", "c", "v"}) body.data(11, test::value_info(input));
  CHECK(decoded({{"Loop", {"n", "go", "w"}, {"z"}, {test::onnx_graph_in("body", body)}}}, {kSix, one}) ==
        right);

  const test::Function function{
      "my", "Decode", {"codes", "scale"}, {"d"}, {{"DequantizeLinear", {"codes", "scale"}, {"d"}}}};
  const auto call = [](const char* codes, const char* scale) {
    return Node{"Decode", {codes, scale}, {std::string(codes) + "d"}, {}, "", "my"};
  };
  CHECK(decoded({call("w", "s"), call("v", "t")}, {kSix, int8s("v", {2}, {3, 4}), one, floats("t", {}, {10})},
                {function}) == right + "\nv [2] ONNX int8, one scale: 30 40");
  const test::Function outer{"my", "Outer", {"a", "b"}, {"d"}, {{"Decode", {"a", "b"}, {"d"}, {}, "", "my"}}};
  CHECK(decoded({{"Outer", {"w", "s"}, {"y"}, {}, "", "my"}}, {kSix, one}, {function, outer}) == right);
  CHECK(decoded({{"Decode", {"w"}, {"y"}, {}, "", "my"}}, {kSix, one}, {function}) ==
        kLeftOut + "its scale, 'scale', is no constant of the model");
}
