#include "io/model_files.hpp"

#include <doctest/doctest.h>

#include <map>

#include "gguf_files.hpp"
#include "io/tensor_stream.hpp"
#include "onnx_files.hpp"
#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::make_safetensors;

namespace {

struct File {
  std::string name;
  test::Bytes bytes;
};

ModelReader read(const std::vector<File>& files) {
  std::vector<FileInfo> infos;
  for (const File& file : files) infos.push_back({file.name, file.bytes.size()});
  ModelReader reader(infos);
  while (const auto wanted = reader.wants())
    reader.feed(bytes_in(files[wanted->file].bytes, wanted->range).value_or(std::span<const std::byte>{}));
  return reader;
}

std::string problems(const ModelReader& reader) {
  std::string all;
  for (const Problem& problem : reader.problems()) all += problem.file + ": " + problem.sentence + "\n";
  return all;
}

test::Bytes shard(const std::string& tensor) {
  return make_safetensors({{tensor, "F32", {2}, bytes_of({1.F, 2.F})}});
}

test::Bytes index_of(const std::map<std::string, std::string>& map) {
  std::string json = R"({"metadata":{"total_size":16},"weight_map":{)";
  for (const auto& [tensor, file] : map)
    json += (json.ends_with('{') ? "\"" : ",\"") + tensor + "\":\"" + file + '"';
  return test::bytes_of_text(json + "}}");
}

constexpr const char* kFirst = "model-00001-of-00002.safetensors";
constexpr const char* kSecond = "model-00002-of-00002.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

/// All values of a tensor, unpacked in pieces.
std::vector<float> streamed(const TensorInfo& tensor, const test::Bytes& file) {
  TensorStream stream(tensor);
  std::vector<float> values;
  while (const auto range = stream.wants()) {
    const auto piece = bytes_in(file, *range).value();
    REQUIRE(stream.feed({piece.begin(), piece.end()}));
    for (auto next = stream.next(); next && *next; next = stream.next())
      values.insert(values.end(), stream.values().begin(), stream.values().end());
  }
  return values;
}

}  // namespace

TEST_CASE("model files: shards and their index are one model") {
  const ModelReader reader = read(
      {{kFirst, shard("a")}, {kSecond, shard("b")}, {kIndex, index_of({{"a", kFirst}, {"b", kSecond}})}});
  CHECK(problems(reader) == "");
  REQUIRE(reader.tensors().size() == 2);
  CHECK(reader.tensors()[1].name == "b");
  CHECK(reader.tensors()[1].file == 1);
}

TEST_CASE("model files: a shard that was not opened is told, and the others are used") {
  const ModelReader reader =
      read({{kFirst, shard("a")}, {kIndex, index_of({{"a", kFirst}, {"b", kSecond}})}});
  CHECK(reader.tensors().size() == 1);
  CHECK(problems(reader) ==
        "model-00002-of-00002.safetensors: was not opened, though 'model.safetensors.index.json' names it: 1 "
        "tensor missing\n");
  CHECK(problems(read({{kSecond, shard("b")}})) ==
        "model: the model is not whole: 'model-00001-of-00002.safetensors' was not opened\n");
}

TEST_CASE("model files: shards that do not fit their index are told") {
  const ModelReader reader = read(
      {{kFirst, shard("a")}, {kSecond, shard("c")}, {kIndex, index_of({{"a", kFirst}, {"b", kSecond}})}});
  CHECK(
      problems(reader) ==
      "model-00002-of-00002.safetensors: lacks 1 tensor that 'model.safetensors.index.json' says it holds\n"
      "model-00002-of-00002.safetensors: holds 1 tensor that 'model.safetensors.index.json' does not name\n");
  CHECK(reader.tensors().size() == 2);
}

TEST_CASE("model files: of two tensors with one name the first counts") {
  const ModelReader reader = read({{"a.safetensors", shard("w")}, {"b.safetensors", shard("w")}});
  CHECK(reader.tensors().size() == 1);
  CHECK(problems(reader) ==
        "b.safetensors: 1 of its tensors are left out: one of the same name comes before, in "
        "'a.safetensors'\n");
}

TEST_CASE("model files: a file that cannot be read does not keep the others from being used") {
  const ModelReader reader = read({{"a.safetensors", shard("w")},
                                   {"b.safetensors", test::bytes_of_text("\x89PNG\r\n\x1A\n        ")},
                                   {"c.npy", {}},
                                   {"d.json", test::bytes_of_text("{}")},
                                   {"e.json", test::bytes_of_text("[1")}});
  CHECK(reader.tensors().size() == 1);
  CHECK(problems(reader).find("b.safetensors: file: a PNG image") != std::string::npos);
  CHECK(problems(reader).find("c.npy: file: an empty file") != std::string::npos);
  CHECK(problems(reader).find(".json") == std::string::npos);  // skipped, as there is a model
  const ModelReader alone =
      read({{"d.json", test::bytes_of_text("{}")}, {"e.json", test::bytes_of_text("[1")}});
  CHECK(problems(alone).find("d.json: index: JSON without a weight_map") != std::string::npos);
  CHECK(problems(alone).find("e.json: index: text that is not JSON") != std::string::npos);
}

TEST_CASE("model files: a folder is opened as it is, and named by its model") {
  const ModelReader reader = read({{".gitattributes", test::bytes_of_text("*.bin lfs")},
                                   {"LICENSE", test::bytes_of_text("text")},
                                   {"README.md", test::bytes_of_text("# m")},
                                   {"config.json", test::bytes_of_text("{\"a\":1}")},
                                   {"model.safetensors", shard("w")},
                                   {"tokenizer.json", test::bytes_of_text("{}")},
                                   {"vocab.txt", test::bytes_of_text("a\nb\n")}});
  CHECK(problems(reader) == "");
  CHECK(reader.name() == "model.safetensors");
  CHECK(reader.tensors().size() == 1);
}

TEST_CASE("model files: a file of another kind beside a model is a note, and without a model a problem") {
  const test::Bytes hdf = test::bytes_of_text("\x89HDF\r\n\x1A\n          ");
  const ModelReader with = read({{"model.safetensors", shard("w")}, {"tf_model.h5", hdf}});
  REQUIRE(with.problems().size() == 1);
  CHECK(with.problems()[0].is_note);
  CHECK(problems(with) == "tf_model.h5: passed over: an HDF5 file\n");
  const ModelReader without = read({{"README.md", test::bytes_of_text("# m")}, {"tf_model.h5", hdf}});
  REQUIRE(without.problems().size() == 2);
  CHECK(without.problems()[0].file == "tf_model.h5");
  CHECK_FALSE(without.problems()[0].is_note);
}

TEST_CASE("model files: what was only found in a folder need not be part of a model") {
  const test::Bytes model = shard("w"), png = test::bytes_of_text("\x89PNG\r\n\x1A\n        ");
  for (const bool was_found : {false, true}) {
    ModelReader reader({{"m.safetensors", model.size()}, {"picture.png", png.size(), was_found}});
    while (const auto wanted = reader.wants())
      reader.feed(bytes_in(wanted->file == 0 ? model : png, wanted->range).value());
    CHECK(reader.problems().size() == (was_found ? 0 : 1));
  }
}

TEST_CASE("model files: tensors of one name in two folders are told apart by the folder") {
  const ModelReader reader = read({{"text_encoder/model.safetensors", shard("w")},
                                   {"text_encoder_2/model.safetensors", shard("w")},
                                   {"unet/model.safetensors", shard("u")}});
  CHECK(problems(reader) == "");
  REQUIRE(reader.tensors().size() == 3);
  CHECK(reader.tensors()[0].name == "text_encoder/w");
  CHECK(reader.tensors()[1].name == "text_encoder_2/w");
  CHECK(reader.tensors()[2].name == "u");
}

TEST_CASE("model files: the index decides which shard counts for a name, and that is no fault") {
  const std::string overlay = "model-overlay-00001.safetensors";
  const test::Bytes both =
      make_safetensors({{"a", "F32", {2}, bytes_of({1.F, 2.F})}, {"b", "F32", {2}, bytes_of({1.F, 2.F})}});
  for (const std::string folder : {"", "m/"}) {
    const ModelReader reader = read({{folder + kFirst, both},
                                     {folder + overlay, shard("b")},
                                     {folder + kIndex, index_of({{"a", kFirst}, {"b", overlay}})}});
    REQUIRE(reader.tensors().size() == 2);
    CHECK(reader.tensors()[1].name == "b");
    CHECK(reader.tensors()[1].file == 1);
    REQUIRE(reader.problems().size() == 1);
    CHECK(reader.problems()[0].is_note);
    CHECK(reader.problems()[0].sentence.find("the index takes those") != std::string::npos);
  }
}

TEST_CASE("model files: parts that were not opened are named, whatever their kind and folder") {
  const test::Bytes gguf = test::gguf_of({test::gguf_info("a", {8}, 0, 0)}, 32);
  CHECK(problems(read({{"m/big-00002-of-00004.gguf", gguf}})) ==
        "m/big: the model is not whole: 'big-00001-of-00004.gguf', 'big-00003-of-00004.gguf' and "
        "'big-00004-of-00004.gguf' were not opened\n");
  const std::string many = problems(read({{"s-00001-of-00034.safetensors", shard("a")}}));
  CHECK(many.find("'s-00013-of-00034.safetensors' and 21 more were not opened") != std::string::npos);
  test::Bytes split = test::joined(
      {test::gguf_start(1, 2), test::gguf_pair("split.no", 2, test::little_endian_bytes(1, 2)),
       test::gguf_pair("split.count", 2, test::little_endian_bytes(3, 2)), test::gguf_info("a", {8}, 0, 0)});
  split = test::aligned(split);
  test::append(split, test::Bytes(32));
  CHECK(problems(read({{"renamed.gguf", split}})) ==
        "renamed.gguf: the model is not whole: part 1 of 3 and part 3 of 3 were not opened\n");
}

TEST_CASE("model files: a file that vanishes while the list is read is left out with the reason") {
  ModelReader reader({{"a.safetensors", 100}, {"b.npy", 50}});
  while (reader.wants()) reader.refuse("it has gone");
  CHECK(reader.tensors().empty());
  CHECK(problems(reader) == "a.safetensors: it has gone\nb.npy: it has gone\n");
}

TEST_CASE("model files: external data of an ONNX model is found by name among what was opened along") {
  test::Proto initializer = test::onnx_tensor("w", test::onnx::kFloat, {2});
  initializer.data(test::onnx::kExternalData, test::external_entry("location", "weights/w.bin"));
  initializer.number(test::onnx::kDataLocation, 1);
  const test::Bytes model = test::onnx_model({initializer}), data = bytes_of({5.F, 6.F});
  const ModelReader alone = read({{"m.onnx", model}});
  CHECK(alone.tensors().front().unreadable ==
        "its values are in 'weights/w.bin', which was not opened along with the model");
  const ModelReader both = read({{"m.onnx", model}, {"w.bin", data}});
  CHECK(problems(both) == "");
  CHECK(both.tensors().front().file == 1);
  CHECK(streamed(both.tensors().front(), data) == std::vector<float>{5, 6});
  const ModelReader cut = read({{"m.onnx", model}, {"w.bin", bytes_of({5.F})}});
  CHECK(cut.tensors().front().unreadable == "its values are the bytes 0 to 8 of 'w.bin', which has 4");
}

TEST_CASE("tensor stream: a tensor longer than a piece comes in order, whole blocks at a time") {
  std::vector<float> written(TensorStream::kPieceBytes / 4 * 2 + 777);
  for (std::size_t i = 0; i < written.size(); ++i) written[i] = static_cast<float>(i);
  const auto raw = std::as_bytes(std::span<const float>(written));
  const test::Bytes file(raw.begin(), raw.end());
  TensorInfo tensor;
  tensor.shape = {written.size()};
  tensor.bytes = {0, file.size()};
  CHECK(streamed(tensor, file) == written);
  tensor.dtype = DType::kQ8_0;  // blocks of 34 bytes do not divide a piece
  tensor.shape = {file.size() / 34 * 32};
  tensor.bytes.size = file.size() / 34 * 34;
  CHECK(streamed(tensor, file).size() == tensor.count());
}

TEST_CASE("tensor stream: packed bytes that end too early or go on too long are refused with the tensor") {
  const test::Bytes packed = test::bytes_of_text("1,2\n3,4\n");
  TensorInfo tensor;
  tensor.name = "table";
  tensor.dtype = DType::kF64;
  tensor.packing = Packing::kText;
  tensor.reading.separator = ',';
  tensor.reading.cells = 2;
  tensor.shape = {2, 2};
  tensor.bytes = {0, packed.size()};
  CHECK(streamed(tensor, packed) == std::vector<float>{1, 2, 3, 4});
  for (const std::uint64_t rows : {1, 3}) {
    tensor.shape = {rows, 2};
    TensorStream stream(tensor);
    REQUIRE(stream.feed(packed));
    Expected<bool> next = stream.next();
    while (next && *next) next = stream.next();
    REQUIRE_FALSE(next);
    CHECK(next.error().field == "tensor 'table'");
    CHECK(message(next.error()).find("values, as the shape [" + std::to_string(rows) + ", 2] says") !=
          std::string::npos);
  }
}

TEST_CASE("tensor stream: a piece of another size than was asked for is refused: the file has changed") {
  TensorInfo tensor;
  tensor.shape = {4};
  tensor.bytes = {8, 16};
  TensorStream stream(tensor);
  const auto fed = stream.feed(test::Bytes(12));
  REQUIRE_FALSE(fed);
  CHECK(message(fed.error()).find("did the file change while it was read?") != std::string::npos);
}

TEST_CASE(
    "model files: an answer that is too short or too long is told with both lengths, whatever the kind of "
    "file") {
  const test::Bytes npy = test::make_npy("<f4", false, {2}, bytes_of({1.F, 2.F}));
  const std::vector<File> kinds = {
      {"a.safetensors", shard("a")},
      {"a.npy", npy},
      {"a.npz", test::make_zip({test::stored("a.npy", npy), test::deflated("b.npy", npy)})},
      {"a.gguf", test::gguf_of({test::gguf_info("a", {8}, 0, 0)}, 32)},
      {"a.onnx", test::onnx_model({test::onnx_tensor("a", test::onnx::kFloat, {2})})},
      {"a.csv", test::bytes_of_text("1,2\n3,-4\n")},
      {"a.index.json", index_of({{"a", "a.safetensors"}})},
  };
  for (const File& file : kinds) {
    // Answer each of the requests wrongly in turn.
    for (std::size_t wrong = 0;; ++wrong) {
      std::size_t requests = 0;
      for (const int by : {-1, 1}) {
        ModelReader reader({{file.name, file.bytes.size()}});
        std::string sentence = "a piece of ";
        for (requests = 0; reader.wants(); ++requests) {
          const auto range = reader.wants()->range;
          const auto wanted = bytes_in(file.bytes, range).value();
          test::Bytes piece(wanted.begin(), wanted.end());
          if (requests == wrong) {
            piece.resize(piece.size() + static_cast<std::size_t>(by));
            sentence += std::to_string(piece.size()) + " bytes is not accepted; expected " +
                        std::to_string(range.size) + " bytes";
          }
          reader.feed(piece);
        }
        if (wrong >= requests) continue;
        CAPTURE(file.name);
        CAPTURE(problems(reader));
        CHECK(problems(reader).find(sentence) != std::string::npos);
      }
      if (wrong >= requests) break;
    }
  }
}
