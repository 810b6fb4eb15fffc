#include "io/tensor_file.hpp"

#include <doctest/doctest.h>

#include "tensor_files.hpp"

using namespace qs;
using namespace qs::io;
using test::bytes_of;
using test::make_npy;
using test::make_safetensors;
using test::refusal;

namespace {

struct NamedFile {
  std::string name;
  test::Bytes bytes;
};

std::vector<NamedFile> small_valid_files() {
  return {{"model.safetensors", make_safetensors({{"w", "F32", {2, 2}, bytes_of({1.F, 2.F, 3.F, 4.F})},
                                                  {"b", "I16", {3}, bytes_of<std::int16_t>({1, 2, 3})}})},
          {"array.npy", make_npy(">f4", true, {2, 2}, bytes_of({1.F, 2.F, 3.F, 4.F}, true))},
          {"array.npy", make_npy("<i8", false, {2}, bytes_of<std::int64_t>({1, 2}), 3)}};
}

std::string refused_kind(std::string_view start, const std::string& name = "file.bin") {
  test::Bytes file = test::bytes_of_text(start);
  file.resize(200, std::byte{1});
  const std::string text = refusal(file, name);
  const std::string_view head = "file: ";
  const std::string_view tail =
      " is not accepted; expected a .safetensors, .gguf, .onnx, .tflite, .h5, .keras, .npy, .npz, .pt or .csv "
      "file (at byte 0)";
  if (!text.starts_with(head) || !text.ends_with(tail)) return text;
  return text.substr(head.size(), text.size() - head.size() - tail.size());
}

}  // namespace

TEST_CASE("tensor files: the formats are listed with their extensions") {
  std::string extensions;
  for (const TensorFormat& format : tensor_formats()) extensions += std::string(format.extension) + " ";
  CHECK(extensions == ".safetensors .gguf .onnx .tflite .h5 .keras .npy .npz .pt .dat .csv ");
}

TEST_CASE("tensor files: an empty file is refused as that, whatever its name") {
  for (const char* const name : {"", "a.npy", "a.safetensors"})
    CHECK(refusal({}, name) ==
          "file: an empty file is not accepted; expected a .safetensors, .gguf, .onnx, .tflite, .h5, .keras, "
          ".npy, .npz, .pt or .csv file (at byte 0)");
}

TEST_CASE("tensor files: well-known other kinds are named, also under a name that promises tensors") {
  for (const char* const name : {"file.bin", "model.safetensors", "array.npy"}) {
    CHECK(refused_kind("\x89PNG\r\n\x1A\n", name) == "a PNG image");
    CHECK(refused_kind("\x80\x02\x8A\x0A", name) == "a Python pickle (which can run code when it is loaded)");
    CHECK(refused_kind("\n <!DOCTYPE html><html>", name) == "an HTML or XML page");
    CHECK(refused_kind("<html>", name) == "an HTML or XML page");
    CHECK(refused_kind("version https://git-lfs.github.com/spec/v1\n", name) ==
          "a Git LFS pointer instead of the file itself");
  }
}

TEST_CASE("tensor files: Core ML and OpenVINO are named, with what to export instead") {
  const std::string instead =
      "export the model that it was made from to ONNX, or its weights to safetensors)";
  CHECK(refused_kind(std::string_view("\x08\x04\x12\x02\x0A\x00", 6), "a.mlmodel") ==
        "a Core ML model (" + instead);
  std::string weights(200, '\0');
  weights[0] = 3;
  weights[4] = 2;
  CHECK(refused_kind(weights, "weight.bin") == "a Core ML model (" + instead);
  CHECK(refused_kind("<?xml version=\"1.0\"?>\n<net name=\"Model0\" version=\"11\">", "a.xml") ==
        "an OpenVINO model, whose weights are in the .bin beside it (" + instead);
}

TEST_CASE("tensor files: of anything else the best guess is told") {
  CHECK(refused_kind(std::string(100, 'a')) == "plain text");
  CHECK(refused_kind("{\"weight_map\": {" + std::string(100, ' ')) == "JSON text");
  CHECK(refused_kind(std::string_view("\x00\x01\x02\x03\x04\x05\x06\xFF\x08", 9)) ==
        "an unknown kind of file, starting with '\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\xFF'");
}

TEST_CASE("tensor files: text with a brace at byte 8 is not taken for safetensors") {
  CHECK(refused_kind("int f() {" + std::string(100, ' ')) == "plain text");
}

TEST_CASE(
    "tensor files: a reader asks for the first 64 bytes, then for the rest of the header and never for the "
    "data") {
  const auto file = make_safetensors({{"w", "U8", {1000}, test::Bytes(1000)}});
  const std::size_t header_size = file.size() - 8 - 1000;
  const auto reader = open_tensor_file(file.size(), "");
  CHECK(reader->tensors().empty());
  CHECK(reader->wants() == ByteRange{0, 64});
  REQUIRE(reader->feed(std::span(file).first(64)));
  if (reader->wants()) {
    CHECK(reader->wants() == ByteRange{8, header_size});
    REQUIRE(reader->feed(std::span(file).subspan(8, header_size)));
  }
  CHECK_FALSE(reader->wants());
  CHECK(reader->tensors().size() == 1);
}

TEST_CASE("bytes_in: gives exactly the range, and nothing for a range that leaves the file or wraps round") {
  const test::Bytes file(10);
  CHECK(bytes_in(file, {2, 8})->data() == file.data() + 2);
  CHECK(bytes_in(file, {2, 8})->size() == 8);
  CHECK(bytes_in(file, {10, 0})->empty());
  CHECK_FALSE(bytes_in(file, {2, 9}));
  CHECK_FALSE(bytes_in(file, {11, 0}));
  CHECK_FALSE(bytes_in(file, {2, ~0ULL}));
  CHECK_FALSE(bytes_in(file, {~0ULL, 2}));
}

TEST_CASE("tensor files: a header within the first 64 bytes needs no second read") {
  const auto file = test::safetensors_with_header(R"({"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})");
  REQUIRE(file.size() <= 64);
  const auto reader = open_tensor_file(file.size(), "");
  REQUIRE(reader->feed(file));
  CHECK_FALSE(reader->wants());
  CHECK(reader->tensors().size() == 1);
}

TEST_CASE("tensor files: bytes of another length than wanted are refused, as of a file that shrank") {
  for (const NamedFile& file : small_valid_files()) {
    const auto reader = open_tensor_file(file.bytes.size(), file.name);
    const auto fed = reader->feed(std::span(file.bytes).first(10));
    REQUIRE_FALSE(fed);
    CHECK(message(fed.error()) ==
          "file: a piece of 10 bytes is not accepted; expected 64 bytes (did the file change while it was "
          "read?) (at byte 0)");
    REQUIRE(reader->feed(std::span(file.bytes).first(64)));
    REQUIRE(reader->wants());
    CHECK_FALSE(reader->feed({}));
  }
}

TEST_CASE("tensor files: a valid file cut anywhere is refused, with a byte, and never read beyond its end") {
  for (const NamedFile& file : small_valid_files()) {
    REQUIRE(read_tensor_list(file.bytes, file.name));
    for (std::size_t size = 0; size < file.bytes.size(); ++size) {
      // A copy of exactly this size lets the address sanitizer detect an overrun by one byte.
      const test::Bytes cut(file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      for (const std::string& name : {file.name, std::string("unnamed")}) {
        const auto tensors = read_tensor_list(cut, name);
        REQUIRE_FALSE(tensors);
        REQUIRE(tensors.error().byte);
        REQUIRE_FALSE(tensors.error().field.empty());
        REQUIRE_FALSE(tensors.error().value.empty());
        REQUIRE_FALSE(tensors.error().accepted.empty());
      }
    }
  }
}

TEST_CASE("tensor files: trailing bytes are refused") {
  for (NamedFile& file : small_valid_files()) {
    const std::uint64_t size = file.bytes.size();
    file.bytes.push_back(std::byte{0});
    const auto tensors = read_tensor_list(file.bytes, file.name);
    REQUIRE_FALSE(tensors);
    CHECK(tensors.error().byte == size);
  }
}

TEST_CASE("tensor files: no single wrong byte makes a reader list a tensor that is not in the file") {
  for (const NamedFile& file : small_valid_files()) {
    for (std::size_t at = 0; at < file.bytes.size(); ++at) {
      for (int value = 0; value < 256; ++value) {
        test::Bytes wrong = file.bytes;
        wrong[at] = static_cast<std::byte>(value);
        const auto tensors = read_tensor_list(wrong, file.name);
        if (tensors) REQUIRE(test::broken_promise(*tensors, wrong.size()) == "");
        if (!tensors) REQUIRE(tensors.error().byte);
      }
    }
  }
}
