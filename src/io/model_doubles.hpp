#pragma once
/// Tensors of one name in several folders of a model.

#include "io/model_files.hpp"

namespace qs::io {

/// Puts the folder before the names that more than one folder has: "text_encoder/w".
void tell_apart_by_folder(std::vector<TensorInfo>& tensors, const std::vector<FileInfo>& files);

}  // namespace qs::io
