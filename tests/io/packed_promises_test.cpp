// A part that the configuration or the index of shards promises is not there: the packed weight stays named.
#include <doctest/doctest.h>

#include "packed_files.hpp"
#include "streamed_model.hpp"

using namespace qs;
using namespace qs::io;
using test::part;
using test::read_packed;
using test::StoredTensor;

using Kind = TensorRole::Kind;

namespace {

constexpr const char* kShard = "model-00001-of-00002.safetensors";
constexpr const char* kOther = "model-00002-of-00002.safetensors";

std::vector<StoredTensor> gptq_parts() {
  return {part("l.qweight", "I32", {8, 32}), part("l.qzeros", "I32", {2, 4}),
          part("l.scales", "F16", {2, 32}), part("l.g_idx", "I32", {64})};
}

std::vector<StoredTensor> awq_parts() {
  return {part("l.qweight", "I32", {64, 4}), part("l.qzeros", "I32", {2, 4}),
          part("l.scales", "F16", {2, 32})};
}

std::vector<StoredTensor> compressed_parts() {
  return {part("l.weight_packed", "I32", {16, 8}), part("l.weight_scale", "F16", {16, 2}),
          part("l.weight_zero_point", "I32", {2, 2}), part("l.weight_g_idx", "I32", {64})};
}

std::vector<StoredTensor> nested_parts() {
  return {part("l.weight", "U8", {64, 1}), part("l.weight.absmax", "F32", {2}),
          part("l.weight.quant_map", "F32", {16})};
}

std::vector<StoredTensor> without(std::vector<StoredTensor> parts, const std::string& name) {
  std::erase_if(parts, [&](const StoredTensor& one) { return one.name == name; });
  return parts;
}

std::string settings(const std::string& text) {
  return R"({"quantization_config":{)" + text + "}}";
}

std::string weights_of_group(const std::string& text) {
  return R"("g":{"weights":{"num_bits":4,"group_size":32,)" + text + "}}";
}

std::string compressed(const std::string& groups) {
  return settings(R"("quant_method":"compressed-tensors","format":"pack-quantized","config_groups":{)" +
                  groups + "}");
}

struct PromiseCase {
  std::vector<StoredTensor> parts;
  std::string config, missing, why;  // "" if the weight is decoded without the part
};

}  // namespace

TEST_CASE("packed: zero points and orders that the configuration promises are never assumed") {
  const std::string gptq = R"("quant_method":"gptq","bits":4,"group_size":32)",
                    awq = R"("quant_method":"awq","bits":4,"group_size":32)";
  const std::vector<PromiseCase> cases = {
      {gptq_parts(), settings(gptq + R"(,"sym":false)"), "l.qzeros",
       "it holds 4-bit codes of GPTQ; its zero points are not there, though 'config.json' says sym: false"},
      {gptq_parts(), settings(gptq + R"(,"sym":true)"), "l.qzeros", ""},
      {gptq_parts(), settings(gptq), "l.qzeros", ""},
      {gptq_parts(), settings(gptq + R"(,"desc_act":true,"sym":true)"), "l.g_idx",
       "it holds 4-bit codes of GPTQ; its order is not there, though 'config.json' says desc_act: true"},
      {gptq_parts(), settings(gptq + R"(,"desc_act":false)"), "l.g_idx", ""},
      {awq_parts(), settings(awq + R"(,"zero_point":true)"), "l.qzeros",
       "it holds 4-bit codes of AWQ; its zero points are not there, though 'config.json' says zero_point: true"},
      {awq_parts(), settings(awq + R"(,"zero_point":false)"), "l.qzeros", ""},
      {compressed_parts(), compressed(weights_of_group(R"("symmetric":false,"actorder":"group")")),
       "l.weight_zero_point",
       "it holds 4-bit codes of compressed-tensors; its zero points are not there, though 'config.json' says "
       "symmetric: false"},
      {compressed_parts(), compressed(weights_of_group(R"("symmetric":true,"actorder":"group")")),
       "l.weight_g_idx",
       "it holds 4-bit codes of compressed-tensors; its order is not there, though 'config.json' says actorder: "
       "group"},
      {compressed_parts(), compressed(weights_of_group(R"("symmetric":true,"actorder":null)")),
       "l.weight_zero_point", ""},
      {compressed_parts(), compressed(weights_of_group(R"("symmetric":true,"actorder":"weight")")),
       "l.weight_g_idx", ""},
      // Groups of layers that differ promise nothing of one layer.
      {compressed_parts(),
       compressed(weights_of_group(R"("symmetric":false)") +
                  R"(,"h":{"weights":{"num_bits":4,"group_size":32,"symmetric":true}})"),
       "l.weight_zero_point", ""},
      {{part("l.weight", "I8", {16, 32}), part("l.weight_scale", "F32", {16, 1}),
        part("l.weight_zero_point", "I8", {16, 1})},
       compressed(weights_of_group(R"("symmetric":false)")),
       "l.weight_zero_point",
       "it holds 8-bit codes of compressed-tensors, which a scale multiplies; its zero points are not there, though "
       "'config.json' says symmetric: false"},
  };
  for (const PromiseCase& one : cases) {
    CAPTURE(one.config);
    CAPTURE(one.missing);
    CHECK(test::decoded_from(read_packed(one.parts, one.config), one.parts[0].name) != nullptr);
    const std::vector<StoredTensor> parts = without(one.parts, one.missing);
    const auto tensors = read_packed(parts, one.config);
    const TensorInfo* const weight = test::decoded_from(tensors, parts[0].name);
    CHECK((weight != nullptr) == one.why.empty());
    if (one.why.empty()) continue;
    CHECK(tensors.at(parts[0].name).role.kind == Kind::kCodes);
    CHECK(tensors.at(parts[0].name).role.why == one.why);
    for (std::size_t i = 1; i < parts.size(); ++i)
      CHECK(tensors.at(parts[i].name).role.kind == Kind::kScales);
  }
  // One group has no order.
  const std::string one_group = R"("quant_method":"gptq","bits":4,"group_size":64,"desc_act":true)";
  CHECK(test::decoded_from(read_packed({part("l.qweight", "I32", {8, 32}), part("l.scales", "F16", {1, 32})},
                                       settings(one_group)),
                           "l.qweight") != nullptr);
}

TEST_CASE("packed: an order that does not fit the inputs is not passed over") {
  auto parts = gptq_parts();
  parts[3] = part("l.g_idx", "I32", {48});
  CHECK(read_packed(parts).at("l.qweight").role.why ==
        "it holds 4-bit codes of GPTQ; its g_idx names the groups of 48 inputs, and it has 64");
  parts[3] = part("l.g_idx", "I32", {0});
  CHECK(test::decoded_from(read_packed(parts), "l.qweight") != nullptr);
}

TEST_CASE("packed: a part that the index has in another shard leaves its codes named") {
  const std::vector<PromiseCase> cases = {
      {gptq_parts(), "", "l.qzeros", "it holds 4-bit codes of GPTQ; without the zero points"},
      {gptq_parts(), "", "l.g_idx", "it holds 4-bit codes of GPTQ; without the order of the groups"},
      {awq_parts(), "", "l.qzeros", "it holds 4-bit codes of AWQ; without the zero points"},
      {compressed_parts(), "", "l.weight_zero_point",
       "it holds codes of compressed-tensors; without the zero points"},
      {compressed_parts(), "", "l.weight_g_idx",
       "it holds 4-bit codes of compressed-tensors; without the order of the groups"},
      {nested_parts(), "", "l.weight.nested_absmax",
       "it holds 4-bit codes of bitsandbytes; without the scales"},
  };
  for (const PromiseCase& one : cases) {
    CAPTURE(one.missing);
    std::map<std::string, std::string> map = {{one.missing, kOther}};
    for (const StoredTensor& stored : one.parts) map.emplace(stored.name, kShard);
    const test::Bytes index = test::index_of(map);
    const std::vector<StoredTensor> parts = without(one.parts, one.missing);
    const ModelReader reader =
        test::read({{kShard, test::make_safetensors(parts)}, {"model.safetensors.index.json", index}});
    bool is_told = false;
    for (const TensorInfo& tensor : reader.tensors()) {
      CHECK(!tensor.decoding);
      CHECK(tensor.role.kind != Kind::kWeight);
      if (tensor.name != parts[0].name) continue;
      is_told = true;
      CHECK(tensor.role.why ==
            one.why + ", which the index has in '" + std::string(kOther) + "', they stay codes");
    }
    CHECK(is_told);
    // With both shards it is the weight.
    std::vector<StoredTensor> rest;
    for (const StoredTensor& stored : one.parts) {
      if (stored.name == one.missing) rest.push_back(stored);
    }
    if (rest.empty()) continue;  // a table of nested scales, which these have not
    const ModelReader whole = test::read({{kShard, test::make_safetensors(parts)},
                                          {kOther, test::make_safetensors(rest)},
                                          {"model.safetensors.index.json", test::index_of(map)}});
    CHECK(whole.tensors().size() == 1);
    CHECK(whole.tensors()[0].decoding);
  }
  // The numbers that go in and out of a layer are not needed for its weights.
  const std::vector<StoredTensor> scaled = {part("l.weight", "F8_E4M3", {8, 8}),
                                            part("l.weight_scale", "F32", {1})};
  const ModelReader reader = test::read(
      {{kShard, test::make_safetensors(scaled)},
       {"model.safetensors.index.json",
        test::index_of({{"l.weight", kShard}, {"l.weight_scale", kShard}, {"l.input_scale", kOther}})}});
  CHECK(reader.tensors()[0].decoding);
}
