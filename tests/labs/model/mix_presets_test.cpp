// Presets of llama-quantize beside the formats of a mix.
#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/formats/ggml/types.hpp"
#include "doctest/doctest.h"
#include "labs/model/mix.hpp"
#include "labs/presets/llama_model.hpp"
#include "matrix.hpp"

using namespace qs;
using test::matrix;

namespace {

constexpr std::uint64_t kColumns = 256;

/// Decibels and bits as of these types, enough to tell them apart.
MeasuredTensor measured(const std::string& name, const std::vector<std::string>& types) {
  MeasuredTensor tensor = matrix(name, {});
  tensor.info.shape = {4, kColumns};
  const bool is_llamas =
      name.starts_with("blk.") || name.starts_with("token_embd") || name.starts_with("output.");
  tensor.info.container = is_llamas ? io::Container::kGguf : io::Container::kTorch;
  tensor.figures->count = 4 * kColumns;
  for (const std::string& type : types) {
    FormatFigures& format = tensor.formats[type];
    format.spec = type;
    const ggml::Type& ggml_type = *ggml::find_type(type);
    format.bits_per_weight =
        8.0 * static_cast<double>(ggml_type.bytes) / static_cast<double>(ggml_type.block);
    format.storage_bits = format.bits_per_weight * 4 * kColumns;
    format.squared_error = 1000 * std::pow(10.0, -0.6 * format.bits_per_weight);
    format.sqnr_db = 6 * format.bits_per_weight;
  }
  return tensor;
}

const std::vector<std::string> kTypes = {"q4_k", "q6_k", "q8_0"};

ModelTable table_of(const std::vector<std::string>& names, const std::vector<std::string>& types = kTypes) {
  ModelTable table;
  for (const std::string& name : names) table.tensors.push_back(measured(name, types));
  return table;
}

std::vector<std::string> llama_names(int layers) {
  std::vector<std::string> names = {"token_embd.weight", "output.weight"};
  for (int layer = 0; layer < layers; ++layer) {
    for (const char* part : {"attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"})
      names.push_back("blk." + std::to_string(layer) + "." + part + ".weight");
  }
  return names;
}

std::vector<std::string> torch_names(int layers) {
  std::vector<std::string> names = {"model.embed_tokens.weight", "lm_head.weight"};
  for (int layer = 0; layer < layers; ++layer) {
    for (const char* part : {"self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
                             "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"})
      names.push_back("model.layers." + std::to_string(layer) + "." + part + ".weight");
  }
  return names;
}

MixParams params_of(const std::vector<std::string>& types) {
  MixParams params;
  for (const std::string& type : types) params.formats.push_back(*parse_quantizer(type));
  return params;
}

const UniformChoice* preset_in(const Mix& mix, std::string_view name) {
  const UniformChoice* const choice = find_by(mix.uniform, &UniformChoice::spec, name);
  return choice != nullptr && choice->is_preset ? choice : nullptr;
}

}  // namespace

TEST_CASE(
    "presets: one whose types are measured stands beside the formats, with the bits of its own choice") {
  constexpr int kLayers = 8;
  for (const auto& names : {llama_names(kLayers), torch_names(kLayers)}) {
    CAPTURE(names.front());
    const Mix mix = compute_mix(params_of(kTypes), table_of(names));
    const UniformChoice* const preset = preset_in(mix, "Q4_K_M");
    REQUIRE(preset != nullptr);
    // Output and embedding: the output has Q6_K. Values and down-projections of layers 0, 3, 6, 7 ("more bits") too.
    const double q6 = 1 + 2 * 4, all = static_cast<double>(names.size());
    CHECK(preset->totals.bits_per_weight == doctest::Approx((q6 * 6.5625 + (all - q6) * 4.5) / all));
    CHECK(preset->missing == 0);
    CHECK(preset_in(mix, "Q8_0") == nullptr);  // it is q8_0 for all
    CHECK(preset_in(mix, "Q6_K") == nullptr);
    // It keeps less than the best mix of as many bits.
    MixParams at = params_of(kTypes);
    at.target_bits = preset->totals.bits_per_weight;
    CHECK(*compute_mix(at, table_of(names)).totals.sqnr_db >= *preset->totals.sqnr_db - 1e-9);
  }
}

TEST_CASE("presets: none without a type that it needs, or for a model that llama.cpp does not name") {
  CHECK(preset_in(compute_mix(params_of({"q4_k", "q8_0"}), table_of(llama_names(4), {"q4_k", "q8_0"})),
                  "Q4_K_M") == nullptr);
  std::vector<std::string> names = llama_names(4);
  names.push_back("vision.tower.patch");
  CHECK(preset_in(compute_mix(params_of(kTypes), table_of(names)), "Q4_K_M") == nullptr);
  // Falcon's rules are others, and its fused projection has the name of other models'.
  CHECK(preset_in(compute_mix(params_of(kTypes), table_of({"blk.0.attn_qkv.weight", "output.weight"})),
                  "Q4_K_M") == nullptr);
}

TEST_CASE("presets: one that is one format for all is none, also where another format falls back to it") {
  ModelTable table = table_of(llama_names(4));
  for (MeasuredTensor& tensor : table.tensors) {
    if (tensor.info.name.find("ffn_down") == std::string::npos) continue;
    tensor.info.shape = {4, 288};
    tensor.formats["q4_k"].stored_as = "q5_0";
    tensor.formats["q6_k"].stored_as = "q8_0";
  }
  CHECK(preset_in(compute_mix(params_of(kTypes), table), "Q8_0") == nullptr);
}

TEST_CASE("presets: what llama.cpp stores instead, where rows do not divide, counts as that") {
  ModelTable table = table_of(llama_names(4), {"q4_k", "q6_k"});
  for (MeasuredTensor& tensor : table.tensors) {
    if (tensor.info.name.find("ffn_down") == std::string::npos) continue;
    tensor.info.shape = {4, 288};
    tensor.formats["q4_k"].stored_as = "q5_0";
    tensor.formats["q6_k"].stored_as = "q8_0";
  }
  const Mix mix = compute_mix(params_of({"q4_k", "q6_k"}), table);
  REQUIRE(preset_in(mix, "Q4_K_S") == nullptr);  // it needs q5_k
  CHECK(preset_in(mix, "Q4_K_M") != nullptr);
}

TEST_CASE("presets: a model by its names: layers, heads for each key, experts") {
  ModelTable table = table_of(llama_names(5));
  table.tensors[2].info.shape = {32, kColumns};  // blk.0.attn_q
  table.tensors[3].info.shape = {8, kColumns};
  std::vector<const io::TensorInfo*> tensors;
  for (const MeasuredTensor& tensor : table.tensors) tensors.push_back(&tensor.info);
  const auto model = llama_model(tensors);
  REQUIRE(model);
  CHECK(model->facts.layers == 5);
  CHECK(model->facts.heads_per_key == 4);
  CHECK(model->facts.experts == 0);
  CHECK(model->facts.is_llama);
  io::TensorInfo bias;
  bias.name = "blk.0.attn_q.bias";
  bias.shape = {32};
  bias.container = io::Container::kGguf;
  tensors.push_back(&bias);
  CHECK(!llama_model(tensors)->facts.is_llama);
}

TEST_CASE("presets: experts of Hugging Face are one stack of llama.cpp") {
  std::vector<io::TensorInfo> experts;
  for (int expert = 0; expert < 8; ++expert) {
    io::TensorInfo info;
    info.name = "model.layers.0.block_sparse_moe.experts." + std::to_string(expert) + ".w2.weight";
    info.shape = {4, kColumns};
    info.container = io::Container::kTorch;
    experts.push_back(info);
  }
  std::vector<const io::TensorInfo*> tensors;
  for (const io::TensorInfo& info : experts) tensors.push_back(&info);
  const auto model = llama_model(tensors);
  REQUIRE(model);
  REQUIRE(model->tensors.size() == 1);
  CHECK(model->tensors[0].name == "blk.0.ffn_down_exps.weight");
  CHECK(model->tensors[0].experts == 8);
  CHECK(model->facts.experts == 8);
}
