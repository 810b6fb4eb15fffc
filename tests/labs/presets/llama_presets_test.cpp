// The presets of llama-quantize against the types that the real library gave synthetic models.
#include "labs/presets/llama_presets.hpp"

#include <map>

#include "../../io/ggml_golden.hpp"

using namespace qs;

namespace {

struct Model {
  std::vector<LlamaTensor> tensors;
  LlamaFacts facts;
  std::string architecture;
  std::uint64_t heads = 0, key_heads = 0;
};

std::map<std::string, Model> models() {
  std::map<std::string, Model> models;
  for (const test::Row& row : test::golden_gz("ggml/preset_models.csv.gz")) {
    Model& model = models[row.at("model")];
    model.architecture = row.at("architecture");
    model.heads = std::stoull(row.at("heads"));
    model.key_heads = std::stoull(row.at("key_heads"));
    LlamaTensor tensor{row.at("tensor"), std::stoull(row.at("columns")), std::stoull(row.at("stack"))};
    io::TensorInfo info;
    info.name = tensor.name;
    info.shape = {tensor.experts, std::stoull(row.at("rows")), tensor.columns};
    tensor.quantizes = llama_quantizes(tensor.name, info);
    model.tensors.push_back(std::move(tensor));
  }
  for (auto& [name, model] : models) {
    model.facts = llama_facts(model.tensors, model.heads, model.key_heads);
    model.facts.is_falcon = model.architecture == "falcon";
    model.facts.is_llama = model.architecture == "llama";
  }
  return models;
}

/// "3*q4_k f32": runs of equal types.
std::vector<std::string> unfolded(const std::string& runs) {
  std::vector<std::string> types;
  for (std::size_t at = 0; at < runs.size();) {
    const std::size_t end = std::min(runs.find(' ', at), runs.size());
    const std::string run = runs.substr(at, end - at);
    const std::size_t star = run.find('*');
    const std::size_t count = star == std::string::npos ? 1 : std::stoull(run.substr(0, star));
    types.insert(types.end(), count, star == std::string::npos ? run : run.substr(star + 1));
    at = end + 1;
  }
  return types;
}

}  // namespace

TEST_CASE("llama presets: every tensor of every model has the type that the tool gives it") {
  const std::map<std::string, Model> all = models();
  CHECK(all.size() == 11);
  std::size_t runs = 0, tensors = 0;
  for (const test::Row& row : test::golden_gz("ggml/presets.csv.gz")) {
    const Model& model = all.at(row.at("model"));
    const LlamaPreset* const preset = find_llama_preset(row.at("preset"));
    REQUIRE(preset != nullptr);
    LlamaFacts facts = model.facts;
    facts.has_importance = row.at("importance") == "1";
    CAPTURE(row.at("model"));
    CAPTURE(row.at("preset"));
    CAPTURE(row.at("importance"));
    ++runs;
    // The tool stops: without an importance that the preset needs, or at rows for which it has no other type.
    if (!row.at("problem").empty()) continue;
    const std::vector<std::string> types = preset_types(*preset, model.tensors, facts),
                                   real = unfolded(row.at("types"));
    REQUIRE(real.size() == types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
      CAPTURE(model.tensors[i].name);
      CHECK((types[i].empty() ? "f32" : types[i]) == real[i]);
      ++tensors;
    }
  }
  CHECK(runs == all.size() * llama_presets().size() * 2);
  CHECK(tensors > 80000);
}
