#pragma once
/// Parts of packed checkpoints, of zeros unless bytes are given, and the tensors that a reader makes of them.

#include <doctest/doctest.h>

#include <map>

#include "drive.hpp"
#include "io/model_files.hpp"

namespace qs::test {

inline std::size_t element_bytes(const std::string& dtype) {
  for (const io::DTypeInfo& row : io::dtypes()) {
    if (row.name == dtype) return row.bytes;
  }
  return 1;
}

inline StoredTensor part(const std::string& name, const std::string& dtype,
                         const std::vector<std::uint64_t>& shape) {
  std::size_t count = 1;
  for (const std::uint64_t axis : shape) count *= static_cast<std::size_t>(axis);
  return {name, dtype, shape, Bytes(dtype == "F4" ? count / 2 : count * element_bytes(dtype))};
}

inline StoredTensor with_bytes(const std::string& name, const std::string& dtype,
                               const std::vector<std::uint64_t>& shape, const Bytes& bytes) {
  return {name, dtype, shape, bytes};
}

inline std::map<std::string, io::TensorInfo> read_packed(const std::vector<StoredTensor>& parts,
                                                         const std::string& config = "",
                                                         const std::string& config_name = "config.json") {
  const Bytes model = make_safetensors(parts), json = bytes_of_text(config);
  std::vector<io::FileInfo> files = {{"model.safetensors", model.size()}};
  if (!config.empty()) files.push_back({config_name, json.size()});
  io::ModelReader reader(files);
  while (const auto wanted = reader.wants())
    reader.feed(
        bytes_in(wanted->file == 0 ? model : json, wanted->range).value_or(std::span<const std::byte>{}));
  // Parts without their codes (packed_mutations_test.cpp) and configurations that cannot be read
  // (model_unread_test.cpp) are problems of their own.
  for (const io::Problem& problem : reader.problems()) {
    CAPTURE(problem.sentence);
    const bool is_tested = problem.sentence.starts_with("the codes of packed weights are not there") ||
                           problem.sentence.starts_with("configuration: ");
    CHECK(is_tested);
  }
  std::map<std::string, io::TensorInfo> tensors;
  for (const io::TensorInfo& tensor : reader.tensors()) tensors.emplace(tensor.name, tensor);
  return tensors;
}

/// The weight that is decoded from these codes; null if there is none.
inline const io::TensorInfo* decoded_from(const std::map<std::string, io::TensorInfo>& tensors,
                                          const std::string& codes) {
  for (const auto& entry : tensors) {
    const io::TensorInfo& tensor = entry.second;
    if (tensor.decoding && tensor.decoding->parts.front().stored.name == codes) return &tensor;
  }
  return nullptr;
}

}  // namespace qs::test
