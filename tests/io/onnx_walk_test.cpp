#include <doctest/doctest.h>

#include "onnx_nodes.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::Node;
using test::onnx_graph_in;
using test::onnx_model;
using test::onnx_value;
using test::Proto;
using test::read_graph;
using test::read_onnx;
using test::zeros;
namespace onnx = test::onnx;

namespace {

Proto floats(const char* name, std::int64_t count = 2) {
  return zeros(name, onnx::kFloat, {count});
}

Node constant(const std::string& output, const char* tensor) {
  return {"Constant", {}, {output}, {onnx_value(floats(tensor))}};
}

std::string names_of(const test::OnnxReading& reading) {
  if (!reading.error.empty()) return reading.error;
  std::string names;
  for (const TensorInfo& tensor : reading.tensors)
    names += (names.empty() ? "" : ", ") + tensor.name + (tensor.unreadable.empty() ? "" : "?");
  return names;
}

/// Nested graphs, each in a node of the one around it; the innermost has "w".
Proto nested(int depth) {
  Proto graph = test::graph_of({}, {floats("w")});
  for (int i = 0; i < depth; ++i) graph = test::graph_of({{"If", {"c"}, {"y"}, {onnx_graph_in("b", graph)}}});
  return graph;
}

}  // namespace

TEST_CASE("ONNX walk: a Constant is called as its output, whatever its tensor is called") {
  CHECK(names_of(read_graph(test::graph_of({constant("w", "value"), constant("v", "")}))) == "w, v");
  // The attribute may stand before the operator and the outputs.
  const Proto turned = Proto().data(5, onnx_value(floats("t"))).text(4, "Constant").text(2, "w");
  CHECK(names_of(read_graph(Proto().data(1, turned))) == "w");
  // Lists of floats are tensors of one axis; numbers are not listed.
  Proto list = Proto().text(1, "value_floats"), packed = Proto().text(1, "value_floats");
  for (int i = 0; i < 3; ++i) list.fixed32(7, 0x3F800000);
  packed.data(7, test::bytes_of({1.F, 2.F}));
  const Proto one = Proto().text(1, "value_float").fixed32(2, 0x3F800000);
  const auto reading = read_graph(test::graph_of(
      {{"Constant", {}, {"a"}, {list}}, {"Constant", {}, {"b"}, {packed}}, {"Constant", {}, {"c"}, {one}}}));
  CHECK(names_of(reading) == "a, b");
  CHECK(reading.tensors[0].shape == std::vector<std::uint64_t>{3});
  CHECK(reading.tensors[0].packing == Packing::kTagged);
  CHECK(reading.tensors[1].packing == Packing::kPlain);
}

TEST_CASE("ONNX walk: sparse constants are listed as sparse initializers are") {
  const Proto sparse = Proto().data(1, floats("values")).data(3, test::varints({10, 10}));
  const Proto attribute = Proto().text(1, "sparse_value").data(22, sparse);
  const auto reading = read_graph(test::graph_of({{"Constant", {}, {"s"}, {attribute}}}));
  CHECK(names_of(reading) == "s?");
  CHECK(reading.tensors[0].shape == std::vector<std::uint64_t>{10, 10});
  CHECK(reading.tensors[0].unreadable == "it is sparse, which is not decoded");
}

TEST_CASE("ONNX walk: what a node holds for itself is called by the node and the attribute") {
  const Node fill{"ConstantOfShape", {"s"}, {"y"}, {onnx_value(floats("value", 1))}, "/fill"};
  const auto reading = read_graph(test::graph_of({fill, {"Trees", {"x"}, {"z"}, {onnx_value(floats("t"))}}}));
  CHECK(names_of(reading) == "/fill/value, z/value");
  CHECK(test::role_text(reading.tensors[0].role) ==
        "other: it is a single number that ConstantOfShape computes with");
  CHECK(test::role_text(reading.tensors[1].role) == "weight");
}

TEST_CASE("ONNX walk: where two graphs hold one name, the path tells them apart") {
  const Proto branch = test::graph_of({constant("k", "")}, {floats("w")});
  const auto either = [&](const char* name) {
    return Node{"If",
                {"c"},
                {std::string(name) + "_y"},
                {onnx_graph_in("then", branch), onnx_graph_in("else", branch)},
                name};
  };
  CHECK(names_of(read_graph(test::graph_of({either("a")}, {floats("v")}))) ==
        "a/then/k, a/then/w, a/else/k, a/else/w, v");
  CHECK(names_of(read_graph(test::graph_of({either("")}, {floats("w")}))) ==
        "_y/then/k, _y/then/w, _y/else/k, _y/else/w, w");
  const Node alone{"If", {"c"}, {"y"}, {onnx_graph_in("then", branch)}};
  CHECK(names_of(read_graph(test::graph_of({alone}, {floats("v")}))) == "k, w, v");
  const test::Function function{"my", "F", {}, {"k"}, {constant("k", "")}},
      other{"my", "G", {}, {"k"}, {constant("k", "")}};
  CHECK(names_of(read_graph(test::graph_of({}), {function})) == "k");
  CHECK(names_of(read_graph(test::graph_of({}, {floats("k")}), {function, other})) == "k, F/k, G/k");
  // Nodes of the same name in branches of the same name.
  const Proto twins = test::graph_of({either("a"), either("a")});
  CHECK(names_of(read_graph(twins)) ==
        "a/then/k, a/then/w, a/else/k, a/else/w, a/then/k (2), a/then/w (2), a/else/k (2), a/else/w (2)");
  // Two of the same name in one graph keep it.
  CHECK(names_of(read_graph(test::graph_of({constant("w", "")}, {floats("w")}))) == "w, w?");
}

TEST_CASE("ONNX walk: graphs may be thirty deep, and no deeper") {
  CHECK(names_of(read_graph(nested(30))) == "w");
  CHECK(names_of(read_graph(nested(40))).starts_with("onnx "));
  CHECK(names_of(read_graph(nested(40)))
            .find("a message in 100 others is not accepted; expected graphs in nodes of graphs up to that "
                  "depth") != std::string::npos);
}

TEST_CASE("ONNX walk: more nodes, names or graphs than any model has are refused") {
  const auto many = [](const Proto& message, int count) {
    Proto graph;
    for (int i = 0; i < count; ++i) graph.data(1, message);
    return read_onnx(test::onnx_file(graph)).error;
  };
  CHECK(many(Proto(), 500'000) == "");
  CHECK(many(Proto(), 500'001).starts_with("onnx graph: a node more than 500000 is not accepted"));
  Proto node;
  for (int i = 0; i < 1000; ++i) node.text(1, "");
  CHECK(many(node, 2001).starts_with("onnx graph: an input or output of a node more than 2000000 is not"));
  Proto branches;
  for (int i = 0; i < 1000; ++i) branches.data(11, Proto());
  CHECK(many(Proto().data(5, branches), 101)
            .starts_with("onnx model: a graph or function more than 100000 is not accepted"));
  // A node with a very long name and many tensors costs no more than the tensors do.
  Proto tensors = Proto().text(1, "t");
  for (int i = 0; i < 50'000; ++i) tensors.data(10, Proto());
  const auto reading =
      read_graph(Proto().data(1, Proto().text(3, std::string(60'000, 'n')).data(5, tensors)));
  CHECK(reading.tensors.size() == 50'000);
  CHECK(reading.tensors.front().name == "node 0/t/0");
}

TEST_CASE("ONNX walk: a model of many layers is read in a moment") {
  std::vector<Node> nodes;
  std::vector<Proto> weights;
  for (int i = 0; i < 20'000; ++i) {
    const std::string n = std::to_string(i);
    nodes.push_back({"MatMul", {"x" + n, "w" + n}, {"a" + n}});
    nodes.push_back({"Add", {"a" + n, "b"}, {"x" + std::to_string(i + 1)}});
    weights.push_back(zeros("w" + n, onnx::kFloat, {2, 2}));
  }
  weights.push_back(floats("b"));
  const auto reading = read_graph(test::graph_of(nodes, weights));
  REQUIRE(reading.tensors.size() == 20'001);
  CHECK(test::use_text(reading.tensors[19'999].use) == "1 | 0: MatMul, [in, out]");
}

TEST_CASE("ONNX walk: names that are not UTF-8 are shown, and still connect") {
  const Node bad = constant("\xC3\x28", "");
  const auto reading = read_graph(test::graph_of({bad, {"MatMul", {"x", "\xC3\x28"}, {"y"}}}));
  CHECK(names_of(reading) == "'\\xC3('");
}

TEST_CASE("ONNX walk: types of fewer bits than eight share bytes, and have none too few") {
  const std::pair<unsigned, std::uint64_t> rows[] = {{4, 21}, {4, 22}, {4, 23}, {2, 25}, {2, 26}};
  for (const auto& row : rows) {
    for (std::int64_t count : {1, 3, 4, 5, 15}) {
      const auto reading = read_onnx(onnx_model({zeros("w", row.second, {count}, row.first)}));
      REQUIRE(reading.tensors.size() == 1);
      CHECK(reading.tensors[0].unreadable.ends_with("is not decoded"));
      CHECK(reading.tensors[0].bytes.size == (static_cast<std::uint64_t>(count) * row.first + 7) / 8);
      CHECK(reading.tensors[0].role.weights == static_cast<std::uint64_t>(count));
    }
  }
  const auto wrong = read_onnx(onnx_model({zeros("w", 22, {9}, 8)}));
  CHECK(wrong.tensors[0].bytes.size == 0);
}
