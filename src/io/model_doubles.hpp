#pragma once
/// Tells apart tensors of one name in several folders of a model.

#include "io/model_files.hpp"

namespace qs::io {

/// Prefixes names that more than one folder has with the folder: "text_encoder/w".
void tell_apart_by_folder(std::vector<TensorInfo>& tensors, const std::vector<FileInfo>& files);

}  // namespace qs::io
