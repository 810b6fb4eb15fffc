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

constexpr std::array<std::string_view, 4> kTorchFiles = {".bin", ".pt", ".pth", ".ckpt"};
/// They are read for certain; a file of PyTorch may ask to run something, and is refused then.
constexpr std::array<std::string_view, 2> kCertainModels = {kSafetensors, ".onnx"};
/// Files that transformers and accelerate save beside a model, to go on with its training.
constexpr std::array<std::string_view, 6> kTrainingFiles = {"training_args", "optimizer", "scheduler",
                                                            "scaler",        "rng_state", "random_states"};

template <std::size_t N>
bool has_one_of(std::string_view name, const std::array<std::string_view, N>& extensions) {
  return std::any_of(extensions.begin(), extensions.end(),
                     [&](std::string_view extension) { return has_extension(name, extension); });
}

bool is_of_training(std::string_view name) {
  const std::string own = name_without_folder(name);
  return has_one_of(name, kTorchFiles) && std::any_of(kTrainingFiles.begin(), kTrainingFiles.end(),
                                                      [&](auto start) { return own.starts_with(start); });
}

/// True if one folder is the other, or lies in it.
bool are_related(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return a.empty() || a == b || (b.starts_with(a) && b[a.size()] == '/');
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
  const bool is_torch_index = name.ends_with(".index.json") && !name.ends_with(".safetensors.index.json");
  if (!is_torch_index && !has_one_of(name, kTorchFiles)) return "";
  const auto is_other_model = [&](const FileInfo& one) {
    return has_one_of(one.name, kCertainModels) ||
           (has_one_of(one.name, kTorchFiles) && !is_of_training(one.name));
  };
  if (is_of_training(name) && first_of(files, is_other_model) != nullptr)
    return "the state of a training, not the model";
  const FileInfo* const other = first_of(files, [&](const FileInfo& one) {
    return has_one_of(one.name, kCertainModels) && are_related(folder_of(one.name), folder_of(name));
  });
  if (other == nullptr) return "";
  if (is_torch_index) return "the index of files that are passed over";
  return "probably the model of " + quote_text(other->name) + " once more; opened by itself it is read";
}

}  // namespace qs::io
