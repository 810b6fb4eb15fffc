#pragma once
/// Converts the reader's files from JavaScript's list: [{name, size, found}].

#include <emscripten/val.h>

#include "io/model_files.hpp"

namespace qs {

inline std::vector<io::FileInfo> files_from(const emscripten::val& list) {
  std::vector<io::FileInfo> files;
  for (unsigned i = 0; i < list["length"].as<unsigned>(); ++i) {
    const emscripten::val file = list[i];
    files.push_back({file["name"].as<std::string>(), static_cast<std::uint64_t>(file["size"].as<double>()),
                     file["found"].isTrue()});
  }
  return files;
}

}  // namespace qs
