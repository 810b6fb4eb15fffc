#pragma once
/// Files of importances in memory, read to their end.

#include "../../io/opened_models.hpp"
#include "labs/importance/joined.hpp"

namespace qs::test {

inline Importance importance_in(const std::vector<File>& files) {
  const io::ModelReader model = read(files);
  return read_importance(ImportanceReader(model), [&](const io::FileRange& range) {
    const auto bytes = io::bytes_in(files[range.file].bytes, range.range);
    REQUIRE(bytes.has_value());
    return std::vector<std::byte>(bytes->begin(), bytes->end());
  });
}

}  // namespace qs::test
