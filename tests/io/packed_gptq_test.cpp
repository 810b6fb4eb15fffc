// GPTQ and AWQ: groups, bits and formats that their files leave open.
#include <doctest/doctest.h>

#include "packed_layers.hpp"

using namespace qs;
using namespace qs::io;
using test::AwqLayer;
using test::GptqLayer;
using test::part;
using test::read_packed;

TEST_CASE("packed: without a configuration, groups are of the power of two that fits, the last one short") {
  struct Case {
    std::uint64_t in, group;
    bool has_order;
    std::string words;
  };
  const std::vector<Case> cases = {{96, 64, false, "groups of 64"},     {200, 128, false, "groups of 128"},
                                   {1000, 128, false, "groups of 128"}, {96, 64, true, "groups of 64"},
                                   {40, 16, false, "groups of 16"},     {64, 64, false, "one scale a row"},
                                   {104, 104, true, "one scale a row"}};
  for (const Case& one : cases) {
    CAPTURE(one.in);
    GptqLayer layer;
    layer.in = one.in;
    layer.group = one.group;
    layer.has_order = one.has_order;
    test::check_layer(layer.parts(), "", layer.weights(), {layer.out, layer.in},
                      "GPTQ 4-bit, " + one.words + ", format v1 unless its zeros tell");
  }
  // The configuration comes first: three groups of 48, or two of 64 and a short one?
  GptqLayer said;
  said.in = 144;
  said.group = 48;
  test::check_layer(
      said.parts(), R"({"quantization_config":{"quant_method":"gptq","bits":4,"group_size":48}})",
      said.weights(), {said.out, said.in}, "GPTQ 4-bit, groups of 48, format v1 unless its zeros tell");
  // And g_idx before all.
  said.has_order = true;
  test::check_layer(said.parts(), "", said.weights(), {said.out, said.in},
                    "GPTQ 4-bit, groups of 48, format v1 unless its zeros tell");
  AwqLayer awq;
  awq.in = 96;
  awq.group = 64;
  test::check_layer(awq.parts(), "", awq.weights(), {awq.out, awq.in}, "AWQ 4-bit, groups of 64");
  // Groups of no usual size, in the order of g_idx.
  GptqLayer odd;
  odd.in = 64;
  odd.group = 13;
  odd.has_order = true;
  test::check_layer(odd.parts(), "", odd.weights(), {odd.out, odd.in},
                    "GPTQ 4-bit, groups of 13, format v1 unless its zeros tell");
}

TEST_CASE(
    "packed: bits of GPTQ follow from g_idx and padded zero points where the configuration is of other layers") {
  const auto config = [](int bits) {
    return R"({"quantization_config":{"quant_method":"gptq","group_size":32,"sym":true,"bits":)" +
           std::to_string(bits) + "}}";
  };
  GptqLayer eight;  // a layer of its own bits, without zero points
  eight.bits = 8;
  eight.has_zeros = false;
  eight.has_order = true;
  const std::string eight_bits = "GPTQ 8-bit, groups of 32";
  test::check_layer(eight.parts(), config(4), eight.weights(), {16, 64},
                    eight_bits + ", not 4-bit as its configuration says");
  test::check_layer(eight.parts(), "", eight.weights(), {16, 64}, eight_bits + ", taken as symmetric");
  const std::string of_layer =
      R"({"quantization_config":{"quant_method":"gptq","bits":4,"sym":true,"dynamic":{"+:l":{"bits":8}}}})";
  test::check_layer(eight.parts(), of_layer, eight.weights(), {16, 64}, eight_bits);
  GptqLayer three;  // 16 zero points of 3 bits in two words, which 4 bits would fill
  three.bits = 3;
  three.has_order = true;
  const std::string words = "GPTQ 3-bit, groups of 32, format v1 unless its zeros tell";
  test::check_layer(three.parts(), config(3), three.weights(), {16, 64}, words);
  test::check_layer(three.parts(), "", three.weights(), {16, 64}, words);
  three.has_order = false;
  test::check_layer(three.parts(), config(3), three.weights(), {16, 64}, words);
  GptqLayer narrow;  // 20 of 4 bits in three words
  narrow.out = 20;
  test::check_layer(narrow.parts(), "", narrow.weights(), {20, 64},
                    "GPTQ 4-bit, groups of 32, format v1 unless its zeros tell");
  // Codes and scales alone: 4 bits in groups of 64, or 8 bits in the groups that are said?
  eight.has_order = false;
  const auto open = read_packed(eight.parts(), config(4));
  CHECK(open.at("l.qweight").role.kind == TensorRole::Kind::kCodes);
  CHECK(open.at("l.qweight").role.why ==
        "it holds codes of GPTQ; of how many bits they are, nothing tells for certain");
  CHECK(open.at("l.scales").role.kind == TensorRole::Kind::kScales);
}

TEST_CASE("packed: AWQ's GEMV has rows of outputs, and scales padded to a width") {
  struct Case {
    std::uint64_t out, in, group, scales;  // scales in a row; 0: as many as groups
    bool is_told;                          // by the shapes alone
  };
  const std::vector<Case> cases = {
      {64, 32, 32, 32, true},  {32, 64, 32, 32, true},  {64, 128, 32, 32, true},  {64, 64, 64, 16, true},
      {64, 256, 64, 16, true}, {24, 128, 128, 8, true}, {16, 1024, 32, 32, true}, {16, 1152, 128, 16, true},
      {32, 64, 32, 0, true},   {16, 512, 128, 0, true}, {64, 256, 32, 0, false},  {16, 1024, 1024, 8, false},
      {16, 128, 64, 16, true},
  };
  for (const Case& one : cases) {
    CAPTURE(one.out);
    CAPTURE(one.in);
    CAPTURE(one.group);
    AwqLayer layer{one.in, one.out, one.group, one.scales, true};
    const std::string words = "AWQ (GEMV) 4-bit, groups of " + std::to_string(one.group);
    for (const char* const version : {"gemv", "gemm"})  // the shapes decide
      test::check_layer(
          layer.parts(),
          R"({"quantization_config":{"quant_method":"awq","bits":4,"zero_point":true,"version":")" +
              std::string(version) + R"(","group_size":)" + std::to_string(one.group) + "}}",
          layer.weights(), {one.out, one.in}, words);
    if (one.is_told) {
      test::check_layer(layer.parts(), "", layer.weights(), {one.out, one.in}, words);
    } else if (one.group == 32) {
      const TensorInfo codes = read_packed(layer.parts()).at("l.qweight");
      CHECK(codes.role.kind == TensorRole::Kind::kCodes);
      CHECK(codes.role.weights == one.out * one.in);
      CHECK(
          codes.role.why ==
          "it holds 4-bit codes of AWQ; in its layout GEMV, with groups of a size that its scales leave open");
    }
  }
}

TEST_CASE("packed: a layer of MLX that the bits of the configuration do not fit has its groups") {
  struct Case {
    std::uint32_t bits;
    std::uint64_t group;
    std::string config, words;
  };
  const std::string four = R"({"quantization":{"group_size":64,"bits":4}})";
  const std::string not_four = ", not 4-bit as its configuration says";
  const std::vector<Case> cases = {
      {4, 64, four, "MLX 4-bit, groups of 64"},
      {6, 64, four, "MLX 6-bit, groups of 64" + not_four},
      {8, 64, four, "MLX 8-bit, groups of 64" + not_four},  // or 4 bits in groups of 128
      {2, 64, four, "MLX 2-bit, groups of 64" + not_four},  // or 4 bits in groups of 32
      {3, 32, four,
       "MLX 3-bit, groups of 32" + not_four +
           ", not groups of 64 as its configuration says"},  // no bits fit groups of 64
      {5, 64, R"({"quantization":{"group_size":32,"bits":4}})",
       "MLX 5-bit, groups of 64" + not_four + ", not groups of 32 as its configuration says"},
      {8, 32, R"({"quantization":{"group_size":64,"bits":4,"l":{"group_size":32,"bits":8}}})",
       "MLX 8-bit, groups of 32"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    const test::MlxLayer layer{256, 4, one.group, one.bits};
    test::check_layer(layer.parts(), one.config, layer.weights(), {4, 256}, one.words);
  }
}

TEST_CASE("packed: what config.json leaves open, another configuration in its folder says") {
  GptqLayer layer;
  layer.stored_less = 0;
  const test::File
      model = {"model.safetensors", test::make_safetensors(layer.parts())},
      inner = {"config.json",
               test::bytes_of_text(
                   R"({"quantization_config":{"quant_method":"gptq","bits":4,"group_size":32}})")},
      label = {"quantize_config.json",
               test::bytes_of_text(R"({"bits":2,"desc_act":false,"checkpoint_format":"gptq_v2"})")},
      other = {"quant_config.json", test::bytes_of_text(R"({"w_bit":8,"version":"gemv"})")};
  for (const std::vector<test::File>& files : std::vector<std::vector<test::File>>{
           {model, inner, label}, {model, label, inner}, {other, model, label, inner}}) {
    const ModelReader reader = test::read(files);
    REQUIRE(reader.tensors().size() == 1);
    REQUIRE(reader.tensors()[0].decoding);
    CHECK(reader.tensors()[0].decoding->scheme == "GPTQ 4-bit, groups of 32");
    CHECK(test::streamed_rows(reader.tensors()[0], files) == layer.weights());
  }
}

TEST_CASE("packed: GPTQ's label counts in asymmetric layers, unless all zeros are those of symmetric ones") {
  using test::CodeAt;
  const CodeAt mixed = [](std::uint64_t group, std::uint64_t out) {
    return static_cast<std::uint32_t>(group == 1 && out == 3 ? 0 : 1 + (group + out) % 2);
  };
  const auto all = [](std::uint32_t zero) {
    return CodeAt([=](std::uint64_t, std::uint64_t) { return zero; });
  };
  const auto largest = [](std::uint32_t bits) {
    return CodeAt([=](std::uint64_t group, std::uint64_t out) {
      return group == 1 && out == 3 ? (1U << bits) - 1 : static_cast<std::uint32_t>(1 + (group + out) % 2);
    });
  };
  struct Case {
    std::uint32_t bits, stored_less;
    std::string label, sym;
    CodeAt zero;
  };
  std::vector<Case> cases = {
      // One zero of 0 is stored as the largest code in v1; a largest code in v2 is itself.
      {4, 0, "gptq_v2", "false", largest(4)},
      {4, 0, "", "false", largest(4)},
      {4, 0, "gptq", "true", largest(4)},
      // Two bits: all zeros 1, or 2, are nothing special.
      {2, 0, "gptq_v2", "false", all(1)},
      {2, 1, "gptq", "false", all(3)},
      {2, 1, "gptq_v2", "true", all(2)},
      // All zeros of symmetric layers overrule a label.
      {4, 0, "gptq", "false", all(8)},
      {4, 1, "gptq_v2", "false", all(8)},
      {3, 0, "gptq", "false", all(4)},
      {4, 0, "gptq", "true", all(8)},
      {4, 0, "gptq", "", all(8)},
      {4, 0, "", "", all(8)},
  };
  for (const std::uint32_t bits : {2U, 3U, 4U, 8U}) cases.push_back({bits, 1, "gptq", "false", mixed});
  for (const Case& one : cases) {
    CAPTURE(one.bits);
    CAPTURE(one.label);
    CAPTURE(one.sym);
    GptqLayer layer;
    layer.out = 32;
    layer.bits = one.bits;
    layer.stored_less = one.stored_less;
    layer.zero = one.zero;
    std::string config =
        R"({"quantization_config":{"quant_method":"gptq","bits":)" + std::to_string(one.bits);
    if (!one.label.empty()) config += R"(,"checkpoint_format":")" + one.label + "\"";
    if (!one.sym.empty()) config += R"(,"sym":)" + one.sym;
    test::check_layer(layer.parts(), config + "}}", layer.weights(), {32, 64},
                      "GPTQ " + std::to_string(one.bits) + "-bit, groups of 32" +
                          (one.label.empty() ? ", format v1 unless its zeros tell" : ""));
  }
}
