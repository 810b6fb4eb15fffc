#pragma once
/// Converts the reader's files from JavaScript's list, [{name, size, found}], and the parts of them that are wanted.

#include <emscripten/val.h>

#include <optional>

#include "bindings/embind_values.hpp"
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

/// {file, offset, size}, or null.
inline emscripten::val range_value(const std::optional<io::FileRange>& wanted) {
  if (!wanted) return emscripten::val::null();
  return object_of({{"file", wanted->file},
                    {"offset", static_cast<double>(wanted->range.offset)},
                    {"size", static_cast<double>(wanted->range.size)}});
}

}  // namespace qs
