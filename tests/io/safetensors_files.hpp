#pragma once
/// Bytes, refusals and expected texts for tests of the safetensors reader.

#include "tensor_files.hpp"

namespace qs::test {

inline Bytes zeros(std::size_t count) {
  return Bytes(count);
}

/// One tensor 'w' with this text as its description, on top of `data_size` bytes.
inline std::string refusal_of_tensor(const std::string& description, std::size_t data_size) {
  return refusal(safetensors_with_header("{\"w\":" + description + "}", zeros(data_size)));
}

inline constexpr const char* kWholeNumbers = "whole numbers from 0 to 9223372036854775807";
inline constexpr const char* kAcceptedTypes =
    "one of BOOL, U8, I8, U16, I16, U32, I32, U64, I64, F16, BF16, F32, F64, F8_E4M3, F8_E5M2, F8_E8M0, "
    "F8_E4M3FNUZ, F8_E5M2FNUZ, F4";

}  // namespace qs::test
