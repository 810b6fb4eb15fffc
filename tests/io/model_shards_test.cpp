// Shards, their index, and parts that were not opened.
#include <doctest/doctest.h>

#include "gguf_files.hpp"
#include "opened_models.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::index_of;
using test::make_safetensors;
using test::problems;
using test::read;
using test::shard;

namespace {

constexpr const char* kFirst = "model-00001-of-00002.safetensors";
constexpr const char* kSecond = "model-00002-of-00002.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

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
    CHECK(reader.problems()[0].sentence.find("the index takes theirs") != std::string::npos);
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

TEST_CASE("model: shards whose variant stands behind the number are parts as well") {
  CHECK(problems(read({{"unet-00001-of-00002.fp16.safetensors", shard("a")}})) ==
        "unet: the model is not whole: 'unet-00002-of-00002.fp16.safetensors' was not opened\n");
}

TEST_CASE(
    "model: what lies beside a model in its folder is passed over with a word, and read when it is named") {
  const test::Bytes table = test::bytes_of_text("epoch,loss\n1,0.5\n2,0.25\n");
  struct Case {
    std::string name, why;
    test::Bytes bytes;
  };
  for (const Case& one : std::vector<Case>{
           {"eval/results.csv", "a table of numbers beside the model", table},
           {"consolidated.safetensors", "probably the model of 'model.safetensors' once more", shard("b")},
           {"onnx/model.onnx", "probably the model of 'model.safetensors' once more", {}},
           {"pytorch_model.bin.index.json", "the index of files that are passed over",
            index_of({{"a", "pytorch_model-00001-of-00001.bin"}})},
       }) {
    CAPTURE(one.name);
    const auto found = read({{"model.safetensors", shard("a")}, {one.name, one.bytes}}, true);
    CHECK(found.tensors().size() == 1);
    REQUIRE(found.problems().size() == 1);
    CHECK(found.problems()[0].is_note);
    CHECK(found.problems()[0].sentence.starts_with("passed over: " + one.why));
    const auto named = read({{"model.safetensors", shard("a")}, {one.name, one.bytes}});
    CHECK((named.tensors().size() == 2 || !named.problems()[0].is_note));
  }
  // Without a model beside it, each is the model.
  CHECK(read({{"consolidated.safetensors", shard("b")}}, true).tensors().size() == 1);
  CHECK(read({{"weights.csv", table}}, true).tensors().size() == 1);
}
