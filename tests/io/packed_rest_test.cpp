// Leftovers of packed layers: companions without their codes, codes without their scales.
#include <doctest/doctest.h>

#include "opened_models.hpp"
#include "packed_files.hpp"

using namespace qs;
using namespace qs::io;
using test::part;
using test::read_packed;
using test::StoredTensor;

using Kind = TensorRole::Kind;

namespace {

std::string config_of(const std::string& method) {
  if (method == "mlx") return R"({"quantization":{"group_size":64,"bits":4}})";
  return method.empty()
             ? ""
             : R"({"quantization_config":{"bits":4,"group_size":32,"quant_method":")" + method + "\"}}";
}

struct RestCase {
  std::vector<StoredTensor> parts;
  std::string method, name, why;  // of one of them; the others are no weights either
};

}  // namespace

TEST_CASE("packed: companions without their codes are no weights, whatever their names and files") {
  const std::vector<RestCase> cases = {
      // Beside codes that are not decoded.
      {{part("l.qweight", "I16", {16, 64}), part("l.scales", "F16", {1, 64}),
        part("l.qzeros", "F16", {1, 64})},
       "awq",
       "l.qweight",
       "it holds 4-bit codes of AWQ; words of 16 bits are not decoded"},
      {{part("l.qweight", "I8", {64, 64}), part("l.scales", "F16", {4, 64}), part("l.qzeros", "I8", {4, 32}),
        part("l.g_idx", "I32", {128})},
       "gptq",
       "l.scales",
       "it holds the scales of 'l.qweight'"},
      {{part("l.qweight", "I64", {8, 64}), part("l.scales", "F16", {4, 64}), part("l.qzeros", "I64", {4, 4})},
       "gptq",
       "l.qweight",
       "it holds 4-bit codes of GPTQ; words of 64 bits are not decoded"},
      {{part("l.weight", "U32", {24, 32}), part("l.biases", "BF16", {24, 4})},
       "",
       "l.biases",
       "it holds the biases of the groups of 'l.weight'"},
      {{part("l.weight", "I32", {24, 32}), part("l.scale", "BF16", {24, 1})},
       "",
       "l.scale",
       "it holds the scales of 'l.weight'"},
      // Alone.
      {{part("l.scales", "F16", {4, 64}), part("l.qzeros", "I32", {4, 8})},
       "",
       "l.scales",
       "it holds the scales of codes that are not among the tensors"},
      {{part("l.scales", "F16", {4, 64}), part("l.g_idx", "I32", {128})},
       "gptq",
       "l.g_idx",
       "it holds the order of the groups of codes of GPTQ that are not among the tensors"},
      {{part("l.scales", "BF16", {24, 4}), part("l.biases", "BF16", {24, 4})},
       "",
       "l.biases",
       "it holds the biases of the groups of codes that are not among the tensors"},
      {{part("l.scales", "F16", {4, 64})},
       "awq",
       "l.scales",
       "it holds the scales of codes of AWQ that are not among the tensors"},
      {{part("l.scales", "BF16", {3, 24, 4})},
       "mlx",
       "l.scales",
       "it holds the scales of codes of MLX that are not among the tensors"},
      {{part("e.gate_up_proj_scale_inv", "F32", {3, 2, 3})},
       "",
       "e.gate_up_proj_scale_inv",
       "it holds the scales of codes that are not among the tensors"},
      {{part("e.gate_up_proj_weight_scale_2", "F32", {3}), part("e.gate_up_proj_input_scale", "F32", {3})},
       "",
       "e.gate_up_proj_input_scale",
       "it holds the scale of the inputs of codes that are not among the tensors"},
      {{part("l.weight.quant_state.bitsandbytes__nf4", "U8", {9})},
       "",
       "l.weight.quant_state.bitsandbytes__nf4",
       "it holds the description of codes that are not among the tensors"},
      // Of what a layer computes.
      {{part("m.kv_scale", "F32", {1})},
       "fp8",
       "m.kv_scale",
       "it is a scale of what a layer computes, not of weights"},
      {{part("m.attn.prob_output_scale", "F32", {})},
       "",
       "m.attn.prob_output_scale",
       "it is a scale of what a layer computes, not of weights"},
      {{part("fc.scale", "F32", {}), part("fc.zero_point", "I64", {})},
       "",
       "fc.scale",
       "it is a scale of what a layer computes, not of weights"},
  };
  for (const RestCase& one : cases) {
    CAPTURE(one.name);
    CAPTURE(one.method);
    const auto tensors = read_packed(one.parts, config_of(one.method));
    CHECK(tensors.size() == one.parts.size());
    CHECK(tensors.at(one.name).role.why == one.why);
    for (const auto& entry : tensors) {
      CAPTURE(entry.first);
      CHECK(entry.second.role.kind != Kind::kWeight);
      CHECK(!entry.second.decoding);
    }
  }
}

TEST_CASE("packed: what only sounds like a part stays a weight") {
  const std::vector<StoredTensor> plain = {
      part("head.logit_scale", "F32", {}), part("norm.scale", "F32", {16}),
      part("l.scales", "F32", {16}),       part("l.weight", "F32", {16, 16}),
      part("block.biases", "F32", {16}),   part("attn.qk_scale", "F32", {}),
      part("ls.scale", "F32", {1}),        part("m.upscale", "F32", {4, 4})};
  for (const std::string method : {"", "gptq"}) {
    for (const auto& entry : read_packed(plain, config_of(method))) {
      CAPTURE(entry.first);
      if (method == "gptq" && entry.first == "block.biases") continue;
      CHECK(entry.second.role.kind == Kind::kWeight);
    }
  }
}

TEST_CASE("packed: small floats are codes if the configuration, a part or the index says so") {
  const std::string config = R"({"quantization":{"quant_algo":"NVFP4","group_size":16}})";
  const auto named = read_packed({part("l.weight", "F4", {32, 64}), part("l.weight_scale_2", "F32", {})},
                                 config, "hf_quant_config.json");
  CHECK(named.at("l.weight").role.kind == Kind::kCodes);
  CHECK(named.at("l.weight").role.why ==
        "it holds packed codes of ModelOpt, and the scale that they are decoded with is not there");
  CHECK(named.at("l.weight_scale_2").role.kind == Kind::kScales);
  CHECK(read_packed({part("l.weight", "F4", {32, 64})}, config, "hf_quant_config.json")
            .at("l.weight")
            .role.kind == Kind::kCodes);
  CHECK(read_packed({part("l.weight", "F4", {32, 64}), part("l.weight_scale_2", "F32", {})})
            .at("l.weight")
            .role.kind == Kind::kCodes);
  CHECK(read_packed({part("l.weight", "F4", {32, 64})}).at("l.weight").role.kind == Kind::kWeight);
  const std::map<std::string, std::string> scales = {
      {"F8_E4M3", "l.weight_scale_inv"}, {"F4", "l.weight_scale"}, {"BF16", "l.weight.absmax"}};
  for (const auto& entry : scales) {
    CAPTURE(entry.first);
    const ModelReader reader =
        test::read({{"a.safetensors", test::make_safetensors({part("l.weight", entry.first, {32, 64})})},
                    {"m.safetensors.index.json",
                     test::index_of({{"l.weight", "a.safetensors"}, {entry.second, "b.safetensors"}})}});
    CHECK(reader.tensors()[0].role.why ==
          "it holds packed codes, and the scale that they are decoded with is not there: the index has it in "
          "'b.safetensors'");
  }
}

TEST_CASE("packed: EETQ's codes stand in the order of a kernel and are named only") {
  for (const std::string method : {"", "eetq"}) {
    const auto tensors = read_packed({part("l.weight", "I8", {64, 32}), part("l.weight_scales", "F16", {32})},
                                     config_of(method));
    CHECK(tensors.at("l.weight").role.kind == Kind::kCodes);
    CHECK(tensors.at("l.weight").role.weights == 2048);
    CHECK(tensors.at("l.weight").role.why == "it holds 8-bit codes of EETQ, in the order of its kernel");
    CHECK(tensors.at("l.weight_scales").role.kind == Kind::kScales);
  }
}
