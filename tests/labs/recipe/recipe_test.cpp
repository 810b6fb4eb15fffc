// A mix as settings of other tools.
#include "labs/recipe/recipe.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "../model/matrix.hpp"
#include "doctest/doctest.h"
#include "labs/names/fused_group.hpp"
#include "labs/recipe/byte_size.hpp"
#include "llama_lines.hpp"

using namespace qs;
using test::matrix;
using test::type_by;

namespace {

/// A mix of tensors that are all offered, with these formats; an empty one keeps the tensor.
struct Made {
  ModelTable table;
  Mix mix;
  void add(const std::string& name, const std::string& spec,
           io::Container container = io::Container::kTorch) {
    table.tensors.push_back(matrix(name, {{spec.empty() ? "int8" : spec, 20}}));
    table.tensors.back().info.container = container;
    mix.offered.push_back(true);
    mix.chosen.push_back(spec);
    mix.made = true;
  }
  std::string refusal(Expected<Recipe> (*make)(const Mix&, const ModelTable&)) const {
    const auto recipe = make(mix, table);
    return recipe ? "accepted" : message(recipe.error());
  }
};

}  // namespace

TEST_CASE("recipe for llama.cpp: each tensor gets its own type, and no other") {
  Made made;
  const std::vector<std::string> specs = {"q4_k", "q6_k", "q4_k", "q4_k"};
  for (std::uint32_t layer = 0; layer < 12; ++layer) {
    const std::string of = "model.layers." + std::to_string(layer) + ".";
    made.add(of + "mlp.down_proj.weight", specs[layer % 4]);
    made.add(of + "self_attn.q_proj.weight", "q5_k");
    made.add(of + "self_attn.k_proj.weight", layer == 1 ? "q8_0" : "");
  }
  made.add("lm_head.weight", "q6_k");
  made.add("model.embed_tokens.weight", "ggml_mxfp4");
  const auto recipe = llama_recipe(made.mix, made.table);
  REQUIRE(recipe);
  for (std::uint32_t layer = 0; layer < 12; ++layer) {
    const std::string of = "blk." + std::to_string(layer) + ".";
    CAPTURE(of);
    CHECK(type_by(recipe->text, of + "ffn_down.weight") == (layer % 4 == 1 ? "Q6_K" : "Q4_K"));
    CHECK(type_by(recipe->text, of + "attn_q.weight") == "Q5_K");
    CHECK(type_by(recipe->text, of + "attn_k.weight") == (layer == 1 ? "Q8_0" : "F32"));
    CHECK(type_by(recipe->text, of + "attn_v.weight").empty());
    CHECK(type_by(recipe->text, "enc." + of + "attn_q.weight").empty());
  }
  CHECK(type_by(recipe->text, "output.weight") == "Q6_K");
  CHECK(type_by(recipe->text, "attn_output.weight").empty());
  CHECK(type_by(recipe->text, "token_embd.weight") == "MXFP4");
  CHECK(recipe->text.find('#') == std::string::npos);
  CHECK(recipe->text.find("^blk\\.[0-9]+\\.attn_q\\.weight$=Q5_K\n") != std::string::npos);
  REQUIRE(!recipe->notes.empty());
  CHECK(recipe->notes[0] == "llama-quantize --tensor-type-file tensor-types.txt MODEL.gguf MIX.gguf Q5_K_M");
}

TEST_CASE("recipe for llama.cpp: capitals, which it lowers, stand as a dot") {
  Made made;
  made.add("blk.0.Odd=name +x.weight", "q4_0", io::Container::kGguf);
  const auto recipe = llama_recipe(made.mix, made.table);
  REQUIRE(recipe);
  CHECK(type_by(recipe->text, "blk.0.Odd=name +x.weight") == "Q4_0");
}

TEST_CASE("recipe for llama.cpp: what the tool stores instead, copies, or does not know") {
  Made made;
  made.add("blk.0.ffn_down.weight", "q4_k", io::Container::kGguf);
  made.table.tensors[0].formats.at("q4_k").stored_as = "q5_0";
  made.add("blk.0.ffn_gate_inp.weight", "q4_k", io::Container::kGguf);
  const auto recipe = llama_recipe(made.mix, made.table);
  REQUIRE(recipe);
  CHECK(recipe->text == "^blk\\.[0-9]+\\.ffn_down\\.weight$=Q5_0\n");
  CHECK(recipe->notes[1] == "llama-quantize copies 'blk.0.ffn_gate_inp.weight' whatever is asked.");

  Made other;
  other.add("blk.0.ffn_down.weight", "nf4", io::Container::kGguf);
  CHECK(
      other.refusal(llama_recipe) ==
      "the format of 'blk.0.ffn_down.weight': 'nf4' is not accepted; expected a type of llama.cpp, such as q8_0, q6_k, "
      "q4_k or iq4_xs");
  Made nameless;
  nameless.add("conv1.weight", "q4_0");
  CHECK(nameless.refusal(llama_recipe) ==
        "tensor: 'conv1.weight' is not accepted; expected a name that llama.cpp knows");
  Made torn;
  torn.add("model.layers.0.mlp.experts.0.up_proj.weight", "q4_k");
  torn.add("model.layers.0.mlp.experts.1.up_proj.weight", "q6_k");
  CHECK(torn.refusal(llama_recipe).find("Q4_K and Q6_K") != std::string::npos);
  CHECK(Made().refusal(llama_recipe) ==
        "mix: none is not accepted; expected a mix, for a target that its formats reach");
}

TEST_CASE("recipe for compressed-tensors: a group for each format, and what stays") {
  Made made;
  made.add("model.layers.0.mlp.up_proj.weight", "int4/block=32/scale=float16");
  made.add("model.layers.1.mlp.up_proj.weight", "int4/block=32/scale=float16");
  made.add("model.layers.0.mlp.down_proj.weight", "float8_e4m3fn/channel=0");
  made.add("lm_head.weight", "");
  const auto recipe = compressed_tensors_recipe(made.mix, made.table);
  REQUIRE(recipe);
  const auto json = nlohmann::json::parse(recipe->text);
  CHECK(json["quant_method"] == "compressed-tensors");
  CHECK(json["ignore"] == nlohmann::json({"lm_head"}));
  CHECK(json["config_groups"]["group_0"]["targets"].size() == 2);
  CHECK(json["config_groups"]["group_0"]["weights"]["num_bits"] == 4);
  CHECK(json["config_groups"]["group_0"]["weights"]["group_size"] == 32);
  CHECK(json["config_groups"]["group_1"]["weights"]["strategy"] == "channel");
  CHECK(json["config_groups"]["group_1"]["weights"]["type"] == "float");
  made.add("x.weight", "q4_k");
  CHECK(made.refusal(compressed_tensors_recipe).find("'q4_k' is not accepted") != std::string::npos);
}

TEST_CASE("recipe for ONNX Runtime: the nodes that keep out of the one format") {
  Made made;
  made.add("a", "int8");
  made.add("b", "");
  made.table.tensors[1].info.use.nodes = "/head/MatMul\n";
  const auto recipe = onnx_runtime_recipe(made.mix, made.table);
  REQUIRE(recipe);
  CHECK(nlohmann::json::parse(recipe->text)["nodes_to_exclude"] == nlohmann::json({"/head/MatMul"}));
  made.add("c", "int4");
  CHECK(made.refusal(onnx_runtime_recipe).find("'int8' and 'int4' is not accepted") != std::string::npos);
  made.mix.chosen[2] = "";
  CHECK(made.refusal(onnx_runtime_recipe).find("'c': a tensor of which no named node is known") !=
        std::string::npos);
}

TEST_CASE("mix: tensors that runtimes join take one format") {
  CHECK(fused_group("model.layers.3.self_attn.v_proj.weight") == "blk.3.qkv");
  CHECK(fused_group("blk.3.attn_q.weight") == "blk.3.qkv");
  CHECK(fused_group("model.layers.3.mlp.gate_proj.weight") == "blk.3.gate_up");
  CHECK(fused_group("model.layers.3.mlp.experts.7.down_proj.weight") == "blk.3.ffn_down_exps.weight");
  CHECK(fused_group("model.layers.3.mlp.down_proj.weight").empty());
  CHECK(fused_group("conv1.weight").empty());

  ModelTable table;
  table.tensors = {matrix("blk.0.attn_q.weight", {{"int8", 40}, {"int4", 8}}),
                   matrix("blk.0.attn_k.weight", {{"int8", 50}, {"int4", 30}}),
                   matrix("blk.0.attn_v.weight", {{"int8", 50}}),
                   matrix("blk.0.ffn_down.weight", {{"int8", 50}, {"int4", 31}})};
  MixParams params;
  params.formats = {*parse_quantizer("int8"), *parse_quantizer("int4")};
  params.target_bits = 7;
  const Mix apart = compute_mix(params, table);
  REQUIRE(apart.made);
  CHECK(apart.chosen == std::vector<std::string>{"int8", "int8", "int8", "int4"});
  params.target_bits = 6;
  CHECK(compute_mix(params, table).chosen == std::vector<std::string>{"int8", "int4", "int8", "int4"});
  params.fused = true;
  const Mix together = compute_mix(params, table);
  // The three have only int8 in common.
  CHECK_FALSE(together.made);
  CHECK(together.tensors == 4);
  params.target_bits = 7;
  CHECK(compute_mix(params, table).chosen == std::vector<std::string>{"int8", "int8", "int8", "int4"});
  CHECK(compute_mix(params, table).uniform[1].missing == 3);
}

TEST_CASE("mix: a target in bytes is one in bits of what it decides") {
  CHECK(bytes_from("1.5GB") == 1.5e9);
  CHECK(bytes_from("900 mb") == 9e8);
  CHECK(bytes_from("2g") == 2e9);
  CHECK(bytes_from("800MiB") == 800.0 * (1 << 20));
  CHECK(bytes_from("123456") == 123456);
  for (const char* wrong : {"", "GB", "-1GB", "1.5 parsecs", "0", "1e9", "1..2GB", "nan"})
    CHECK_FALSE(bytes_from(wrong));
  Mix mix;
  mix.weights = 1000;
  mix.other_bytes = 500;
  CHECK(target_bits_for(mix, 1000) == 4);
}

TEST_CASE("mix: with an importance the errors of the outputs decide, and disagreements are named") {
  ModelTable table;
  table.tensors = {matrix("a", {{"int4", 20}, {"int3", 14}}), matrix("b", {{"int4", 20}, {"int3", 14}})};
  for (MeasuredTensor& tensor : table.tensors) {
    tensor.figures->weighted_squares = 1;
    tensor.formats.at("int4").weighted_error = 0.01;
    tensor.formats.at("int4").output_sqnr_db = 20;
    tensor.formats.at("int3").weighted_error = tensor.info.name == "a" ? 0.005 : 0.2;
    tensor.formats.at("int3").output_sqnr_db = tensor.info.name == "a" ? 23 : 7;
  }
  MixParams params;
  params.formats = {*parse_quantizer("int4"), *parse_quantizer("int3")};
  params.target_bits = 3.5;
  const Mix mix = compute_mix(params, table);
  REQUIRE(mix.made);
  CHECK(mix.chosen == std::vector<std::string>{"int3", "int4"});
  CHECK(mix.weighted == 2);
  REQUIRE(mix.disagreements.size() == 1);
  CHECK(mix.disagreements[0].tensor == 0);
  CHECK(mix.disagreements[0].by_weights == "int4");
  CHECK(mix.disagreements[0].by_outputs == "int3");
}
