#include "io/onnx_places.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "io/decoding.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

/// "./a//b" is "a/b".
std::string plain_path(std::string_view path) {
  std::string plain;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    if (start == 0 && part.empty() && end < path.size()) plain = "/";
    if (!part.empty() && part != ".") {
      if (!plain.empty() && plain.back() != '/') plain += '/';
      plain += part;
    }
    start = end + 1;
  }
  return plain;
}

/// "a/" of "a/b", "" of "b".
std::string_view folder_and_slash(std::string_view path) {
  return path.substr(0, path.find_last_of('/') + 1);
}

class OpenedFiles {
 public:
  explicit OpenedFiles(std::span<const FileInfo> files) : files_(files) {
    for (std::uint32_t i = 0; i < files.size(); ++i) {
      paths_.push_back(plain_path(files[i].name));
      has_folders_ = has_folders_ || !folder_and_slash(paths_.back()).empty();
      by_path_[paths_.back()].push_back(i);
    }
  }

  /// The file that a model means by this location; several if it is ambiguous.
  std::span<const std::uint32_t> named(std::uint32_t model, std::string_view location) const {
    std::string path = plain_path(std::string(folder_and_slash(paths_[model])) + std::string(location));
    if (!has_folders_) path = path.substr(folder_and_slash(path).size());
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? std::span<const std::uint32_t>{} : std::span(found->second);
  }
  const FileInfo& file(std::uint32_t index) const { return files_[index]; }

 private:
  std::span<const FileInfo> files_;
  std::vector<std::string> paths_;
  bool has_folders_ = false;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_path_;
};

/// Gives the tensor its file; returns the reason if there is none.
std::string fault_of_place(const OpenedFiles& opened, TensorInfo& tensor) {
  const auto named = opened.named(tensor.file, tensor.location);
  const std::string values = "its values are in " + quote_text(tensor.location);
  if (named.empty()) return values + ", which was not opened along with the model";
  if (named.size() > 1) {
    return values + ", and " + std::to_string(named.size()) +
           " files of that name were opened: open the folder that the model is in";
  }
  const FileInfo& file = opened.file(named[0]);
  const ByteRange& bytes = tensor.bytes;
  if (bytes.offset > file.size || bytes.size > file.size - bytes.offset) {
    return "its values are the bytes " + std::to_string(bytes.offset) + " to " +
           std::to_string(bytes.offset + bytes.size) + " of " + quote_text(file.name) + ", which has " +
           std::to_string(file.size);
  }
  tensor.file = named[0];
  return {};
}

bool has_parts_elsewhere(const TensorInfo& tensor) {
  if (!tensor.decoding) return false;
  const std::vector<DecodingPart>& parts = tensor.decoding->parts;
  return std::any_of(parts.begin(), parts.end(),
                     [](const DecodingPart& part) { return !part.stored.location.empty(); });
}

/// Gives each part of a logical tensor its file, too; the reason counts for the whole.
std::string fault_of_parts(const OpenedFiles& opened, TensorInfo& tensor, std::vector<std::string>& refused) {
  Decoding decoding = *tensor.decoding;
  std::string first;
  for (DecodingPart& part : decoding.parts) {
    if (part.stored.location.empty()) continue;
    std::string fault = fault_of_place(opened, part.stored);
    if (fault.empty()) {
      refused[part.stored.file].clear();
      continue;
    }
    if (first.empty() && part.role == PartRole::kCodes) first = fault;
    if (first.empty())
      first = std::string(word_of(part.role)) + " " + quote_text(part.stored.name) + ": " + fault;
    part.stored.unreadable = std::move(fault);
  }
  tensor.file = decoding.parts[0].stored.file;
  tensor.decoding = std::make_shared<const Decoding>(std::move(decoding));
  return first;
}

}  // namespace

void find_onnx_data(std::span<const FileInfo> files, std::vector<TensorInfo>& tensors,
                    std::vector<std::string>& refused) {
  const OpenedFiles opened(files);
  std::map<std::tuple<std::uint32_t, std::uint64_t, std::uint64_t>, const TensorInfo*> at_place;
  for (TensorInfo& tensor : tensors) {
    const bool has_parts = has_parts_elsewhere(tensor);
    if (tensor.location.empty() && !has_parts) continue;
    std::string fault = has_parts ? fault_of_parts(opened, tensor, refused) : fault_of_place(opened, tensor);
    if (!fault.empty()) {
      if (tensor.unreadable.empty()) tensor.unreadable = std::move(fault);
      continue;
    }
    if (tensor.location.empty()) continue;  // only parts of it are elsewhere
    refused[tensor.file].clear();
    // Scales are no weights in any case.
    if (tensor.bytes.size == 0 || tensor.role.kind == TensorRole::Kind::kScales) continue;
    const TensorInfo*& first = at_place[{tensor.file, tensor.bytes.offset, tensor.bytes.size}];
    if (first == nullptr || first->role.kind == TensorRole::Kind::kOther) {
      first = &tensor;
    } else {
      tensor.role = {TensorRole::Kind::kOther,
                     "its bytes are those of " + quote_text(first->name) + ", and count once"};
      tensor.use = {};
    }
  }
}

}  // namespace qs::io
