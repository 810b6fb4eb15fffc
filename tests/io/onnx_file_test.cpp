#include <doctest/doctest.h>

#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::HoledFile;
using test::onnx_file;
using test::onnx_model;
using test::onnx_tensor;
using test::Proto;
using test::read_onnx;
namespace onnx = test::onnx;

namespace {

constexpr std::uint64_t kMega = 1 << 20;

/// A model whose initializers claim raw_data of some length, over a hole in the file.
HoledFile holed_model(int initializers, std::uint64_t axis, int properties = 0) {
  std::vector<Bytes> heads;
  std::uint64_t graph_size = 0;
  for (int i = 0; i < initializers; ++i) {
    const Proto tensor =
        onnx_tensor("layer." + std::to_string(i), onnx::kUint8, {static_cast<std::int64_t>(axis)})
            .length(onnx::kRawData, axis);
    heads.push_back(Proto().length(5, tensor.bytes.size() + axis).raw(tensor.bytes).bytes);
    graph_size += heads.back().size() + axis;
  }
  Proto start;
  start.number(1, 8);
  for (int i = 0; i < properties; ++i) start.data(14, Bytes(100));
  HoledFile file;
  file.add(start.length(7, graph_size).bytes);
  for (const Bytes& head : heads) {
    file.add(head);
    file.size += axis;
  }
  return file;
}

bool recognized(const Bytes& bytes, std::string_view name = {}) {
  return recognizes_onnx(std::span(bytes).first(std::min<std::size_t>(bytes.size(), 64)), name);
}

std::string error_in_graph(const Proto& graph) {
  return read_onnx(onnx_file(graph)).error;
}

}  // namespace

TEST_CASE("ONNX: the list of a model of 32 GB costs a small request for each large tensor") {
  const auto reading = read_onnx(holed_model(32, 1 << 30));
  REQUIRE(reading.error == "");
  REQUIRE(reading.tensors.size() == 32);
  CHECK(reading.tensors[31].name == "layer.31");
  CHECK(reading.tensors[31].bytes.size == 1 << 30);
  CHECK(reading.tensors[31].bytes.offset > 31ULL << 30);
  CHECK(reading.requests <= 33);
  CHECK(reading.bytes <= 33 * 1024);
}

TEST_CASE("ONNX: long runs of small fields are read in large pieces, of a megabyte at most") {
  Proto graph;
  const Proto node =
      Proto().text(1, "a").text(2, "b").text(4, "Relu").data(5, Proto().text(1, "axis").number(3, 1));
  for (int i = 0; i < 200'000; ++i) graph.data(1, node);
  graph.data(5, onnx_tensor("w", onnx::kUint8, {1}).data(onnx::kRawData, Bytes(1)));
  const Bytes file = onnx_file(graph);
  const auto reading = read_onnx(file);
  CHECK(reading.tensors.size() == 1);
  CHECK(reading.largest == kMega);
  CHECK(reading.requests < 10 + 2 * file.size() / kMega);
  CHECK(reading.bytes < file.size() + file.size() / 100);
}

TEST_CASE("ONNX: after many small fields the pieces become small again where tensors follow") {
  for (const std::uint64_t axis : {kMega / 50, 64 * kMega}) {
    const HoledFile file = holed_model(300, axis, 30'000);
    const auto reading = read_onnx(file);
    CHECK(reading.error == "");
    CHECK(reading.tensors.size() == 300);
    CHECK(reading.largest == kMega);
    CHECK(reading.bytes < file.pieces[0].second.size() + 2 * kMega + 300 * 2048);
  }
}

TEST_CASE("ONNX: names are read rightly wherever the first window cuts them") {
  for (std::size_t size = 900; size < 1100; ++size) {
    const std::string name(size, 'n');
    const auto reading = read_onnx(onnx_model({onnx_tensor(name, onnx::kUint8, {0})}));
    REQUIRE(reading.tensors.size() == 1);
    CHECK(reading.tensors[0].name == name);
    CHECK(reading.requests <= 2);
  }
}

TEST_CASE("ONNX: a name longer than a window is read whole, one that is absurd is not") {
  const std::string name(60'000, 'n');
  const auto reading =
      read_onnx(onnx_model({onnx_tensor(name, onnx::kUint8, {1}).data(onnx::kRawData, Bytes(1))}));
  REQUIRE(reading.error == "");
  REQUIRE(reading.tensors.size() == 1);
  CHECK(reading.tensors[0].name == name);
  CHECK(test::unreadable(onnx_tensor(std::string(70'000, 'n'), onnx::kUint8, {0})) ==
        "its name has 70000 bytes");
  CHECK(test::unreadable(onnx_tensor("\xC3\x28", onnx::kUint8, {0})) == "its name, '\\xC3(', is not UTF-8");
}

TEST_CASE("ONNX: an initializer without a name is called by its place, a second one of a name is not read") {
  const Proto unnamed = Proto().number(onnx::kDataType, onnx::kUint8).data(onnx::kRawData, Bytes(1));
  const Proto named = onnx_tensor("w", onnx::kUint8, {}).data(onnx::kRawData, Bytes(1));
  const Proto elsewhere = onnx_tensor("w", onnx::kUint8, {})
                              .data(onnx::kExternalData, test::external_entry("location", "a.bin"))
                              .number(onnx::kDataLocation, 1);
  std::vector<Proto> initializers(50, named);
  initializers[1] = unnamed;
  initializers[2] = elsewhere;
  const auto reading = read_onnx(onnx_model(initializers));
  REQUIRE(reading.tensors.size() == 50);
  CHECK(reading.tensors[0].unreadable == "");
  CHECK(reading.tensors[1].name == "initializer 2");
  CHECK(reading.tensors[1].unreadable == "");
  for (std::size_t i = 2; i < 50; ++i) {
    CHECK(reading.tensors[i].unreadable == "it is a second initializer of this name");
    CHECK(reading.tensors[i].bytes == ByteRange{});
    CHECK(reading.tensors[i].location.empty());
  }
}

TEST_CASE("ONNX: sparse initializers are listed with their name and shape, and not decoded") {
  const Proto values = onnx_tensor("sparse.weight", onnx::kFloat, {1}).data(onnx::kRawData, Bytes(4));
  const Proto indices = onnx_tensor("", onnx::kInt64, {1}).data(onnx::kInt64Data, Bytes(1));
  const Proto sparse = Proto().data(1, values).data(2, indices).data(3, test::varints({1000, 1000}));
  const auto reading = read_onnx(onnx_file(Proto().data(15, sparse)));
  REQUIRE(reading.error == "");
  REQUIRE(reading.tensors.size() == 1);
  CHECK(reading.tensors[0].name == "sparse.weight");
  CHECK(reading.tensors[0].shape == std::vector<std::uint64_t>{1000, 1000});
  CHECK(reading.tensors[0].unreadable == "it is sparse, which is not decoded");
  CHECK(reading.tensors[0].bytes == ByteRange{});
}

TEST_CASE("ONNX: tensors in training graphs are not the model's") {
  const Proto graph = Proto().data(5, onnx_tensor("w", onnx::kUint8, {1}).data(onnx::kRawData, Bytes(1)));
  Proto model = Proto().number(1, 8).data(7, Proto()).data(20, Proto().data(1, graph)).data(25, graph);
  CHECK(read_onnx(model.bytes).tensors.empty());
  // Two graphs merge into one, as protobuf merges messages.
  CHECK(read_onnx(model.data(7, graph).data(7, graph).bytes).tensors.size() == 2);
}

TEST_CASE("ONNX: a model without a graph is refused, and one whose graph is empty is not") {
  CHECK(read_onnx(Proto().number(1, 8).text(2, "x").bytes).error ==
        "onnx model: none is not accepted; expected a graph in every model (at byte 5)");
  CHECK(read_onnx(Bytes{}).error ==
        "onnx model: none is not accepted; expected a graph in every model (at byte 0)");
  CHECK(read_onnx(Proto().data(7, Proto()).bytes).error == "");
}

TEST_CASE("ONNX: what runs past the end of what it is in is refused, with its place and byte") {
  CHECK(read_onnx(Proto().number(1, 8).length(7, 1ULL << 62).bytes).error ==
        "onnx model: length of field 7: 4611686018427387904 bytes is not accepted; expected at most the 0 "
        "bytes that are left (at byte 3)");
  CHECK(error_in_graph(Proto().length(5, 2)).starts_with("onnx graph: length of field 5: 2 bytes is not"));
  CHECK(error_in_graph(Proto().data(5, onnx_tensor("w", onnx::kFloat, {}).length(onnx::kRawData, 1)))
            .starts_with(
                "tensor 'w': length of field 9: 1 bytes is not accepted; expected at most the 0 bytes"));
  CHECK(error_in_graph(Proto().data(5, Proto().length(onnx::kRawData, ~0ULL)))
            .starts_with("initializer 1: length of field 9: 18446744073709551615 bytes is not accepted"));
  CHECK(error_in_graph(Proto().data(5, Proto().tag(1, 3)))
            .starts_with("initializer 1: wire type of field 1: 3 is"));
  CHECK(error_in_graph(Proto().number(5, 1)) ==
        "onnx graph: wire type of field 5: 0 is not accepted; expected 2, that of a message (at byte 18)");
}

TEST_CASE("ONNX: more initializers than any model has are refused, however small they are") {
  Proto graph;
  for (int i = 0; i < 200'000; ++i) graph.data(5, Proto());
  CHECK(read_onnx(onnx_file(graph)).tensors.size() == 200'000);
  CHECK(error_in_graph(graph.data(5, Proto()))
            .starts_with(
                "onnx graph: an initializer more than 200000 is not accepted; expected at most so many"));
}

TEST_CASE("ONNX: a file that would take more than 100 MB of looking is refused") {
  // Metadata just too short to skip.
  HoledFile file;
  const Bytes property = Proto().length(14, 4000).bytes;
  for (file.add(Proto().number(1, 8).length(7, 0).bytes); file.size < 101'000'000; file.size += 4000) {
    file.add(property);
  }
  const auto reading = read_onnx(file);
  CHECK(reading.error.starts_with("onnx model: more than 100000000 bytes to look through is not accepted"));
  CHECK(reading.bytes <= 100'000'000);
}

TEST_CASE("ONNX: a model is known by its ir_version and what follows, or else by its name") {
  CHECK(recognized(onnx_model({onnx_tensor("w", onnx::kFloat, {})})));
  CHECK(recognized(Proto().number(1, 3).data(7, Bytes(200)).bytes));
  CHECK(recognized(Proto().number(1, 10).number(5, 1).bytes));
  CHECK(recognized({}, "Model.ONNX"));
  for (const Bytes& other :
       {Proto().number(1, 0).data(7, Bytes(9)).bytes, Proto().number(1, 32).data(7, Bytes(9)).bytes,
        Proto().number(2, 8).data(7, Bytes(9)).bytes, Proto().number(1, 8).number(7, 1).bytes,
        Proto().number(1, 8).bytes, Proto().number(1, 8).data(7, Bytes(9)).raw(Bytes(1)).bytes,
        test::bytes_of_text("\x08\x08\x08 text"), test::bytes_of_text("\x89PNG\r\n"),
        test::make_npy("<f4", false, {}, Bytes(4)), test::make_safetensors({}),
        // A safetensors header of 0x3A0708 bytes starts like an ir_version and a graph.
        Bytes{std::byte{8}, std::byte{7}, std::byte{0x3A}, {}, {}, {}, {}, {}, std::byte{'{'}}}) {
    CHECK_FALSE(recognized(other, "model.bin"));
  }
}

TEST_CASE("ONNX: a model cut anywhere is refused with a byte, or whole without what stood behind its graph") {
  const Bytes file =
      onnx_model({onnx_tensor("w", onnx::kFloat, {1}).data(onnx::kRawData, Bytes(4)),
                  onnx_tensor("v", onnx::kInt32, {2}).data(onnx::kInt32Data, test::varints({-1, 5})),
                  onnx_tensor("e", onnx::kFloat, {1})
                      .data(onnx::kExternalData, test::external_entry("location", "a.bin"))
                      .number(onnx::kDataLocation, 1)});
  const auto whole = read_onnx(file).tensors;
  REQUIRE(whole.size() == 3);
  std::size_t accepted = 0;
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto reading = read_onnx(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)));
    if (reading.error.empty()) {
      ++accepted;
      CHECK(reading.tensors == whole);
    } else {
      REQUIRE(reading.error_byte);
      CHECK(*reading.error_byte <= size);
    }
  }
  CHECK(accepted == 1);
}

TEST_CASE("ONNX: no single wrong byte makes the reader list a tensor that is not in the file") {
  const Bytes file =
      onnx_model({onnx_tensor("w", onnx::kFloat, {1}).data(onnx::kRawData, Bytes(4)),
                  onnx_tensor("v", onnx::kInt32, {2}).data(onnx::kInt32Data, test::varints({-1, 5}))});
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      Bytes wrong = file;
      wrong[at] = static_cast<std::byte>(value);
      const auto reading = read_onnx(wrong);
      for (const TensorInfo& tensor : reading.tensors) {
        if (!tensor.unreadable.empty()) continue;
        REQUIRE(bytes_in(wrong, tensor.bytes));
        if (tensor.packing == Packing::kPlain)
          REQUIRE(tensor.bytes.size == stored_bytes(tensor.dtype, tensor.count()));
      }
      REQUIRE(reading.error.empty() != reading.error_byte.has_value());
    }
  }
}

TEST_CASE("ONNX: bytes of another length than wanted are refused, as of a file that shrank") {
  const auto reader = make_onnx_reader(5000, "");
  CHECK(reader->wants() == ByteRange{0, 1024});
  CHECK_FALSE(reader->feed(Bytes(100)));
}
