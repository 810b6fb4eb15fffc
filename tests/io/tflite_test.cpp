// TensorFlow Lite models: the values that LiteRT gives out, roles by operators, files that are cut, changed
// or beyond a limit.
#include <doctest/doctest.h>

#include "hostile_files.hpp"
#include "io/formats.hpp"
#include "io/tflite_roles.hpp"
#include "tflite_files.hpp"

using namespace qs;
using namespace qs::io;
using Limits = TfliteLimits;

namespace {

const std::vector<std::string> kGoldenModels = {"codes", "outside", "layers"};

test::Bytes golden_model(const std::string& name) {
  return test::golden_file("tflite/" + name + ".tflite");
}

std::string refusal_of(const test::Bytes& file) {
  const auto tensors = read_tensor_list(file, "m.tflite");
  return tensors ? "" : message(tensors.error());
}

bool is_accepted(const test::FlatModel& model) {
  return refusal_of(test::flat_model(model)).empty();
}

}  // namespace

TEST_CASE(
    "tflite: codes of 8, 16, 4 and 2 bits, inside and behind the FlatBuffer, are the weights of LiteRT") {
  for (const std::string name : {"codes", "outside"}) {
    const test::File file{name + ".tflite", golden_model(name)};
    const ModelReader reader = test::read({file});
    CHECK(test::problems(reader) == "");
    const auto golden = test::golden_values("tflite/" + name + ".csv");
    CHECK(reader.tensors().size() == golden.size());
    for (const TensorInfo& tensor : reader.tensors()) {
      CAPTURE(tensor.name);
      REQUIRE(golden.contains(tensor.name));
      CHECK(tensor.role.kind == TensorRole::Kind::kWeight);
      CHECK(tensor.unreadable == "");
      CHECK(test::streamed_rows(tensor, {file}) == golden.at(tensor.name));
    }
  }
}

TEST_CASE("tflite: the scheme names the codes, and where the scales are") {
  const std::map<std::string, std::string> schemes = {
      {"int4/rows", "TFLite int4, one scale a row"},
      {"int4/tensor", "TFLite int4, one scale"},
      {"int2/tensor", "TFLite int2, one scale"},
      {"int8/middle", "TFLite int8, one scale a channel (axis 1)"},
      {"int8/last", "TFLite int8, one scale a channel (axis 2)"},
      {"uint8", "TFLite uint8, one scale and zero point"},
      {"int16", "TFLite int16, one scale"},
      {"int8/zeros", "TFLite int8, one scale a row and zero points"}};
  const auto tensors = read_tensor_list(golden_model("codes"), "");
  REQUIRE(tensors);
  for (const TensorInfo& tensor : *tensors) CHECK(tensor.decoding->scheme == schemes.at(tensor.name));
  // 15 codes of 4 bits take 8 bytes; of three scales each has 4.
  CHECK((*tensors)[0].decoding->stored_bits(PartRole::kCodes) == 64);
  CHECK((*tensors)[0].decoding->stored_bits(PartRole::kScales) == 96);
}

TEST_CASE("tflite: operators tell which constants are weights, and which axes are outputs") {
  struct Row {
    std::string name, why;
    std::vector<std::uint32_t> order;
    std::uint32_t outputs;
    std::string said_by;
  };
  const std::vector<Row> rows = {
      {"fc", "", {}, 1, "FULLY_CONNECTED"},
      {"fc/bias", "it is a bias in whole numbers, whose scale is that of inputs times weights", {}, 1, ""},
      {"conv", "", {0, 3, 1, 2}, 1, "CONV_2D"},
      {"dw", "", {3, 0, 1, 2}, 1, "DEPTHWISE_CONV_2D"},
      {"deconv", "", {0, 3, 1, 2}, 1, "TRANSPOSE_CONV"},
      {"conv3d", "", {4, 3, 0, 1, 2}, 1, "CONV_3D"},
      {"lookup", "", {}, 1, "EMBEDDING_LOOKUP"},
      {"gather", "", {}, 1, "GATHER"},
      {"gather1", "", {1, 0}, 1, "GATHER"},
      {"matmul", "", {0, 2, 1}, 2, "BATCH_MATMUL"},
      {"matmul_adj", "", {}, 2, "BATCH_MATMUL"},
      {"matmul_left", "", {}, 1, "BATCH_MATMUL"},
      {"lstm", "", {}, 1, "LSTM"},
      {"factor", "it is a single number that MUL computes with", {}, 1, ""},
      {"added", "", {}, 1, "ADD"},
      {"alpha", "", {}, 1, "PRELU"},
      {"new_shape", "it holds whole numbers, which a model looks up or counts with", {}, 1, ""},
      {"flags", "it holds true and false", {}, 1, ""},
      {"half", "", {}, 1, "FULLY_CONNECTED"},  // through DEQUANTIZE
      {"tied", "", {}, 1, "EMBEDDING_LOOKUP"},
      {"tied_again", "it is a second name of the bytes of 'tied'", {}, 1, ""},
      {"custom", "", {}, 1, "the custom operator 'Mine'"},
      {"text", "it holds text", {}, 1, ""},
      {"blocks",
       "it holds codes with scales in blocks, or of a custom kind, which are not decoded",
       {},
       1,
       ""},
      {"state", "it is a state that the model changes", {}, 1, ""}};
  const auto tensors = read_tensor_list(golden_model("layers"), "");
  REQUIRE(tensors);
  std::map<std::string, const TensorInfo*> by_name;
  for (const TensorInfo& tensor : *tensors) by_name[tensor.name] = &tensor;
  for (const Row& row : rows) {
    CAPTURE(row.name);
    REQUIRE(by_name.contains(row.name));
    const TensorInfo& tensor = *by_name[row.name];
    CHECK(tensor.role.why == row.why);
    CHECK(tensor.use.order == row.order);
    CHECK(tensor.use.outputs == row.outputs);
    CHECK(tensor.use.said_by == row.said_by);
  }
}

TEST_CASE("tflite: what cannot be read is listed with the reason") {
  const std::map<std::string, std::string> reasons = {
      {"text", "its type, STRING, is no number that is read"},
      {"sparse", "it is stored sparse, which is not decoded"},
      {"blocks", "its codes of 4 bits have scales that are not decoded"},
      {"unscaled4", "its codes of 4 bits have no scale"},
      {"short", "its buffer has 16 bytes, where the shape [5] of FLOAT32 needs 20"},
      {"external", "its numbers are in another file (an external buffer of LiteRT), which is not read"},
      {"four_scales", "it has 4 scales, where 1 or the 3 of its quantized axis 0 are right"}};
  const auto tensors = read_tensor_list(golden_model("layers"), "");
  REQUIRE(tensors);
  std::size_t unreadable = 0;
  bool has_nameless = false, has_double = false;
  for (const TensorInfo& tensor : *tensors) {
    has_nameless = has_nameless || tensor.name == "tensor 52";
    has_double = has_double || tensor.name == "fc (tensor 53)";
    if (tensor.unreadable.empty()) continue;
    ++unreadable;
    CAPTURE(tensor.name);
    REQUIRE(reasons.contains(tensor.name));
    CHECK(tensor.unreadable == reasons.at(tensor.name));
  }
  CHECK(unreadable == reasons.size());
  CHECK(has_nameless);
  CHECK(has_double);
}

TEST_CASE(
    "tflite: every operator's layout is used with its rank, and any other rank keeps the stored order") {
  for (int code = -1; code < 210; ++code) {
    for (std::size_t rank = 0; rank <= 6; ++rank) {
      TfliteConstant constant;
      constant.shape.assign(rank, 2);
      constant.buffer = 1;
      constant.bytes = {8, std::uint64_t{4} << rank};
      constant.use.code = code;
      for (const std::uint64_t input : {0, 1, 2}) {
        constant.use.input = input;
        std::vector<TensorInfo> tensors{tflite_tensor(constant)};
        give_tflite_roles(std::span(&constant, 1), tensors);
        std::vector<std::uint32_t> order = tensors[0].use.order;
        std::sort(order.begin(), order.end());
        CHECK((order.empty() || order.size() == rank));
        for (std::uint32_t i = 0; i < order.size(); ++i) CHECK(order[i] == i);
        CHECK((rank < 2 || tensors[0].use.outputs < rank));
      }
    }
  }
}

TEST_CASE("tflite: a model that is cut at any byte is refused, or lists what lies in it") {
  for (const std::string& name : kGoldenModels) {
    const test::Bytes whole = golden_model(name);
    CAPTURE(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::span<const std::byte> cut = std::span(whole).first(size);
      CHECK(test::keep_promises(make_tflite_reader(size, ""), cut) <= 2);
    }
  }
}

TEST_CASE("tflite: a model with any byte changed keeps a reader's promises") {
  for (const std::string name : {"codes", "outside"}) {
    CAPTURE(name);
    test::with_each_byte_changed(golden_model(name), [](const test::Bytes& changed) {
      test::keep_promises(make_tflite_reader(changed.size(), ""), changed);
    });
  }
}

TEST_CASE("tflite: the smallest model is read, and each of its limits holds at its edge") {
  const test::Bytes small = test::flat_model({});
  const auto tensors = read_tensor_list(small, "");
  REQUIRE(tensors);
  REQUIRE(tensors->size() == 1);
  CHECK((*tensors)[0].name == "w");
  CHECK(test::streamed_rows((*tensors)[0], {{"m", small}}) == std::vector<float>{-0.5F, 0.5F, -64, 63.5F});

  CHECK(is_accepted({.codes = Limits::kOperatorCodes}));
  CHECK_FALSE(is_accepted({.codes = Limits::kOperatorCodes + 1}));
  CHECK(is_accepted({.buffers = Limits::kBuffers}));
  CHECK_FALSE(is_accepted({.buffers = Limits::kBuffers + 1}));
  CHECK(is_accepted({.subgraphs = Limits::kSubgraphs}));
  CHECK_FALSE(is_accepted({.subgraphs = Limits::kSubgraphs + 1}));
  CHECK(is_accepted({.tensors = Limits::kTensors}));
  CHECK_FALSE(is_accepted({.tensors = Limits::kTensors + 1}));
  CHECK_FALSE(is_accepted({.subgraphs = 2, .tensors = Limits::kTensors / 2 + 1}));
  CHECK(is_accepted({.operators = Limits::kOperators}));
  CHECK_FALSE(is_accepted({.operators = Limits::kOperators + 1}));
  CHECK(is_accepted({.inputs = Limits::kInputsOfOne}));
  CHECK_FALSE(is_accepted({.inputs = Limits::kInputsOfOne + 1}));
  CHECK(is_accepted({.operators = Limits::kInputs / Limits::kInputsOfOne, .inputs = Limits::kInputsOfOne}));
  CHECK_FALSE(
      is_accepted({.operators = Limits::kInputs / Limits::kInputsOfOne + 1, .inputs = Limits::kInputsOfOne}));
  CHECK(is_accepted({.tensors = 16, .zero_points = Limits::kZeroPoints / 16}));
  CHECK_FALSE(is_accepted({.tensors = 17, .zero_points = Limits::kZeroPoints / 16}));
  CHECK(is_accepted({.axes = 64}));
  CHECK_FALSE(is_accepted({.axes = 65}));
}

TEST_CASE("tflite: refusals name the place") {
  test::Bytes file = test::flat_model({});
  file[4] = std::byte{'X'};
  CHECK(refusal_of(file).starts_with("identifier: 'XFL3' is not accepted"));
  CHECK(refusal_of(test::flat_model({.subgraphs = 0})).starts_with("model: subgraphs: 0 is not accepted"));
  // The buffer that the tensor names is not there.
  CHECK(refusal_of(test::flat_model({.buffers = 1})).starts_with("tensor 0: buffer: 1 is not accepted"));
}

TEST_CASE("tflite: a reader asks for pages, and never for the weights") {
  test::Bytes file = golden_model("outside");
  // 1 MB of weights behind the FlatBuffer, where its last buffer says they are.
  file.resize(1 << 20);
  const auto reader = make_tflite_reader(file.size(), "");
  std::vector<ByteRange> requests;
  CHECK(test::drive(reader, file, &requests));
  CHECK(requests == std::vector<ByteRange>{{0, 64 << 10}});
}
