// The operators of ONNX and of onnxruntime that take codes, each with its own layout. The values are worked out by
// hand from the layouts that io/onnx_decoders.hpp names.
#include <doctest/doctest.h>

#include "io/onnx_decoders.hpp"
#include "io/onnx_operators.hpp"
#include "onnx_decoded.hpp"

using namespace qs;
using test::bytes_in_row;
using test::contrib;
using test::decoded;
using test::Dims;
using test::floats;
using test::int8s;
using test::Node;
using test::onnx_int;
using test::Proto;
using test::stored;
using test::uint8s;
namespace onnx = test::onnx;

namespace {

const Proto kSix = int8s("w", {2, 3}, {-2, -1, 0, 1, 2, 3});

std::string left_out(const std::string& op, const std::string& why, int bits = 8, int weights = 6) {
  return "w codes of " + std::to_string(weights) + ": it holds " + std::to_string(bits) + "-bit codes that " +
         op + " decodes; " + why;
}

/// Dynamic quantization of MatMul as onnxruntime writes it; `scale` multiplies beside that of the inputs.
std::vector<Node> dynamic_matmul(const std::string& codes, const std::string& zero,
                                 const std::string& scale) {
  return {{"DynamicQuantizeLinear", {"x"}, {"xq", "xs", "xz"}},
          {"Mul", {"xs", scale}, {"both"}},
          {"MatMulInteger", {"xq", codes, "xz", zero}, {"product"}},
          {"Cast", {"product"}, {"float"}, {onnx_int("to", 1)}},
          {"Mul", {"float", "both"}, {"y"}}};
}

}  // namespace

TEST_CASE("ONNX decoders: each is an input that the list of operators says takes codes") {
  for (const io::OnnxDecoder& row : io::onnx_decoders()) {
    CAPTURE(std::string(row.op));
    CAPTURE(row.codes);
    const std::string_view slots = io::onnx_operator(row.op).slots;
    CHECK(io::letter_at(slots, row.codes) == 'q');
    if (row.scale != io::kNowhere) CHECK(io::letter_at(slots, row.scale) == 'z');
    if (row.zero != io::kNowhere) CHECK(io::letter_at(slots, row.zero) == 'z');
    CHECK(io::onnx_decoder(row.op, row.codes) == &row);
  }
  CHECK(io::onnx_decoder("QMoE", 2) == nullptr);
}

TEST_CASE("ONNX decoders: operators that take scale and zero point beside their codes") {
  struct Row {
    Node node;
    Proto codes, scale, zero;
    std::string told;
  };
  const Proto one = floats("s", {}, {0.5F}), zero = int8s("z", {}, {1});
  const Proto by_column = floats("s", {3}, {1, 10, 100}), by_row = floats("s", {2}, {1, 10});
  const Proto zeros_by_column = int8s("z", {3}, {0, 1, 2}), zeros_by_row = int8s("z", {2}, {0, 1});
  const std::string half = ", one scale, zero point: -1.5 -1 -0.5 0 0.5 1";
  const std::string columns = ", one scale a column, zero points: -2 -20 -200 1 10 100";
  const std::string rows_of = ", one scale a row, zero points: -2 -1 0 0 10 20";
  const Row rows[] = {
      {{"QLinearMatMul", {"a", "as", "az", "w", "s", "z", "ys", "yz"}, {"y"}},
       kSix,
       one,
       zero,
       "QLinearMatMul" + half},
      {{"QLinearMatMul", {"a", "as", "az", "w", "s", "z", "ys", "yz"}, {"y"}},
       kSix,
       by_column,
       zeros_by_column,
       "QLinearMatMul" + columns},
      {{"QLinearMatMul", {"w", "s", "z", "b", "bs", "bz", "ys", "yz"}, {"y"}},
       kSix,
       by_row,
       zeros_by_row,
       "QLinearMatMul" + rows_of},
      {{"QLinearMatMul", {"w", "s", "z", "b", "bs", "bz", "ys", "yz"}, {"y"}},
       kSix,
       floats("s", {2, 1}, {1, 10}),
       int8s("z", {2, 1}, {0, 1}),
       "QLinearMatMul" + rows_of},
      {contrib("QGemm", {"a", "as", "az", "w", "s", "z"}), kSix, by_column, zeros_by_column,
       "QGemm" + columns},
      {contrib("QGemm", {"a", "as", "az", "w", "s", "z"}, {onnx_int("transB", 1)}), kSix, by_row,
       zeros_by_row, "QGemm" + rows_of},
      {contrib("QAttention", {"x", "w", "b", "xs", "s", "m", "xz", "z"}), kSix, by_column, zeros_by_column,
       "QAttention" + columns},
      {contrib("MatMulIntegerToFloat", {"a", "w", "as", "s", "az", "z"}), kSix, by_column, zeros_by_column,
       "MatMulIntegerToFloat" + columns},
      {contrib("DynamicQuantizeMatMul", {"x", "w", "s", "z"}), kSix, by_column, zeros_by_column,
       "DynamicQuantizeMatMul" + columns},
      {contrib("QLinearAdd", {"a", "as", "az", "w", "s", "z"}), kSix, one, zero, "QLinearAdd" + half},
      {contrib("QLinearConcat", {"ys", "yz", "a", "as", "az", "w", "s", "z"}), kSix, one, zero,
       "QLinearConcat" + half},
      {contrib("QEmbedLayerNormalization", {"i", "t", "w", "p", "q", "g", "b", "m", "s", "ps", "qs", "gs",
                                            "bs", "z", "pz", "qz", "gz", "bz"}),
       kSix, one, zero, "QEmbedLayerNormalization" + half},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CHECK(decoded({row.node}, {row.codes, row.scale, row.zero}) == "w [2, 3] ONNX int8 in " + row.told);
  }
  CHECK(
      decoded({{"QLinearConv", {"x", "xs", "xz", "w", "s", "z", "ys", "yz"}, {"y"}}},
              {int8s("w", {2, 1, 1, 2}, {1, 2, 3, 4}), by_row, zeros_by_row}) ==
      "w [2, 1, 1, 2] ONNX int8 in QLinearConv, one scale for each place of axis 0, zero points: 1 2 20 30");
  const auto turned = [&](std::int64_t groups) {
    Node node = contrib("QLinearConvTranspose", {"x", "xs", "xz", "w", "s", "z", "ys", "yz"},
                        {onnx_int("group", groups)});
    return decoded({node}, {int8s("w", {1, 2, 1, 2}, {1, 2, 3, 4}), by_row, zeros_by_row});
  };
  CHECK(
      turned(1) ==
      "w [1, 2, 1, 2] ONNX int8 in QLinearConvTranspose, one scale for each place of axis 1, zero points: 1 2 "
      "20 30");
  CHECK(turned(2) == left_out("QLinearConvTranspose",
                              "its scale, 's' of [2], does not fit its shape, [1, 2, 1, 2]", 8, 4));
  // Weights of a recurrent layer stand [directions, inputs, 4·hidden].
  const Node lstm = contrib("DynamicQuantizeLSTM", {"x", "w", "r", "", "", "", "", "", "s", "z", "rs", "rz"});
  CHECK(
      decoded({lstm}, {int8s("w", {1, 2, 2}, {1, 2, 3, 4}), floats("s", {1, 2}, {1, 10}),
                       int8s("z", {1, 2}, {0, 1})}) ==
      "w [1, 2, 2] ONNX int8 in DynamicQuantizeLSTM, one scale for each place of axis 2, zero points: 1 10 3 30");
  CHECK(
      decoded({lstm},
              {int8s("w", {2, 1, 2}, {1, 2, 3, 4}), floats("s", {2}, {1, 10}), int8s("z", {2}, {0, 1})}) ==
      "w [2, 1, 2] ONNX int8 in DynamicQuantizeLSTM, one scale for each place of axis 0, zero points: 1 2 20 30");
  CHECK(decoded({lstm}, {int8s("w", {2, 1, 2}, {1, 2, 3, 4}), floats("s", {2, 2}, {1, 10, 100, 1000})}) ==
        left_out("DynamicQuantizeLSTM", "its zero point, 'z', is no constant of the model", 8, 4));
  const Node no_zero = contrib("DynamicQuantizeLSTM", {"x", "w", "r", "", "", "", "", "", "s", "", "rs", ""});
  CHECK(
      decoded({no_zero}, {int8s("w", {2, 1, 2}, {1, 2, 3, 4}), floats("s", {2, 2}, {1, 10, 100, 1000})}) ==
      "w [2, 1, 2] ONNX int8 in DynamicQuantizeLSTM, one scale for each place of axes 0 and 2: 1 20 300 4000");
  CHECK(decoded({contrib("QMoE", {"x", "r", "w", "s"}, {onnx_int("expert_weight_bits", 8)})}, {kSix, one}) ==
        left_out("QMoE", "how QMoE decodes it is not known here"));
}

TEST_CASE("ONNX decoders: the scale of an integer product multiplies behind it") {
  const Proto codes = int8s("w_quantized", {2, 3}, {-2, -1, 0, 1, 2, 3}),
              zero = int8s("w_zero_point", {}, {1});
  const Proto one = floats("w_scale", {}, {0.5F}), three = floats("w_scale", {3}, {1, 10, 100});
  const std::string right =
      "w [2, 3] ONNX int8 in MatMulInteger, one scale, zero point: -1.5 -1 -0.5 0 0.5 1";
  const std::string columns =
      "w [2, 3] ONNX int8 in MatMulInteger, one scale a column, zero point: -3 -20 -100 0 10 200";
  const std::vector<Node> nodes = dynamic_matmul("w_quantized", "w_zero_point", "w_scale");
  CHECK(decoded(nodes, {codes, one, zero}) == right);
  CHECK(decoded(nodes, {codes, three, zero}) == columns);
  CHECK(decoded(nodes, {codes, floats("w_scale", {1, 3}, {1, 10, 100}), zero}) == columns);
  // No name is needed where the nodes say it, and names that say something else do not count.
  const std::vector<Proto> other_names = {int8s("w", {2, 3}, {-2, -1, 0, 1, 2, 3}), int8s("zero", {}, {1}),
                                          floats("k", {}, {0.5F})};
  CHECK(decoded(dynamic_matmul("w", "zero", "k"), other_names) == right);
  CHECK(decoded(dynamic_matmul("w_quantized", "w_zero_point", "k"),
                {codes, zero, floats("k", {}, {0.5F}), floats("w_scale", {}, {9})}) == right);
  // Without a zero point it is 0; without a product by a scale, names decide.
  CHECK(decoded({{"MatMulInteger", {"x", "w_quantized"}, {"y"}}}, {codes, one}) ==
        "w [2, 3] ONNX int8 in MatMulInteger, one scale: -1 -0.5 0 0.5 1 1.5");
  CHECK(decoded({{"MatMulInteger", {"x", "w_quantized"}, {"y"}}}, {codes}) ==
        "w_quantized codes of 6: it holds 8-bit codes that MatMulInteger decodes; it has no scale");

  // Two products, one after another; and inputs that were quantized with a scale that is a constant, too.
  const std::vector<Node> apart = {{"QuantizeLinear", {"x", "xs", "xz"}, {"xq"}},
                                   {"MatMulInteger", {"xq", "w_quantized", "xz", "w_zero_point"}, {"p"}},
                                   {"Cast", {"p"}, {"f"}, {onnx_int("to", 1)}},
                                   {"Mul", {"f", "xs"}, {"g"}},
                                   {"Mul", {"g", "k"}, {"y"}}};
  const Proto inputs = floats("xs", {}, {7}), factor = floats("k", {}, {0.5F});
  CHECK(decoded(apart, {codes, zero, inputs, factor}) == right);
  const std::vector<Node> several = {{"MatMulInteger", {"xq", "w_quantized", "xz", "w_zero_point"}, {"p"}},
                                     {"Cast", {"p"}, {"f"}, {onnx_int("to", 1)}},
                                     {"Mul", {"a", "b"}, {"ab"}},
                                     {"Mul", {"f", "ab"}, {"y"}}};
  CHECK(
      decoded(several, {codes, zero, floats("a", {}, {1}), floats("b", {}, {2})}) ==
      "w_quantized codes of 6: it holds 8-bit codes that MatMulInteger decodes; its scale, 'a', is one of several "
      "numbers that multiply its product");

  CHECK(
      decoded({{"ConvInteger", {"x", "w_quantized", "xz", "w_zero_point"}, {"p"}},
               {"Cast", {"p"}, {"f"}, {onnx_int("to", 1)}},
               {"Reshape", {"w_scale", "shape"}, {"t"}},
               {"Mul", {"f", "t"}, {"y"}}},
              {uint8s("w_quantized", {2, 1, 1, 2}, {1, 2, 3, 4}), floats("w_scale", {2}, {1, 10}),
               uint8s("w_zero_point", {2}, {0, 1})}) ==
      "w [2, 1, 1, 2] ONNX uint8 in ConvInteger, one scale for each place of axis 0, zero points: 1 2 20 30");
}

TEST_CASE("ONNX decoders: scales of a product are folded under the weight") {
  const auto file = test::onnx_model_file(
      test::graph_of(dynamic_matmul("w_quantized", "w_zero_point", "w_scale"),
                     {int8s("w_quantized", {2, 3}, {1, 2, 3, 4, 5, 6}), floats("w_scale", {3}, {1, 1, 1}),
                      int8s("w_zero_point", {}, {1})}));
  const io::ModelReader reader = test::read({file});
  REQUIRE(reader.tensors().size() == 1);
  const io::TensorInfo& weight = reader.tensors()[0];
  CHECK(test::use_text(weight.use) == "1 | 0: MatMulInteger, [in, out]");
  CHECK(io::stored_bytes(weight) == 6 + 12 + 1);
}

TEST_CASE("ONNX decoders: codes that are cast and scaled number by number") {
  const Node cast{"Cast", {"w"}, {"f"}, {onnx_int("to", 1)}};
  const Proto columns = floats("s", {3}, {1, 10, 100}), rows = floats("s", {2, 1}, {1, 10});
  CHECK(decoded({cast, {"Mul", {"f", "s"}, {"y"}}}, {kSix, columns}) ==
        "w [2, 3] ONNX int8 in Mul, one scale a column: -2 -10 0 1 20 300");
  CHECK(decoded({cast, {"Mul", {"s", "f"}, {"y"}}}, {kSix, rows}) ==
        "w [2, 3] ONNX int8 in Mul, one scale a row: -2 -1 0 10 20 30");
  CHECK(decoded({cast, {"Sub", {"f", "z"}, {"g"}}, {"Mul", {"g", "s"}, {"y"}}},
                {kSix, rows, floats("z", {}, {1})}) ==
        "w [2, 3] ONNX int8 in Mul, one scale a row, zero point: -3 -2 -1 0 10 20");
  CHECK(decoded({cast, {"Mul", {"f", "s"}, {"g"}}, {"Add", {"g", "b"}, {"y"}}},
                {kSix, rows, floats("b", {}, {1})}) ==
        left_out("Mul", "Add computes with the decoded codes"));
  CHECK(decoded({cast, {"MatMul", {"x", "f"}, {"y"}}}, {kSix}) ==
        left_out("MatMul", "no node is known to decode it"));
}

namespace {

Node nbits(std::int64_t k, std::int64_t n, std::int64_t bits, std::int64_t block,
           std::vector<std::string> inputs = {"x", "w", "s"}) {
  return contrib("MatMulNBits", std::move(inputs),
                 {onnx_int("K", k), onnx_int("N", n), onnx_int("bits", bits), onnx_int("block_size", block)});
}

/// So many times the same byte.
Proto filled(const char* name, const Dims& dims, int byte) {
  std::size_t count = 1;
  for (const std::int64_t axis : dims) count *= static_cast<std::size_t>(axis);
  return uint8s(name, dims, std::vector<int>(count, byte));
}

/// The end of what is told: the first values and the last one.
std::string first_and_last(const std::string& text) {
  const std::size_t colon = text.rfind(": ");
  return colon == std::string::npos
             ? text
             : text.substr(0, text.find(' ', colon + 2)) + " … " + text.substr(text.rfind(' ') + 1);
}

}  // namespace

TEST_CASE("ONNX decoders: MatMulNBits has blocks of whole bytes, and the middle as its zero") {
  const Proto two = floats("s", {1, 2}, {1, 10});
  // K = 20 in blocks of 16: the second block is padded.
  std::vector<int> bytes(16, 0);
  bytes[0] = 0xF8;
  bytes[8] = 0x0F;
  bytes[9] = 0x90;
  CHECK(
      decoded({nbits(20, 1, 4, 16)}, {uint8s("w", {1, 2, 8}, bytes), two}) ==
      "w [1, 20] ONNX MatMulNBits 4-bit, blocks of 16: 0 7 -8 -8 -8 -8 -8 -8 -8 -8 -8 -8 -8 -8 -8 -8 70 -80 -80 10");
  // Three rows: each begins at a whole block, and its zero points at a whole byte.
  const Proto rows = filled("w", {3, 3, 8}, 0x53),
              scales = floats("s", {3, 3}, {1, 1, 1, 1, 1, 1, 1, 1, 100});
  const std::string three =
      decoded({nbits(33, 3, 4, 16, {"x", "w", "s", "z"})},
              {rows, scales, uint8s("z", {3, 2}, {0x21, 0xF3, 0x54, 0xF6, 0x87, 0xF9})});
  CHECK(first_and_last(three) == "w [3, 33] ONNX MatMulNBits 4-bit, blocks of 16, zero points: 2 … -600");
  CHECK(decoded({nbits(16, 1, 8, 16)}, {filled("w", {1, 1, 16}, 130), floats("s", {1}, {0.5F})}) ==
        "w [1, 16] ONNX MatMulNBits 8-bit, blocks of 16: 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1");
  CHECK(
      decoded({nbits(16, 1, 2, 16)}, {filled("w", {1, 1, 4}, 0xE4), floats("s", {1}, {0.5F})}) ==
      "w [1, 16] ONNX MatMulNBits 2-bit, blocks of 16: -1 -0.5 0 0.5 -1 -0.5 0 0.5 -1 -0.5 0 0.5 -1 -0.5 0 0.5");
  CHECK(decoded({nbits(16, 1, 2, 16, {"x", "w", "s", "z"})},
                {filled("w", {1, 1, 4}, 0xE4), floats("s", {1}, {1}), uint8s("z", {1}, {0xFD})}) ==
        "w [1, 16] ONNX MatMulNBits 2-bit, blocks of 16, zero points: -1 0 1 2 -1 0 1 2 -1 0 1 2 -1 0 1 2");
  // Zero points that are plain numbers, and an older layout without axes.
  CHECK(first_and_last(
            decoded({nbits(32, 1, 4, 16, {"x", "w", "s", "z"})},
                    {filled("w", {16}, 0x53), floats("s", {2}, {1, 10}), floats("z", {2}, {0.5F, 2.5F})})) ==
        "w [1, 32] ONNX MatMulNBits 4-bit, blocks of 16, zero points: 2.5 … 25");
}

TEST_CASE("ONNX decoders: what MatMulNBits cannot mean is left out") {
  const Proto bytes = filled("w", {1, 2, 8}, 0), two = floats("s", {1, 2}, {1, 10});
  const auto why = [&](const std::string& text) { return left_out("MatMulNBits", text, 4, 20); };
  CHECK(decoded({nbits(20, 1, 4, 16, {"x", "w", "s", "", "g"})},
                {bytes, two, test::zeros("g", onnx::kInt32, {20})}) ==
        why("the node orders its groups by g_idx, which is deprecated"));
  Node prepacked = nbits(20, 1, 4, 16);
  prepacked.attributes.push_back(onnx_int("weight_prepacked", 1));
  CHECK(decoded({prepacked}, {bytes, two}) == why("they are packed for one kernel (weight_prepacked)"));
  CHECK(decoded({nbits(20, 1, 4, 16)}, {bytes, floats("s", {3}, {1, 2, 3})}) ==
        why("its scale, 's' of [3], should be 2 numbers"));
  CHECK(decoded({nbits(20, 1, 4, 16)}, {bytes, uint8s("s", {2}, {1, 2})}) == why("its scale, 's', is UINT8"));
  CHECK(decoded({nbits(20, 1, 4, 16)}, {bytes}) == why("its scale, 's', is no constant of the model"));
  CHECK(decoded({nbits(20, 1, 4, 16, {"x", "w", "s", "z"})}, {bytes, two, uint8s("z", {2}, {1, 2})}) ==
        why("its zero point, 'z' of [2], should be 1 numbers"));
  CHECK(decoded({nbits(20, 1, 4, 16, {"x", "w", "s", "z"})}, {bytes, two, int8s("z", {2}, {1, 2})}) ==
        why("its zero point, 'z', is INT8"));
  CHECK(decoded({nbits(20, 1, 4, 64)}, {bytes, two}) ==
        why("its shape, [1, 2, 8], does not fit K = 20, N = 1 and blocks of 64"));
  CHECK(decoded({contrib("MatMulNBits", {"x", "w", "s"}, {onnx_int("N", 1)})}, {bytes, two})
            .ends_with("the node does not say K, N and a block_size of whole bytes"));
  CHECK(decoded({nbits(20, 1, 3, 16)}, {bytes, two}) ==
        "w codes: it holds 8-bit codes that MatMulNBits decodes; codes of 3 bits have no known layout");
  // A matrix for the head may be shared with the embedding, which sees it in another shape.
  CHECK(decoded({{"Reshape", {"w", "shape"}, {"e"}},
                 contrib("GatherBlockQuantized", {"e", "i", "s"}),
                 nbits(20, 1, 4, 16)},
                {bytes, two})
            .starts_with("w [1, 20] ONNX MatMulNBits 4-bit, blocks of 16: -8"));
}

TEST_CASE("ONNX decoders: MatMulBnb4 has the high half first, and blocks that run on from row to row") {
  const auto node = [](std::int64_t kind, std::int64_t turned = 1) {
    return contrib("MatMulBnb4", {"x", "w", "s"},
                   {onnx_int("K", 12), onnx_int("N", 2), onnx_int("block_size", 16),
                    onnx_int("quant_type", kind), onnx_int("transB", turned)});
  };
  std::vector<int> bytes(12, 0xF0);
  const Proto codes = uint8s("w", {12}, bytes), scales = floats("s", {2}, {1, 10});
  CHECK(
      decoded({node(1)}, {codes, scales}) ==
      "w [2, 12] ONNX MatMulBnb4 NF4, blocks of 16: 1 -1 1 -1 1 -1 1 -1 1 -1 1 -1 1 -1 1 -1 10 -10 10 -10 10 -10 10 -10");
  CHECK(
      decoded({node(0)}, {uint8s("w", {12}, {0x3B, 0x50, 0xD0, 0, 0, 0, 0, 0, 0x30, 0, 0, 0}), scales}) ==
      "w [2, 12] ONNX MatMulBnb4 FP4, blocks of 16: 1 -1 0.5 0 -0.5 0 0 0 0 0 0 0 0 0 0 0 10 0 0 0 0 0 0 0");
  CHECK(decoded({node(2)}, {codes, scales}) ==
        left_out("MatMulBnb4", "its quant_type is neither 0, FP4, nor 1, NF4", 4, 24));
  CHECK(decoded({node(1)}, {uint8s("w", {6}, std::vector<int>(6, 0)), scales}) ==
        left_out("MatMulBnb4", "its shape, [6], does not fit K and N", 4, 24));
  const auto use = [&](std::int64_t turned) {
    const auto reading = test::read_graph(test::graph_of({node(1, turned)}, {codes, scales}));
    return test::use_text(reading.tensors[0].use);
  };
  CHECK(use(1) == "0 | 1: MatMulBnb4");
  CHECK(use(0) == "1 | 0: MatMulBnb4");
}

TEST_CASE("ONNX decoders: rows that are picked in blocks, and products of blocks of small floats") {
  const auto gather = [](std::vector<std::string> inputs, std::int64_t block, std::int64_t bits = 4,
                         std::int64_t axis = 1) {
    return contrib("GatherBlockQuantized", std::move(inputs),
                   {onnx_int("block_size", block), onnx_int("bits", bits), onnx_int("quantize_axis", axis)});
  };
  // Bytes have the zero 8, numbers of type UINT4 have 0.
  CHECK(decoded({gather({"w", "i", "s"}, 2)},
                {uint8s("w", {2, 2}, {0x98, 0xBA, 0x76, 0x54}), floats("s", {2, 2}, {1, 10, 1, 10})}) ==
        "w [2, 4] ONNX 4-bit in GatherBlockQuantized, blocks of 2 along axis 1: 0 1 20 30 -2 -1 -40 -30");
  CHECK(
      decoded({gather({"w", "i", "s", "z"}, 2)},
              {uint8s("w", {2, 2}, {0x98, 0xBA, 0x76, 0x54}), floats("s", {2, 2}, {1, 10, 1, 10}),
               uint8s("z", {2, 1}, {0x21, 0x43})}) ==
      "w [2, 4] ONNX 4-bit in GatherBlockQuantized, blocks of 2 along axis 1, zero points: 7 8 80 90 3 4 0 10");
  CHECK(decoded({gather({"w", "i", "s"}, 4, 8)},
                {uint8s("w", {1, 4}, {128, 129, 130, 131}), floats("s", {1, 1}, {0.5F})}) ==
        "w [1, 4] ONNX 8-bit in GatherBlockQuantized, one scale: 0 0.5 1 1.5");
  CHECK(decoded({gather({"w", "i", "s"}, 2)}, {stored("w", onnx::kUint4, {2, 2}, bytes_in_row({0x98, 0xBA})),
                                               floats("s", {2, 1}, {1, 10})}) ==
        "w [2, 2] ONNX uint4 in GatherBlockQuantized, one scale a row: 8 9 100 110");
  CHECK(decoded({gather({"w", "i", "s", "z"}, 2, 4, 0)},
                {stored("w", onnx::kInt4, {2, 2}, bytes_in_row({0x98, 0xBA})), floats("s", {1, 2}, {1, 10}),
                 stored("z", onnx::kInt4, {1, 2}, bytes_in_row({0xF1}))}) ==
        "w [2, 2] ONNX int4 in GatherBlockQuantized, one scale a column, zero points: -9 -60 -7 -40");
  CHECK(decoded({gather({"w", "i", "s"}, 2, 4, 0)},
                {uint8s("w", {2, 2}, {1, 2, 3, 4}), floats("s", {1, 4}, {1, 1, 1, 1})}) ==
        left_out("GatherBlockQuantized", "its blocks are not along its last axis", 4, 8));

  CHECK(decoded({contrib("MatMulBlockQuantizedFp8Weight", {"x", "w", "s"}, {onnx_int("block_size", 2)})},
                {stored("w", onnx::kE4m3fn, {1, 3}, bytes_in_row({0x38, 0x40, 0x38})),
                 floats("s", {1, 2}, {1, 10})}) ==
        "w [1, 3] ONNX float8 E4M3FN in MatMulBlockQuantizedFp8Weight, blocks of 2 along axis 1: 1 2 10");
  CHECK(decoded(
            {contrib("MatMulBlockQuantizedFp4Weight", {"x", "w", "s", "t"}, {onnx_int("block_size", 2)})},
            {uint8s("w", {1, 2}, {0x21, 0xF2}), uint8s("s", {1, 2}, {0x40, 0x30}), floats("t", {}, {10})}) ==
        "w [1, 4] ONNX float4 E2M1 in MatMulBlockQuantizedFp4Weight, blocks of 2: 10 20 5 -30");
  CHECK(decoded({contrib("MatMulFpQ4", {"x", "w", "n"})}, {uint8s("w", {3}, {1, 2, 3})}) ==
        "w codes: it holds 4-bit codes that MatMulFpQ4 decodes; how MatMulFpQ4 decodes it is not known here");
}
