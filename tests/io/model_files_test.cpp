// Files that are opened together: which are used, passed over or refused, and how tensors are named.
#include "io/model_files.hpp"

#include <doctest/doctest.h>

#include "gguf_files.hpp"
#include "onnx_files.hpp"
#include "opened_models.hpp"
#include "streamed.hpp"
#include "zip_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::File;
using test::index_of;
using test::problems;
using test::read;
using test::shard;
using test::streamed;

TEST_CASE("model files: of two tensors with one name the first counts") {
  const ModelReader reader = read({{"a.safetensors", shard("w")}, {"b.safetensors", shard("w")}});
  CHECK(reader.tensors().size() == 1);
  CHECK(problems(reader) ==
        "b.safetensors: tensors left out: 1; their names or layers come before, in "
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
  const test::Bytes pickle = test::bytes_of_text("\x80\x02}q\x01.          ");
  const ModelReader with = read({{"model.safetensors", shard("w")}, {"model.pkl", pickle}});
  REQUIRE(with.problems().size() == 1);
  CHECK(with.problems()[0].is_note);
  CHECK(problems(with) == "model.pkl: passed over: a Python pickle (which can run code when it is loaded)\n");
  const ModelReader without = read({{"README.md", test::bytes_of_text("# m")}, {"model.pkl", pickle}});
  REQUIRE(without.problems().size() == 2);
  CHECK(without.problems()[0].file == "model.pkl");
  CHECK_FALSE(without.problems()[0].is_note);
}

TEST_CASE("model files: in a folder, the same model in TensorFlow's formats is passed over") {
  for (const std::string name : {"tf_model.h5", "model.keras", "model.tflite"}) {
    const ModelReader reader =
        read({{"model.safetensors", shard("w")}, {name, test::bytes_of_text("anything")}}, true);
    CHECK(problems(reader) ==
          name +
              ": passed over: probably the model of 'model.safetensors' once more; opened by "
              "itself it is read\n");
    CHECK(reader.tensors().size() == 1);
  }
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
