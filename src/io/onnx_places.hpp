#pragma once
/// Which of the files that were opened along with an .onnx model holds the values that it keeps elsewhere.
/// Source: https://onnx.ai/onnx/repo-docs/ExternalData.html
///
/// The surprise: two models may name their data alike, each in a folder of its own, so a location counts from
/// the folder of the model that says it. A browser's file dialog tells no folders: there the last part of the
/// path must do, if one file alone has it.

#include "io/model_files.hpp"

namespace qs::io {

/// Gives each tensor with a location its file, or says in `unreadable` why there is none. Empties the
/// sentence of `refused` (one for each file) of every file that is found so: it need be no model itself.
/// Of two tensors with one place the second is no weight of its own.
void find_onnx_data(std::span<const FileInfo> files, std::vector<TensorInfo>& tensors,
                    std::vector<std::string>& refused);

}  // namespace qs::io
