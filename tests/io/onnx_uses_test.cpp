#include <doctest/doctest.h>

#include "io/onnx_operators.hpp"
#include "onnx_nodes.hpp"

using namespace qs;
using namespace qs::io;
using test::Node;
using test::onnx_int;
using test::onnx_ints;
using test::onnx_text;
using test::Proto;
using test::zeros;

namespace {

using Dims = std::vector<std::int64_t>;

/// Use of the initializer "w", a FLOAT.
std::string use_of_w(const std::vector<Node>& nodes, const Dims& dims) {
  const auto reading = test::read_graph(test::graph_of(nodes, {zeros("w", test::onnx::kFloat, dims)}));
  REQUIRE(reading.error == "");
  REQUIRE(reading.tensors.size() == 1);
  CHECK(test::role_text(reading.tensors[0].role) == "weight");
  return test::use_text(reading.tensors[0].use);
}

}  // namespace

TEST_CASE("ONNX uses: the node that takes a weight says which axes are outputs") {
  struct Row {
    Node node;
    Dims dims;
    std::string use;
  };
  const Row rows[] = {
      {{"MatMul", {"x", "w"}, {"y"}}, {4, 3}, "1 | 0: MatMul, [in, out]"},
      {{"MatMul", {"w", "x"}, {"y"}}, {4, 3}, "0 | 1: MatMul, [out, in]"},
      {{"MatMul", {"x", "w"}, {"y"}}, {2, 4, 3}, "0 2 | 1: MatMul, [in, out]"},
      {{"MatMul", {"x", "w"}, {"y"}}, {5, 2, 4, 3}, "0 1 3 | 2: MatMul, [in, out]"},
      {{"MatMul", {"x", "w"}, {"y"}}, {4}, ""},
      {{"Gemm", {"x", "w"}, {"y"}}, {4, 3}, "1 | 0: Gemm"},
      {{"Gemm", {"x", "w"}, {"y"}, {onnx_int("transB", 0)}}, {4, 3}, "1 | 0: Gemm"},
      {{"Gemm", {"x", "w"}, {"y"}, {onnx_int("transB", 1)}}, {4, 3}, "0 | 1: Gemm with transB"},
      {{"Gemm", {"w", "x"}, {"y"}}, {4, 3}, "0 | 1: Gemm"},
      {{"Gemm", {"w", "x"}, {"y"}, {onnx_int("transA", 1)}}, {4, 3}, "1 | 0: Gemm with transA"},
      {{"Conv", {"x", "w"}, {"y"}}, {4, 3, 5, 5}, "0 | 1 2 3: Conv"},
      {{"Conv", {"x", "w"}, {"y"}}, {4, 3, 5}, "0 | 1 2: Conv"},
      {{"ConvTranspose", {"x", "w"}, {"y"}}, {4, 3, 5, 5}, "1 | 0 2 3: ConvTranspose"},
      {{"ConvTranspose", {"x", "w"}, {"y"}, {onnx_int("group", 4)}},
       {4, 1, 5, 5},
       "0 1 | 2 3: ConvTranspose"},
      {{"Gather", {"w", "i"}, {"y"}}, {9, 3}, "0 | 1: Gather"},
      {{"Gather", {"w", "i"}, {"y"}, {onnx_int("axis", 1)}}, {9, 3}, "1 | 0: Gather"},
      {{"Gather", {"w", "i"}, {"y"}, {onnx_int("axis", -1)}}, {9, 3, 2}, "2 | 0 1: Gather"},
      {{"LSTM", {"x", "w"}, {"y"}}, {2, 16, 3}, "0 1 | 2: LSTM"},
      {{"LSTM", {"x", "", "w"}, {"y"}}, {2, 16, 4}, "0 1 | 2: LSTM"},
      {{"GRU", {"x", "w"}, {"y"}}, {1, 12, 3}, "0 1 | 2: GRU"},
      {{"RNN", {"x", "w"}, {"y"}}, {1, 4, 3}, "0 1 | 2: RNN"},
      {{"Attention", {"x", "w"}, {"y"}}, {8, 24}, "1 | 0: Attention, [in, out]"},
      {{"FusedMatMul", {"x", "w"}, {"y"}, {onnx_int("transB", 1)}}, {3, 4}, "0 | 1: FusedMatMul with transB"},
      {{"EmbedLayerNormalization", {"i", "s", "w"}, {"y"}}, {9, 4}, "0 | 1: EmbedLayerNormalization"},
      {{"Einsum", {"x", "w"}, {"y"}, {onnx_text("equation", "bi,io->bo")}}, {4, 3}, "1 | 0: Einsum"},
      {{"Einsum", {"x", "w"}, {"y"}, {onnx_text("equation", "bsd, hde -> bhse")}},
       {2, 4, 3},
       "0 2 | 1: Einsum"},
      {{"Einsum", {"x", "w"}, {"y"}, {onnx_text("equation", "b...,...o->bo")}}, {4, 3}, " (open)"},
      {{"Add", {"x", "w"}, {"y"}}, {4, 3}, " (open)"},
      {{"Add", {"x", "w"}, {"y"}}, {1, 3}, ""},
      {{"NobodyKnows", {"x", "w"}, {"y"}}, {4, 3}, " (open)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CHECK(use_of_w({row.node}, row.dims) == row.use);
  }
}

TEST_CASE("ONNX uses: nodes that only move a weight are looked through") {
  const Node product{"MatMul", {"x", "t"}, {"y"}};
  const std::string known = "0 | 1: MatMul, [in, out]", lost = ": MatMul behind another shape (open)";
  struct Row {
    Node node;
    Dims dims;
    std::string use;
  };
  const Row rows[] = {
      {{"Transpose", {"w"}, {"t"}}, {3, 4}, known},
      {{"Transpose", {"w"}, {"t"}, {onnx_ints("perm", {1, 0})}}, {3, 4}, known},
      {{"Transpose", {"w"}, {"t"}, {onnx_ints("perm", {2, 0, 1})}}, {3, 4, 5}, "2 1 | 0: MatMul, [in, out]"},
      {{"Transpose", {"w"}, {"t"}, {Proto().text(1, "perm").data(8, test::varints({1, 0}))}}, {3, 4}, known},
      {{"Transpose", {"w"}, {"t"}, {onnx_ints("perm", {0, 0})}}, {3, 4}, lost},
      {{"Identity", {"w"}, {"t"}}, {4, 3}, "1 | 0: MatMul, [in, out]"},
      {{"Cast", {"w"}, {"t"}, {onnx_int("to", 10)}}, {4, 3}, "1 | 0: MatMul, [in, out]"},
      {{"Unsqueeze", {"w"}, {"t"}, {onnx_ints("axes", {0})}}, {4, 3}, "1 | 0: MatMul, [in, out]"},
      {{"Squeeze", {"w"}, {"t"}, {onnx_ints("axes", {0})}}, {1, 4, 3}, "0 2 | 1: MatMul, [in, out]"},
      {{"Squeeze", {"w", "axes"}, {"t"}}, {1, 4, 3}, lost},
      {{"Reshape", {"w", "shape"}, {"t"}}, {4, 3}, lost},
      {{"Split", {"w"}, {"s", "t"}}, {4, 6}, "1 | 0: MatMul, [in, out]"},
      {{"Mul", {"w", "w"}, {"t"}}, {4, 3}, "1 | 0: MatMul, [in, out]"},
      {{"Add", {"x", "w"}, {"t"}}, {4, 3}, " (open)"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.op);
    CHECK(use_of_w({row.node, product}, row.dims) == row.use);
  }
}

TEST_CASE("ONNX uses: where two nodes disagree the first counts, and that is said") {
  const Node rows_of{"Gather", {"w", "i"}, {"e"}}, turn{"Transpose", {"w"}, {"t"}},
      head{"MatMul", {"x", "t"}, {"y"}}, product{"MatMul", {"x", "w"}, {"y"}};
  CHECK(use_of_w({rows_of, turn, head}, {9, 4}) == "0 | 1: Gather");
  CHECK(use_of_w({rows_of, product}, {9, 4}) ==
        "0 | 1: Gather, but MatMul, [in, out] takes it otherwise (open)");
  CHECK(use_of_w({product, rows_of}, {9, 4}) ==
        "1 | 0: MatMul, [in, out], but Gather takes it otherwise (open)");
}

TEST_CASE("ONNX uses: functions, loops and branches are gone into, and out of again") {
  const auto weight = zeros("w", test::onnx::kFloat, {4, 3});
  const Node call{"Linear", {"x", "w"}, {"y"}, {}, "", "my"};
  const auto use = [](const test::OnnxReading& reading) {
    CHECK(reading.error == "");
    REQUIRE(!reading.tensors.empty());
    return test::use_text(reading.tensors[0].use);
  };
  const test::Function linear{
      "my", "Linear", {"a", "b"}, {"c"}, {{"Transpose", {"b"}, {"t"}}, {"MatMul", {"a", "t"}, {"c"}}}};
  CHECK(use(test::read_graph(test::graph_of({call}, {weight}), {linear})) == "0 | 1: MatMul, [in, out]");
  const test::Function other{"other", "Linear", {"a", "b"}, {"c"}, linear.nodes};
  CHECK(use(test::read_graph(test::graph_of({call}, {weight}), {other})) == " (open)");
  // A function that calls itself.
  const test::Function circle{
      "my", "Linear", {"a", "b"}, {"c"}, {{"Linear", {"a", "b"}, {"c"}, {}, "", "my"}}};
  CHECK(use(test::read_graph(test::graph_of({call}, {weight}), {circle})) == " (open)");
  const test::Function turned{"my", "Turn", {"a"}, {"c"}, {{"Transpose", {"a"}, {"c"}}}};
  const Node turn{"Turn", {"w"}, {"t"}, {}, "", "my"}, product{"MatMul", {"x", "t"}, {"y"}};
  CHECK(use(test::read_graph(test::graph_of({turn, product}, {weight}), {turned})) ==
        "0 | 1: MatMul, [in, out]");

  Proto body = test::graph_of({{"MatMul", {"x", "v"}, {"y"}}});
  for (const char* const input : {"i", "c", "v"}) body.data(11, test::value_info(input));
  const Node loop{"Loop", {"n", "go", "w"}, {"z"}, {test::onnx_graph_in("body", body)}};
  CHECK(use(test::read_graph(test::graph_of({loop}, {weight}))) == "1 | 0: MatMul, [in, out]");

  const Proto branch = test::graph_of({}, {weight}).data(12, test::value_info("w"));
  const Node either{"If", {"c"}, {"t"}, {test::onnx_graph_in("then_branch", branch)}};
  CHECK(use(test::read_graph(test::graph_of({either, product}))) == "1 | 0: MatMul, [in, out]");
}

TEST_CASE("ONNX uses: the list of operators names each once, with letters that mean something") {
  for (const OnnxOperator& row : onnx_operators()) {
    CAPTURE(std::string(row.name));
    CHECK(&onnx_operator(row.name) == &row);
    CHECK(row.ways.size() <= row.slots.size());
    CHECK(row.slots.find_first_not_of("w.qzhaiplsnmt") == std::string_view::npos);
    CHECK(row.ways.find_first_not_of(".lrLRABctgenoE") == std::string_view::npos);
    for (std::size_t i = 0; i < row.slots.size(); ++i) {
      const char slot = row.slots[i], way = letter_at(row.ways, i);
      CHECK((slot == 'w' || slot == 'q' || slot == '.' || way == '.'));
      CHECK(onnx_setting(slot).empty() == (std::string_view("w.qz").find(slot) != std::string_view::npos));
    }
  }
  CHECK(onnx_operator("NobodyKnows").slots.empty());
  CHECK(&onnx_operator("TRT_INT4DequantizeLinear") == &onnx_operator("DequantizeLinear"));
}
