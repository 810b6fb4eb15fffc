// Packed checkpoints by their names, types and shapes.
#include <doctest/doctest.h>

#include <set>

#include "io/packed_codes.hpp"
#include "packed_cases.hpp"

using namespace qs;
using namespace qs::io;
using test::packed_cases;
using test::PackedCase;
using test::part;
using test::read_packed;
using test::StoredTensor;
using test::with_bytes;

using Kind = TensorRole::Kind;

TEST_CASE("packed: every scheme's codes are told, counted, and its other parts are no weights") {
  std::set<std::string> tested;
  for (const PackedCase& packed : packed_cases()) {
    CAPTURE(packed.scheme);
    CAPTURE(packed.parts.front().name);
    tested.insert(packed.scheme);
    std::vector<StoredTensor> parts = packed.parts;
    parts.push_back(part("l.bias", "F16", {16}));
    parts.push_back(part("norm.weight", "F16", {16}));
    const auto tensors = read_packed(parts, packed.config);
    CHECK(tensors.at("l.bias").role.kind == Kind::kWeight);
    CHECK(tensors.at("norm.weight").role.kind == Kind::kWeight);
    const TensorInfo* const weight = test::decoded_from(tensors, parts.front().name);
    CHECK((weight == nullptr ? "" : weight->decoding->scheme) == packed.scheme_words);
    if (weight != nullptr) {
      CHECK(weight->unreadable == "");
      CHECK(weight->count() == packed.weights);
      CHECK(weight->role.kind == Kind::kWeight);
      CHECK(tensors.size() == 3);  // the parts are folded under it
      CHECK(weight->decoding->parts.size() == packed.parts.size());
      continue;
    }
    const TensorRole& codes = tensors.at(parts.front().name).role;
    CHECK(codes.kind == Kind::kCodes);
    CHECK(codes.weights == packed.weights);
    INFO(codes.why);
    CHECK(codes.why.find(packed.why) != std::string::npos);
    for (std::size_t i = 1; i < packed.parts.size(); ++i) {
      const TensorRole& role = tensors.at(parts[i].name).role;
      CAPTURE(parts[i].name);
      CHECK(role.kind == Kind::kScales);
      CHECK(role.why.find("'" + parts.front().name + "'") != std::string::npos);
    }
  }
  for (const PackedScheme& scheme : packed_schemes()) {
    CAPTURE(scheme.name);
    CHECK(tested.contains(std::string(scheme.name)));
  }
}

TEST_CASE("packed: torchao's type and shape are in the metadata of the file") {
  const std::string header =
      R"({"__metadata__":{"l.weight":"{\"_type\":\"Int4Tensor\",\"_data\":{\"block_size\":[1,32],\"shape\":[8,64]}}"},)"
      R"("l._weight_qdata":{"dtype":"U8","shape":[8,32],"data_offsets":[0,256]}})";
  const test::Bytes file = test::safetensors_with_header(header, test::Bytes(256));
  ModelReader reader({{"m.safetensors", file.size()}});
  while (const auto wanted = reader.wants()) reader.feed(bytes_in(file, wanted->range).value());
  CHECK(reader.tensors().front().role.why == "it holds codes of torchao (Int4Tensor)");
  CHECK(reader.tensors().front().role.weights == 512);
}

TEST_CASE("packed: codes without scales and scales without codes are no weights, and that is said") {
  for (const char* const type : {"U8", "I8", "I32", "U32"}) {
    const auto tensors =
        read_packed({part("model.q_proj.weight", type, {8, 8}), part("a.weight_scale", "F16", {8, 1})});
    const TensorRole& role = tensors.at("model.q_proj.weight").role;
    CHECK(role.kind == Kind::kCodes);
    CHECK(role.weights == 0);
    CHECK(role.why == "it holds packed codes, and the scale that they are decoded with is not there");
    CHECK(tensors.at("a.weight_scale").role.kind == Kind::kScales);
    CHECK(tensors.at("a.weight_scale").role.why ==
          "it holds the scales of codes that are not among the tensors");
  }
  const auto lone =
      read_packed({part("a.weight.absmax", "F32", {4}), part("a.weight.nested_absmax", "F32", {4}),
                   part("a.weight.quant_state.bitsandbytes__nf4", "U8", {4}),
                   part("e.scale", "F8_E8M0", {4, 4}), part("a.k_scale", "F32", {})});
  for (const auto& entry : lone) CHECK(entry.second.role.kind == Kind::kScales);
  const auto packed = read_packed({part("l.weight_packed", "I32", {24, 8})});
  CHECK(packed.at("l.weight_packed").role.why.ends_with("whose scales are not there"));
  const auto unknown =
      read_packed({part("l.weight", "U8", {8, 8})}, R"({"quantization_config":{"quant_method":"new1"}})");
  CHECK(unknown.at("l.weight").role.why.starts_with("it holds packed codes of new1"));
}

TEST_CASE(
    "packed: 8-bit floats with no scale beside them are weights, unless the configuration says otherwise") {
  CHECK(read_packed({part("l.weight", "F8_E4M3", {8, 8})}).at("l.weight").role.kind == Kind::kWeight);
  CHECK(read_packed({part("l.weight", "F8_E5M2", {8, 8})}).at("l.weight").role.kind == Kind::kWeight);
  CHECK(
      read_packed({part("l.weight", "F8_E4M3", {8, 8})}, R"({"quantization_config":{"quant_method":"fp8"}})")
          .at("l.weight")
          .role.kind == Kind::kCodes);
}

TEST_CASE("packed: a shape that does not fit the bytes is not believed") {
  const test::Bytes shape = test::bytes_of<std::int64_t>({1000, 1000});
  const auto wrong =
      read_packed({part("l.weight_packed", "I32", {24, 8}), part("l.weight_zero_point", "I32", {3, 1}),
                   with_bytes("l.weight_shape", "I64", {2}, shape)});
  CHECK(wrong.at("l.weight_packed").role.weights == 24 * 64);
  CHECK(wrong.at("l.weight_packed").role.why.ends_with("its weight_shape does not fit them"));
  const std::string state = R"({"shape":[99999,99999]})";
  const auto big = read_packed({part("l.weight", "U8", {32, 1}), part("l.weight.absmax", "F32", {1}),
                                part("l.weight.quant_map", "F32", {16}),
                                with_bytes("l.weight.quant_state.bitsandbytes__nf4", "U8", {state.size()},
                                           test::bytes_of_text(state))});
  CHECK(big.at("l.weight").role.weights == 64);
}

TEST_CASE("packed: older configurations lie in files of their own, and none is told as a problem") {
  const std::vector<StoredTensor> gptq = {part("l.qweight", "I32", {16, 128}),
                                          part("l.scales", "F16", {4, 128})};
  const auto told =
      read_packed(gptq, R"({"bits":4,"group_size":32,"desc_act":false})", "quantize_config.json");
  CHECK(told.at("l.weight").count() == 16384);
  CHECK(told.at("l.weight").decoding->scheme == "GPTQ 4-bit, groups of 32, taken as symmetric");
  const std::vector<StoredTensor> lone = {part("l.weight", "U8", {16, 32})};
  CHECK(read_packed(lone, R"({"producer":{"name":"modelopt"},"quantization":{"quant_algo":"NVFP4"}})",
                    "hf_quant_config.json")
            .at("l.weight")
            .role.why.starts_with("it holds packed codes of ModelOpt"));
  for (const char* const odd :
       {"{}", "[]", "{\"quantization_config\":3}", "{\"quantization_config\":{\"bits\":-1}}", "{"})
    CHECK(read_packed(gptq, odd).at("l.qweight").role.kind == Kind::kCodes);
}
