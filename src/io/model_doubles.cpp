#include "io/model_doubles.hpp"

#include <algorithm>
#include <unordered_map>

#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"
#include "io/safetensors_index.hpp"

namespace qs::io {

namespace {

/// The folder of a layer's parts: "l." of "l.weight"; nothing of a name alone.
std::string layer_of(const std::string& name) {
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? std::string() : name.substr(0, dot + 1);
}

std::string in_file(const TensorInfo& tensor, const std::string& name) {
  return std::to_string(tensor.file) + '\n' + name;
}

/// True for numbers that need nothing beside them.
bool is_plain_float(const TensorInfo& tensor) {
  return tensor.dtype == DType::kF64 || tensor.dtype == DType::kF32 || tensor.dtype == DType::kF16 ||
         tensor.dtype == DType::kBF16;
}

}  // namespace

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
  /// The file that counts for this name, if it is another.
  const auto other_file_of = [&](const TensorInfo& tensor) -> std::optional<std::uint32_t> {
    const std::uint32_t file = counts.at(key_of(tensor));
    return file == tensor.file ? std::nullopt : std::optional(file);
  };
  // Codes of one file must not meet scales of another: what stands beside packed doubles goes with them.
  std::unordered_map<std::string, std::uint32_t> layers, parents;  // by file and name; the other file
  for (const TensorInfo& tensor : tensors_) {
    const auto other = other_file_of(tensor);
    if (!other || is_plain_float(tensor)) continue;
    layers.emplace(in_file(tensor, layer_of(tensor.name)), *other);
    parents.emplace(in_file(tensor, tensor.name + '.'), *other);
  }
  const auto partner_file_of = [&](const TensorInfo& tensor) -> std::optional<std::uint32_t> {
    if (const auto beside = layers.find(in_file(tensor, layer_of(tensor.name))); beside != layers.end())
      return beside->second;
    for (std::size_t dot = tensor.name.find('.'); dot != std::string::npos;
         dot = tensor.name.find('.', dot + 1)) {
      const auto above = parents.find(in_file(tensor, tensor.name.substr(0, dot + 1)));
      if (above != parents.end()) return above->second;
    }
    return std::nullopt;
  };
  std::erase_if(tensors_, [&](const TensorInfo& tensor) {
    auto other = other_file_of(tensor);
    if (!other) other = partner_file_of(tensor);
    if (!other) return false;
    LeftOut& left_out = (is_said.contains(key_of(tensor)) ? replaced : doubles)[tensor.file];
    ++left_out.count;
    left_out.also_in = *other;
    return true;
  });
  for (std::size_t i = 0; i < files_.size(); ++i) {
    const auto told = [&](const LeftOut& left_out, const std::string& why) {
      return "tensors left out: " + std::to_string(left_out.count) + why +
             quote_text(files_[left_out.also_in].name);
    };
    if (doubles[i].count > 0)
      problems_.push_back({files_[i].name, told(doubles[i], "; their names or layers come before, in ")});
    if (replaced[i].count > 0)
      problems_.push_back({files_[i].name, told(replaced[i], "; the index takes theirs from "), true});
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
