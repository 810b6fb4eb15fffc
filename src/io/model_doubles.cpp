#include "io/model_doubles.hpp"

#include <algorithm>
#include <unordered_map>

#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"
#include "io/safetensors_index.hpp"

namespace qs::io {

/// Keeps one tensor of each name in a folder: the one in the file that its index names, else the first.
void ModelReader::leave_out_doubles() {
  std::unordered_map<std::string, std::uint32_t> counts;  // the file that counts, by folder and name
  const auto key_of = [&](const TensorInfo& tensor) {
    return folder_of(files_[tensor.file].name) + '\n' + tensor.name;
  };
  const auto said_by_index = [&](const TensorInfo& tensor) {
    const std::string& file = files_[tensor.file].name;
    return std::any_of(indexes_.begin(), indexes_.end(), [&](const auto& index) {
      return folder_of(index.first) == folder_of(file) &&
             shard_of(index.first, index.second, tensor.name) == file;
    });
  };
  std::unordered_map<std::string, bool> is_said;
  for (const TensorInfo& tensor : tensors_) {
    const auto [known, is_first] = counts.emplace(key_of(tensor), tensor.file);
    if (is_first || known->second == tensor.file || !said_by_index(tensor)) continue;
    known->second = tensor.file;
    is_said[known->first] = true;
  }
  struct LeftOut {
    std::size_t count = 0;
    std::uint32_t also_in = 0;
  };
  std::vector<LeftOut> doubles(files_.size()), replaced(files_.size());
  const auto is_double = [&](const TensorInfo& tensor) {
    const std::string key = key_of(tensor);
    const std::uint32_t file = counts.at(key);
    if (file == tensor.file) return false;
    LeftOut& left_out = (is_said.contains(key) ? replaced : doubles)[tensor.file];
    ++left_out.count;
    left_out.also_in = file;
    return true;
  };
  tensors_.erase(std::remove_if(tensors_.begin(), tensors_.end(), is_double), tensors_.end());
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto told = [&](const LeftOut& left_out, const std::string& why) {
      return std::to_string(left_out.count) + " of its tensors are left out: " + why +
             quote_text(files_[left_out.also_in].name);
    };
    if (doubles[i].count > 0)
      problems_.push_back({files_[i].name, told(doubles[i], "one of the same name comes before, in ")});
    if (replaced[i].count > 0) {
      problems_.push_back(
          {files_[i].name, told(replaced[i], "the index takes those of the same name from "), true});
    }
  }
}

void tell_apart_by_folder(std::vector<TensorInfo>& tensors, const std::vector<FileInfo>& files) {
  std::unordered_map<std::string, std::string> folders;  // by name; the first that has it
  std::unordered_map<std::string, bool> collides;
  for (const TensorInfo& tensor : tensors) {
    const std::string folder = folder_of(files[tensor.file].name);
    const auto known = folders.emplace(tensor.name, folder).first;
    if (known->second != folder) collides[tensor.name] = true;
  }
  for (TensorInfo& tensor : tensors) {
    const std::string folder = folder_of(files[tensor.file].name);
    if (!folder.empty() && collides.contains(tensor.name)) tensor.name = folder + "/" + tensor.name;
  }
}

}  // namespace qs::io
