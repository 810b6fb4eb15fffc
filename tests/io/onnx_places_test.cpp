#include <doctest/doctest.h>

#include "io/model_files.hpp"
#include "onnx_files.hpp"

using namespace qs;
using namespace qs::io;
using test::Bytes;
using test::Proto;
namespace onnx = test::onnx;

namespace {

struct Opened {
  std::string name;
  Bytes bytes;
};

std::vector<TensorInfo> read_together(const std::vector<Opened>& files) {
  std::vector<FileInfo> infos;
  for (const Opened& file : files) infos.push_back({file.name, file.bytes.size()});
  ModelReader reader(infos);
  while (const auto wanted = reader.wants())
    reader.feed(bytes_in(files[wanted->file].bytes, wanted->range).value_or(std::span<const std::byte>{}));
  return reader.tensors();
}

Proto placed(const char* name, const std::string& location, const std::string& offset = "0") {
  return test::onnx_tensor(name, onnx::kFloat, {2})
      .data(onnx::kExternalData, test::external_entry("location", location))
      .data(onnx::kExternalData, test::external_entry("offset", offset))
      .number(onnx::kDataLocation, 1);
}

}  // namespace

TEST_CASE("ONNX data elsewhere: a location counts from the folder of the model that names it") {
  struct Row {
    std::string model, location;
    std::vector<std::string> opened;
    std::string found;  // the file, or how the sentence ends
  };
  const std::string absent = "which was not opened along with the model";
  const Row rows[] = {
      {"m.onnx", "w.bin", {"w.bin"}, "w.bin"},
      {"m.onnx", "./w.bin", {"w.bin"}, "w.bin"},
      {"a/m.onnx", "w.bin", {"b/w.bin", "a/w.bin"}, "a/w.bin"},
      {"a/m.onnx", "./data//w.bin", {"a/w.bin", "a/data/w.bin"}, "a/data/w.bin"},
      {"./a/m.onnx", "w.bin", {"a/w.bin"}, "a/w.bin"},
      {"/x/m.onnx", "w.bin", {"x/w.bin", "/x/w.bin"}, "/x/w.bin"},
      {"m.onnx", "data/w.bin", {"other/w.bin"}, absent},
      {"a/m.onnx", "w.bin", {"b/w.bin"}, absent},
      {"a/m.onnx", "w.bin", {"w.bin"}, absent},
      // A file dialog that returns bare names.
      {"m.onnx", "data/w.bin", {"w.bin"}, "w.bin"},
      {"m.onnx",
       "data/w.bin",
       {"w.bin", "w.bin"},
       "and 2 files of that name were opened: open the folder that the model is in"},
      {"m.onnx", "data/w.bin", {"v.bin"}, absent},
  };
  for (const Row& row : rows) {
    std::vector<Opened> files = {{row.model, test::onnx_model({placed("w", row.location)})}};
    for (const std::string& name : row.opened) files.push_back({name, Bytes(8)});
    const auto tensors = read_together(files);
    REQUIRE(tensors.size() == 1);
    CAPTURE(row.model + " " + row.location);
    if (tensors[0].unreadable.empty()) {
      CHECK(files[tensors[0].file].name == row.found);
    } else {
      CHECK(tensors[0].unreadable == "its values are in '" + row.location + "', " + row.found);
    }
  }
}

// tests/golden/onnx/twin: two models with external data of one name in two folders (as in
// https://github.com/microsoft/onnxruntime/issues/11848), normal values, σ 0.990 and 4.918.
TEST_CASE("ONNX data elsewhere: two models with data of one name get each its own") {
  std::vector<Opened> files;
  for (const char* const name :
       {"decoder/decoder.onnx", "encoder/encoder.onnx", "decoder/weights.bin", "encoder/weights.bin"})
    files.push_back({name, test::onnx_golden(std::string("twin/") + name)});
  const auto tensors = read_together(files);
  REQUIRE(tensors.size() == 2);
  for (const TensorInfo& tensor : tensors) {
    double sum = 0, squares = 0;
    for (const double value : test::values(files[tensor.file].bytes, tensor)) {
      sum += value / 4096;
      squares += value * value / 4096;
    }
    const double right = tensor.name == "encoder.w" ? 0.9902 : 4.9177;
    CHECK(std::sqrt(squares - sum * sum) == doctest::Approx(right).epsilon(0.0001));
  }
}

TEST_CASE("ONNX data elsewhere: of two tensors with one place the second is no weight of its own") {
  const auto tensors =
      read_together({{"m.onnx", test::onnx_model({placed("embed", "w.bin"), placed("head", "./w.bin"),
                                                  placed("other", "w.bin", "8"), placed("head 2", "w.bin")})},
                     {"w.bin", Bytes(16)}});
  REQUIRE(tensors.size() == 4);
  const std::string tied = "its bytes are those of 'embed', and count once";
  const std::string whys[] = {"", tied, "", tied};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(tensors[i].unreadable == "");
    CHECK(tensors[i].role.why == whys[i]);
    CHECK((tensors[i].role.kind == TensorRole::Kind::kOther) == !whys[i].empty());
  }
}
