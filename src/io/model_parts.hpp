#pragma once
/// Models that are cut into several files whose names say so, "NAME-00001-of-00003.EXTENSION" (transformers,
/// gguf-split), and GGUF parts under other names, whose metadata says it: split.no counts from 0, split.count
/// is their number.

#include "io/model_files.hpp"

namespace qs::io {

/// Reports the parts of each model that were not opened. `indexed` holds the folders whose index says more.
std::vector<Problem> find_missing_parts(const std::vector<FileInfo>& files,
                                        const std::vector<FileFacts>& facts,
                                        const std::vector<std::string>& indexed);

}  // namespace qs::io
