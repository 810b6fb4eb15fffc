#include "labs/recipe/recipe.hpp"

#include <array>

namespace qs {
namespace {

constexpr std::array kTargets = {
    RecipeTarget{"llama.cpp", "llama.cpp: --tensor-type-file", "tensor-types.txt", llama_recipe},
    RecipeTarget{"compressed-tensors", "compressed-tensors: config groups", "quantization_config.json",
                 compressed_tensors_recipe},
    RecipeTarget{"onnxruntime", "ONNX Runtime: nodes to exclude", "nodes_to_exclude.json",
                 onnx_runtime_recipe},
};

}  // namespace

std::span<const RecipeTarget> recipe_targets() {
  return kTargets;
}

}  // namespace qs
