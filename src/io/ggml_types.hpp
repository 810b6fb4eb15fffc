#pragma once
/// The types of GGUF's tensors: ggml's numbers and names, and the bytes of
/// a block (ggml.h, ggml-common.h in github.com/ggml-org/ggml). Types
/// of forks are not here; to a reader they are unknown.

#include <optional>

#include "io/dtype.hpp"

namespace qs::io {

struct GgmlType {
  std::uint32_t number;
  std::string_view name;
  std::optional<DType> dtype;  // absent if the values are not decoded
  std::uint32_t block;         // values stored together; a row is a whole number of blocks
  std::uint32_t bytes;         // of a block
};

/// The only list of ggml's types.
std::span<const GgmlType> ggml_types();
const GgmlType* find_ggml_type(std::uint32_t number);

}  // namespace qs::io
