#include "io/model_files.hpp"

#include <algorithm>
#include <unordered_map>

#include "io/reader_parts.hpp"
#include "io/safetensors_index.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kIndexExtension = ".json";

std::string_view base_name(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

}  // namespace

ModelReader::ModelReader(std::vector<FileInfo> files) : files_(std::move(files)), refused_(files_.size()) {
  open_present();
}

std::optional<FileRange> ModelReader::wants() const {
  if (present_ == files_.size()) return std::nullopt;
  const std::optional<ByteRange> range = reader_ ? reader_->wants() : ByteRange{0, files_[present_].size};
  return FileRange{present_, range.value_or(ByteRange{})};
}

/// Files that need no bytes to be refused are passed over.
void ModelReader::open_present() {
  for (; present_ < files_.size(); ++present_) {
    const FileInfo& file = files_[present_];
    if (!has_extension(file.name, kIndexExtension)) {
      reader_ = open_tensor_file(file.size, file.name);
      return;
    } else if (file.size <= kMaxIndexBytes) {
      return;
    } else {
      refused_[present_] = message({"index", std::to_string(file.size) + " bytes",
                                    "at most " + std::to_string(kMaxIndexBytes) + " bytes", 0});
    }
  }
  fit_together();
}

void ModelReader::feed(std::span<const std::byte> bytes) {
  if (!reader_) return take_index(bytes);
  const Expected<void> fed = reader_->feed(bytes);
  if (!fed) return refuse(message(fed.error()));
  if (reader_->wants()) return;
  for (const TensorInfo& tensor : reader_->tensors()) {
    tensors_.push_back(tensor);
    tensors_.back().file = present_;
  }
  go_on();
}

void ModelReader::refuse(std::string reason) {
  if (present_ == files_.size()) return;
  refused_[present_] = std::move(reason);
  go_on();
}

void ModelReader::go_on() {
  reader_.reset();
  ++present_;
  open_present();
}

void ModelReader::take_index(std::span<const std::byte> bytes) {
  if (const std::uint64_t size = files_[present_].size; bytes.size() != size) {
    return refuse(message({"index", "a piece of " + std::to_string(bytes.size()) + " bytes",
                           std::to_string(size) + " bytes (did the file change while it was read?)", 0}));
  }
  Expected<WeightMap> index = parse_safetensors_index(bytes);
  if (!index) return refuse(message(index.error()));
  indexes_.emplace_back(files_[present_].name, *std::move(index));
  go_on();
}

void ModelReader::fit_together() {
  find_external_data();
  leave_out_doubles();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (!refused_[i].empty()) problems_.push_back({files_[i].name, refused_[i]});
  }
  std::vector<Problem> more;
  for (const auto& [name, index] : indexes_) {
    more = compare_with_index(name, index, files_, tensors_);
    problems_.insert(problems_.end(), more.begin(), more.end());
  }
  if (indexes_.empty()) {
    more = compare_shard_names(files_);
    problems_.insert(problems_.end(), more.begin(), more.end());
  }
}

/// What lies in another file is looked for among those that were opened along, by name.
void ModelReader::find_external_data() {
  for (TensorInfo& tensor : tensors_) {
    if (tensor.location.empty() || !tensor.unreadable.empty()) continue;
    const auto named = [&](const FileInfo& file) {
      return base_name(file.name) == base_name(tensor.location);
    };
    const auto file = std::find_if(files_.begin(), files_.end(), named);
    if (file == files_.end()) {
      tensor.unreadable =
          "its values are in " + quote_text(tensor.location) + ", which was not opened along with the model";
      continue;
    }
    const ByteRange& bytes = tensor.bytes;
    if (bytes.offset > file->size || bytes.size > file->size - bytes.offset) {
      tensor.unreadable = "its values are the bytes " + std::to_string(bytes.offset) + " to " +
                          std::to_string(bytes.offset + bytes.size) + " of " + quote_text(file->name) +
                          ", which has " + std::to_string(file->size);
      continue;
    }
    tensor.file = static_cast<std::uint32_t>(file - files_.begin());
    refused_[tensor.file].clear();  // it need not be a tensor file itself
  }
}

/// A name means one tensor: the first.
void ModelReader::leave_out_doubles() {
  std::unordered_map<std::string, std::uint32_t> first;
  std::vector<std::size_t> left_out(files_.size());
  std::vector<std::uint32_t> also_in(files_.size());
  const auto is_double = [&](const TensorInfo& tensor) {
    const auto known = first.emplace(tensor.name, tensor.file).first;
    if (known->second == tensor.file) return false;
    ++left_out[tensor.file];
    also_in[tensor.file] = known->second;
    return true;
  };
  tensors_.erase(std::remove_if(tensors_.begin(), tensors_.end(), is_double), tensors_.end());
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (left_out[i] == 0) continue;
    problems_.push_back(
        {files_[i].name, std::to_string(left_out[i]) +
                             " of its tensors are left out: one of the same name comes before, in " +
                             quote_text(files_[also_in[i]].name)});
  }
}

}  // namespace qs::io
