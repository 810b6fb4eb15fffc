#pragma once
/// The index of a .safetensors model in shards, model.safetensors.index.json:
///   {"metadata": {"total_size": 123}, "weight_map": {"tensor": "model-00001-of-00002.safetensors", …}}
/// The shards lie in its folder. Source: Hugging Face transformers, "Sharded checkpoints". The surprise: two
/// shards may hold one name, when a later one corrects an earlier; the index decides.

#include <map>
#include <string>
#include <vector>

#include "io/model_files.hpp"

namespace qs::io {

/// Maps tensor to shard.
using WeightMap = std::map<std::string, std::string>;

Expected<WeightMap> parse_safetensors_index(std::span<const std::byte> json);

/// The file that the index names for a tensor, with the folder of the index; or empty.
std::string shard_of(const std::string& index_name, const WeightMap& index, const std::string& tensor);

/// Reports shards of the index that were not opened, and tensors that a shard or the index lacks.
std::vector<Problem> compare_with_index(const std::string& index_name, const WeightMap& index,
                                        const std::vector<FileInfo>& files,
                                        const std::vector<TensorInfo>& tensors);

}  // namespace qs::io
