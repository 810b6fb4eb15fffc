#include "io/model_beside.hpp"

#include <algorithm>
#include <array>

#include "io/passed_over.hpp"
#include "io/reader_parts.hpp"

namespace qs::io {
namespace {

constexpr std::string_view kSafetensors = ".safetensors", kConsolidated = "consolidated";

bool is_consolidated(const FileInfo& file) {
  return has_extension(file.name, kSafetensors) && name_without_folder(file.name).starts_with(kConsolidated);
}

bool is_table(std::string_view name) {
  return has_extension(name, ".csv") || has_extension(name, ".tsv");
}

/// The first file that fits, or null.
template <class Fits>
const FileInfo* first_of(const std::vector<FileInfo>& files, Fits fits) {
  const auto found = std::find_if(files.begin(), files.end(), fits);
  return found == files.end() ? nullptr : &*found;
}

}  // namespace

std::string why_beside(const std::vector<FileInfo>& files, std::size_t file) {
  const std::string& name = files[file].name;
  if (!files[file].was_found) return "";
  const auto is_safetensors = [](const FileInfo& other) { return has_extension(other.name, kSafetensors); };
  if (is_table(name)) {
    const auto is_model = [](const FileInfo& other) {
      return is_named_like_a_model(other.name) && !is_table(other.name);
    };
    return first_of(files, is_model) == nullptr ? "" : "a table of numbers beside the model";
  }
  constexpr std::array<std::string_view, 4> kOtherFormats = {".onnx", ".tflite", ".h5", ".keras"};
  if (std::any_of(kOtherFormats.begin(), kOtherFormats.end(),
                  [&](std::string_view extension) { return has_extension(name, extension); })) {
    const FileInfo* const other = first_of(files, is_safetensors);
    if (other == nullptr) return "";
    return "probably the model of " + quote_text(other->name) + " once more; opened by itself it is read";
  }
  if (is_consolidated(files[file])) {
    const FileInfo* const other = first_of(files, [&](const FileInfo& one) {
      return is_safetensors(one) && !is_consolidated(one) && folder_of(one.name) == folder_of(name);
    });
    if (other == nullptr) return "";
    return "probably the model of " + quote_text(other->name) + " once more; opened by itself it is read";
  }
  if (name.ends_with(".index.json") && !name.ends_with(".safetensors.index.json"))
    return first_of(files, is_safetensors) == nullptr ? "" : "the index of a format that is not read";
  return "";
}

}  // namespace qs::io
