#pragma once
/// The index of a .safetensors model that is cut into shards, model.safetensors.index.json:
///   {"metadata": {"total_size": 123}, "weight_map": {"tensor": "model-00001-of-00002.safetensors", …}}
/// and what can be told from the shards' names where there is no index. Source: Hugging Face transformers,
/// "Sharded checkpoints".

#include <map>
#include <string>
#include <vector>

#include "io/model_files.hpp"

namespace qs::io {

/// Tensor to shard.
using WeightMap = std::map<std::string, std::string>;

Expected<WeightMap> parse_safetensors_index(std::span<const std::byte> json);

/// What the index names and was not opened or is not there, and what the shards hold beyond it.
std::vector<Problem> compare_with_index(const std::string& index_name, const WeightMap& index,
                                        const std::vector<FileInfo>& files,
                                        const std::vector<TensorInfo>& tensors);

/// "NAME-00001-of-00003.safetensors": shards that were not opened.
std::vector<Problem> compare_shard_names(const std::vector<FileInfo>& files);

}  // namespace qs::io
