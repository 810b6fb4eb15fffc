// The limits of io/limits.hpp on what a graph of ONNX may hold, at their edges.
#include "io/limits.hpp"
#include "io/onnx_model.hpp"
#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::Proto;

namespace {

/// The same field so many times.
Bytes repeated(const Proto& field, std::size_t count) {
  Bytes all;
  all.reserve(field.bytes.size() * count);
  for (std::size_t i = 0; i < count; ++i) test::append(all, field.bytes);
  return all;
}

/// Bytes before the fields of a graph of so many bytes.
std::uint64_t head_of(std::uint64_t graph) {
  return Proto().number(1, 8).text(2, "test").length(7, graph).bytes.size();
}

/// The refusal of a model whose graph has these fields.
std::string graph_refused(const Bytes& fields) {
  return test::read_onnx(Proto().number(1, 8).text(2, "test").data(7, fields).bytes).error;
}

/// The last of equal fields is refused: all before it were taken.
void check_last_refused(const Bytes& fields, std::uint64_t last, const std::string& sentence) {
  CHECK(graph_refused(fields) ==
        sentence + " (at byte " + std::to_string(head_of(fields.size()) + last) + ")");
}

/// A main graph, and functions beside it.
std::string graphs_refused(std::size_t count) {
  const Bytes functions = repeated(Proto().data(25, Proto()), count - 1);
  return test::read_onnx(Proto().number(1, 8).text(2, "test").data(7, Proto()).raw(functions).bytes).error;
}

/// Messages within each other: a model, then a graph, a node, an attribute, a graph, …
std::string depth_refused(std::size_t messages) {
  Proto inner;
  for (std::size_t depth = messages; depth > 1; --depth) {
    // Field of the message at this depth in the one around it.
    const std::uint32_t field = depth == 2 ? 7 : depth % 3 == 0 ? 1 : depth % 3 == 1 ? 5 : 6;
    inner = Proto().data(field, inner);
  }
  return test::read_onnx(Proto().number(1, 8).text(2, "test").raw(inner.bytes).bytes).error;
}

/// Reads a model of so many bytes: a graph, then texts of 1 KiB, so that no window cuts one.
test::OnnxReading text_read(std::uint64_t size) {
  constexpr std::uint64_t kText = 1024;
  const Bytes start = Proto().number(1, 8).text(2, "test").data(7, Proto()).bytes;
  test::OnnxReading reading;
  const auto reader = make_onnx_reader(size, "model.onnx");
  while (const auto range = reader->wants()) {
    REQUIRE(range->offset % kText == 0);
    reading.bytes += range->size;
    Bytes piece(static_cast<std::size_t>(range->size));
    for (std::uint64_t at = 0; at < range->size; at += kText) {
      const bool is_first = range->offset + at == 0;
      const std::uint64_t head = is_first ? start.size() + 3 : 3;
      Bytes fields = is_first ? start : Bytes();
      test::append(fields, Proto().length(6, std::min(kText, range->size - at) - head).bytes);
      std::copy(fields.begin(), fields.end(), piece.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (const auto fed = reader->feed(piece); !fed) {
      reading.error = message(fed.error());
      break;
    }
  }
  return reading;
}

}  // namespace

TEST_CASE("limits: nodes of an ONNX model") {
  check_last_refused(repeated(Proto().data(1, Proto()), kMostNodes + 1), 2 * kMostNodes + 2,
                     "onnx graph: a node more than 500000 is not accepted; expected at most so many");
}

TEST_CASE("limits: inputs and outputs of the nodes of an ONNX model") {
  OnnxModel model;
  const WireField graph{7, WireType::kLength}, input{1, WireType::kLength}, output{2, WireType::kLength};
  REQUIRE(model.enter(OnnxMessage::kModel, graph, OnnxMessage::kGraph, 0).has_value());
  REQUIRE(model.enter(OnnxMessage::kGraph, graph, OnnxMessage::kNode, 0).has_value());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < kMostLinks; ++i)
    refused += model.take(OnnxMessage::kNode, i % 2 == 0 ? input : output, {}, i) ? 0 : 1;
  CHECK(refused == 0);
  const auto one_more = model.take(OnnxMessage::kNode, input, {}, 7);
  REQUIRE_FALSE(one_more.has_value());
  CHECK(
      qs::message(one_more.error()) ==
      "onnx graph: an input or output of a node more than 2000000 is not accepted; expected at most so many (at "
      "byte 7)");
}

TEST_CASE("limits: initializers of an ONNX model") {
  check_last_refused(repeated(Proto().data(5, Proto()), kMostOnnxTensors + 1), 2 * kMostOnnxTensors,
                     "onnx graph: an initializer more than 200000 is not accepted; expected at most so many");
}

TEST_CASE("limits: graphs and functions of an ONNX model") {
  CHECK(graphs_refused(kMostGraphs) == "");
  CHECK(graphs_refused(kMostGraphs + 1)
            .starts_with(
                "onnx model: a graph or function more than 100000 is not accepted; expected at most so many "
                "(at byte "));
}

TEST_CASE("limits: messages of an ONNX model within each other") {
  CHECK(depth_refused(kDeepestMessage) == "");
  CHECK(depth_refused(kDeepestMessage + 1)
            .find("depth: a message in 100 others is not accepted; expected graphs in "
                  "nodes of graphs up to that depth (at byte ") != std::string::npos);
}

TEST_CASE("limits: bytes of an ONNX model besides its data") {
  const test::OnnxReading most = text_read(kMaxHeaderBytes), more = text_read(kMaxHeaderBytes + 1);
  CHECK(most.error == "");
  CHECK(most.bytes == kMaxHeaderBytes);
  CHECK(more.error.starts_with(
      "onnx model: more than 100000000 bytes to look through is not accepted; expected at "
      "most so many besides the data of the tensors (at byte "));
  CHECK(more.bytes <= kMaxHeaderBytes);
}
