#pragma once
/// Files that lie beside a model and are none: a folder
/// can be opened as it is. And the parts of a file's name.

#include <string>
#include <string_view>

namespace qs::io {

/// "unet" of "unet/model.safetensors"; empty where there is no folder.
std::string folder_of(std::string_view name);
std::string name_without_folder(std::string_view name);

/// README.md, .gitattributes, tokenizer.json, …: nothing is said of them where there is a model.
bool is_beside_a_model(std::string_view name);
/// Those that need not even be looked into.
bool is_known_not_to_be_a_model(std::string_view name);
/// The same model as another program stores it, which is often kept beside: .bin, .h5, .msgpack, …
bool is_named_like_another_model(std::string_view name);
/// By the name: .safetensors, .gguf, …
bool is_named_like_a_model(std::string_view name);

}  // namespace qs::io
