#pragma once
/// A mix as settings of the tool that makes it.
///
///     llama.cpp            lines for llama-quantize --tensor-type-file
///     compressed-tensors   a quantization_config with config_groups and ignore
///     ONNX Runtime         nodes_to_exclude, where one format serves the rest
///
/// A recipe never says anything else than the mix: a format that the tool does not have is refused by name.

#include "labs/model/mix.hpp"

namespace qs {

struct Recipe {
  std::string text;
  std::vector<std::string> notes;  // sentences: how to run it, and what the tool does otherwise
};

struct RecipeTarget {
  std::string_view id, title, file;  // file: the name that it is saved under
  Expected<Recipe> (*make)(const Mix& mix, const ModelTable& table);
};
/// The only list of targets.
std::span<const RecipeTarget> recipe_targets();

Expected<Recipe> llama_recipe(const Mix& mix, const ModelTable& table);
Expected<Recipe> compressed_tensors_recipe(const Mix& mix, const ModelTable& table);
Expected<Recipe> onnx_runtime_recipe(const Mix& mix, const ModelTable& table);

}  // namespace qs
