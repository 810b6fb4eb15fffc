#include "io/safetensors_index.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

std::string tensors_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " tensor" : " tensors");
}

std::string in_folder_of(const std::string& index_name, const std::string& shard) {
  const std::string folder = folder_of(index_name);
  return folder.empty() ? shard : folder + "/" + shard;
}

}  // namespace

Expected<WeightMap> parse_safetensors_index(std::span<const std::byte> json) {
  using Json = nlohmann::json;
  const std::string accepted = "an index of shards: an object whose weight_map names a file for each tensor";
  const std::string_view text = as_text(json);
  const Json index = Json::parse(text.begin(), text.end(), nullptr, false);
  if (index.is_discarded()) return refuse("index", "text that is not JSON", accepted, 0);
  const auto map = index.is_object() ? index.find("weight_map") : index.end();
  if (!index.is_object() || map == index.end() || !map->is_object())
    return refuse("index", "JSON without a weight_map", accepted, 0);
  WeightMap result;
  for (auto entry = map->begin(); entry != map->end(); ++entry) {
    if (!entry.value().is_string()) {
      return refuse("index weight_map " + quote_text(entry.key()), std::string(entry.value().type_name()),
                    "the name of a file", 0);
    }
    result[entry.key()] = entry.value().get<std::string>();
  }
  return result;
}

std::string shard_of(const std::string& index_name, const WeightMap& index, const std::string& tensor) {
  const auto entry = index.find(tensor);
  return entry == index.end() ? std::string() : in_folder_of(index_name, entry->second);
}

std::vector<Problem> compare_with_index(const std::string& index_name, const WeightMap& index,
                                        const std::vector<FileInfo>& files,
                                        const std::vector<TensorInfo>& tensors) {
  std::set<std::string> opened;
  for (const FileInfo& file : files) opened.insert(file.name);
  std::set<std::pair<std::string, std::string>> there;  // file and tensor
  for (const TensorInfo& tensor : tensors) there.emplace(files[tensor.file].name, tensor.name);

  std::map<std::string, std::size_t> not_opened, not_there;  // by shard
  std::set<std::string> named_shards;
  for (const auto& [tensor, named_shard] : index) {
    const std::string shard = in_folder_of(index_name, named_shard);
    named_shards.insert(shard);
    if (!opened.contains(shard)) {
      ++not_opened[shard];
    } else if (!there.contains({shard, tensor})) {
      ++not_there[shard];
    }
  }
  std::map<std::string, std::size_t> not_named;
  for (const TensorInfo& tensor : tensors) {
    const std::string& file = files[tensor.file].name;
    if (named_shards.contains(file) && !index.contains(tensor.name)) ++not_named[file];
  }
  const std::string named = quote_text(index_name);
  std::vector<Problem> problems;
  for (const auto& [shard, count] : not_opened)
    problems.push_back(
        {shard, "was not opened, though " + named + " names it: " + tensors_text(count) + " missing"});
  for (const auto& [shard, count] : not_there)
    problems.push_back({shard, "lacks " + tensors_text(count) + " that " + named + " says it holds"});
  for (const auto& [shard, count] : not_named)
    problems.push_back({shard, "holds " + tensors_text(count) + " that " + named + " does not name"});
  return problems;
}

}  // namespace qs::io
