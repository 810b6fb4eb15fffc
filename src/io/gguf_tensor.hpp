#pragma once
/// Tensor infos of a GGUF file: after the name and its number of dimensions come the dimensions (u64 each),
/// the type (u32) and the offset of the data (u64). The surprise: the fastest dimension is first, so that a
/// matrix of [out, in] weights is stored as in, out. Source: docs/gguf.md (github.com/ggml-org/ggml).

#include "io/ggml_types.hpp"
#include "io/tensor_file.hpp"

namespace qs::io {

inline constexpr std::uint64_t kMostGgufDimensions = 4;
/// Bytes after the number of dimensions: dimensions, type and offset.
constexpr std::uint64_t gguf_place_bytes(std::uint64_t dimensions) {
  return 8 * dimensions + 4 + 8;
}

struct GgufTensor {
  TensorInfo info;                 // bytes.offset counts from the start of the data
  const GgmlType* type = nullptr;  // null if the number is unknown; bytes.size may be 0 then
  std::uint32_t number = 0;        // of the type
  std::uint64_t name_at = 0;       // position of its name in the file
  std::uint64_t offset_at = 0;     // and its offset
};

/// Sets everything but the name from the bytes at `at`. Does not check that the data is in the file.
Expected<void> read_gguf_place(GgufTensor& tensor, std::span<const std::byte> place, std::uint64_t at,
                               std::uint64_t alignment);

/// Turns data offsets into file offsets. `architecture` comes from the metadata. Refuses duplicate names,
/// overlapping tensors, and a file that ends before any whole tensor; if the file ends early, marks each
/// tensor whose data is cut.
Expected<std::vector<TensorInfo>> place_gguf_tensors(std::vector<GgufTensor> tensors,
                                                     std::uint64_t data_start, std::uint64_t file_size,
                                                     std::string_view architecture = {});

}  // namespace qs::io
