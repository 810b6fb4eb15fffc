#include "io/safetensors_index.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

std::string tensors_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " tensor" : " tensors");
}

struct ShardName {
  std::string model;
  std::uint64_t number = 0, total = 0;
};

std::optional<ShardName> shard_name(const std::string& file) {
  constexpr std::string_view kBetween = "-of-", kExtension = ".safetensors";
  constexpr std::size_t kDigits = 5;
  if (!has_extension(file, kExtension)) return {};
  const std::string name = file.substr(0, file.size() - kExtension.size());
  constexpr std::size_t kTail = 2 * kDigits + kBetween.size() + 1;  // "-00001-of-00003"
  if (name.size() <= kTail) return {};
  const std::string tail = name.substr(name.size() - kTail);
  const auto number = [&](std::size_t at) -> std::uint64_t {
    const std::string digits = tail.substr(at, kDigits);
    if (digits.find_first_not_of("0123456789") != std::string::npos) return 0;
    return std::stoull(digits);
  };
  if (tail[0] != '-' || tail.substr(1 + kDigits, kBetween.size()) != kBetween) return {};
  const ShardName shard{name.substr(0, name.size() - kTail), number(1),
                        number(1 + kDigits + kBetween.size())};
  return shard.number == 0 || shard.number > shard.total ? std::nullopt : std::optional(shard);
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

std::vector<Problem> compare_with_index(const std::string& index_name, const WeightMap& index,
                                        const std::vector<FileInfo>& files,
                                        const std::vector<TensorInfo>& tensors) {
  std::set<std::string> opened;
  for (const FileInfo& file : files) opened.insert(file.name);
  std::map<std::string, std::string> where;
  for (const TensorInfo& tensor : tensors) where[tensor.name] = files[tensor.file].name;

  std::map<std::string, std::size_t> not_opened, not_there;  // by shard
  std::set<std::string> named_shards;
  for (const auto& [tensor, shard] : index) {
    named_shards.insert(shard);
    const auto found = where.find(tensor);
    if (!opened.contains(shard)) {
      ++not_opened[shard];
    } else if (found == where.end() || found->second != shard) {
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

std::vector<Problem> compare_shard_names(const std::vector<FileInfo>& files) {
  std::map<std::string, std::map<std::uint64_t, std::set<std::uint64_t>>> models;  // total to numbers
  for (const FileInfo& file : files) {
    if (const auto shard = shard_name(file.name)) models[shard->model][shard->total].insert(shard->number);
  }
  std::vector<Problem> problems;
  for (const auto& [model, totals] : models) {
    for (const auto& [total, numbers] : totals) {
      if (numbers.size() == total) continue;
      problems.push_back({model, "the model is not whole: " + std::to_string(total - numbers.size()) +
                                     " of its " + std::to_string(total) + " shards were not opened"});
    }
  }
  return problems;
}

}  // namespace qs::io
