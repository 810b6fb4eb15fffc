#pragma once
/// The JSON header of a .safetensors file:
///   {"__metadata__": {"text": "text", …},
///    "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
/// with data_offsets [begin, end) counted from the end of the header. Checked against the size of the data:
/// every tensor lies inside and has exactly the bytes that its shape and type need. The caller checks
/// that the tensors together tile the data. Source:
/// https://github.com/huggingface/safetensors#format
///
/// Shapes count elements, also of types of less than a byte: F4 has two elements a byte, the low half first
/// (where PyTorch's own float4_e2m1fn_x2 counts bytes), F6 four in three bytes. F6 and C64 are listed by their
/// size, not decoded.

#include "io/tensor_file.hpp"

namespace qs::io {

inline constexpr std::uint64_t kSafetensorsLengthBytes = 8;  // before the header

/// In the order of the header; TensorInfo::bytes counts from the start of the file. `facts` receives the
/// __metadata__. The surprise: some writers set it to null instead of leaving it out, which the reference
/// reader accepts.
Expected<std::vector<TensorInfo>> parse_safetensors_header(std::span<const std::byte> header,
                                                           std::uint64_t data_size,
                                                           FileFacts* facts = nullptr);

}  // namespace qs::io
