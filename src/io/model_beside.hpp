#pragma once
/// Passes over what lies beside a model in its folder and must not be added to it.
///
/// The surprise: a folder of a model hub often holds one network several times (safetensors, ONNX, a
/// consolidated file, TensorFlow's .h5), and tables of its evaluation; counted together they give twice the
/// weights.

#include "io/model_files.hpp"

namespace qs::io {

/// Why the file is passed over, as a clause; empty where it is read. Only files that were found in a folder,
/// not named, are passed over, and only beside the model that is read in their place.
std::string why_beside(const std::vector<FileInfo>& files, std::size_t file);

}  // namespace qs::io
