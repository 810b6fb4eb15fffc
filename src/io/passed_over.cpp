#include "io/passed_over.hpp"

#include <algorithm>
#include <array>

#include "core/find.hpp"
#include "io/reader_parts.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {
namespace {

constexpr std::array<std::string_view, 22> kBesideExtensions = {
    ".md",       ".txt",    ".json",  ".jsonl", ".jinja",         ".model",    ".vocab", ".bpe",
    ".tiktoken", ".py",     ".ipynb", ".yaml",  ".yml",           ".toml",     ".cfg",   ".ini",
    ".lock",     ".sha256", ".log",   ".spm",   ".gitattributes", ".gitignore"};
constexpr std::array<std::string_view, 15> kOtherModels = {
    ".bin", ".pt", ".pth",    ".ckpt",    ".pkl", ".h5",   ".keras", ".msgpack",
    ".ot",  ".pb", ".tflite", ".mlmodel", ".xml", ".nemo", ".pte"};
constexpr std::array<std::string_view, 5> kBesideNames = {"LICENSE", "NOTICE", "LICENCE", "USE_POLICY",
                                                          "COPYING"};
/// Files not worth opening: a tokenizer can be tens of megabytes.
constexpr std::array<std::string_view, 10> kNeverModels = {
    "tokenizer.json",           "vocab.json",
    "added_tokens.json",        "special_tokens_map.json",
    "tokenizer_config.json",    "generation_config.json",
    "preprocessor_config.json", "processor_config.json",
    "chat_template.json",       "model_index.json"};

}  // namespace

std::string folder_of(std::string_view name) {
  const std::size_t slash = name.find_last_of('/');
  return slash == std::string_view::npos ? std::string() : std::string(name.substr(0, slash));
}

std::string name_without_folder(std::string_view name) {
  return std::string(name.substr(name.find_last_of('/') + 1));
}

bool is_beside_a_model(std::string_view name) {
  const std::string own = name_without_folder(name);
  if (own.ends_with(".index.json")) return false;
  const auto has = [&](std::string_view extension) { return has_extension(own, extension); };
  return std::any_of(kBesideExtensions.begin(), kBesideExtensions.end(), has) ||
         contains(kBesideNames, std::string_view(own));
}

bool is_index_of_shards(std::string_view name) {
  return name.ends_with(".safetensors.index.json") || name.ends_with(".bin.index.json");
}

bool is_named_like_another_model(std::string_view name) {
  return std::any_of(kOtherModels.begin(), kOtherModels.end(),
                     [&](std::string_view extension) { return has_extension(name, extension); });
}

bool is_known_not_to_be_a_model(std::string_view name) {
  const std::string own = name_without_folder(name);
  return contains(kNeverModels, std::string_view(own));
}

bool is_named_like_a_model(std::string_view name) {
  const auto rows = tensor_formats();
  return std::any_of(rows.begin(), rows.end(), [&](const TensorFormat& row) {
    return row.is_model && has_extension(name, row.extension);
  });
}

}  // namespace qs::io
