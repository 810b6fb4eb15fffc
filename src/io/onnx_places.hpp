#pragma once
/// Finds the opened file that holds the external values of an .onnx model.
/// Source: https://onnx.ai/onnx/repo-docs/ExternalData.html
///
/// The surprise: two models may name their data alike, each in a folder of its own, so a location counts from
/// the folder of the model that says it. A browser's file dialog gives no folders: there the last part of
/// the path decides, if only one file has it.

#include "io/model_files.hpp"

namespace qs::io {

/// Gives each tensor with a location its file, or the reason in `unreadable`, and so each part that a logical
/// tensor is decoded from. Clears the sentence in `refused` (one for each file) of every file found so: it
/// need be no model itself. If two tensors share a place, the second is no weight of its own.
void find_onnx_data(std::span<const FileInfo> files, std::vector<TensorInfo>& tensors,
                    std::vector<std::string>& refused);

}  // namespace qs::io
