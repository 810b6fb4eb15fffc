#pragma once
/// Recognizes files beside a model that are none, so that a folder can be opened as it is; splits file names.

#include <string>
#include <string_view>

namespace qs::io {

/// "unet" of "unet/model.safetensors"; empty without a folder.
std::string folder_of(std::string_view name);
std::string name_without_folder(std::string_view name);

/// True for README.md, .gitattributes, tokenizer.json, …, which go unreported beside a model.
bool is_beside_a_model(std::string_view name);
/// True for an index of the shards of a model: "model.safetensors.index.json".
bool is_index_of_shards(std::string_view name);
/// True for files that need not even be opened.
bool is_known_not_to_be_a_model(std::string_view name);
/// True for the same model in the format of another program, often kept beside: .bin, .h5, .msgpack, …
bool is_named_like_another_model(std::string_view name);
/// True by the name: .safetensors, .gguf, …
bool is_named_like_a_model(std::string_view name);

}  // namespace qs::io
