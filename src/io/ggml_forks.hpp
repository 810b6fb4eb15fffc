#pragma once
/// Types of GGUF tensors that ggml itself lacks: forks of llama.cpp gave them numbers of their own, some of
/// which mean another type in ggml by now. Sources: ggml.h of github.com/microsoft/BitNet (36 to 39), of
/// github.com/ikawrakow/ik_llama.cpp (97 on), and of github.com/PrismML-Eng/llama.cpp, whose Q2_0 (42) has
/// blocks of 128; its 142 and 143 hold weights in a rotated basis (ggml-org/llama.cpp, pull request 29077).
///
/// The surprise: nothing in a file says which of two types a number means. The place of the next tensor does:
/// it rules out a type whose bytes do not fit before it.

#include <string>

#include "io/gguf_tensor.hpp"

namespace qs::io {

struct GgmlForkType {
  std::uint32_t number;
  std::string_view name, fork;
};

/// The only list of fork types.
std::span<const GgmlForkType> ggml_fork_types();
const GgmlForkType* find_ggml_fork_type(std::uint32_t number);

/// Gives Q2_0 in blocks of 128 its own DType, where a tensor has no room for ggml's. Marks other tensors
/// unreadable if the bytes of ggml's type do not fit before the next tensor: the number then means another
/// type, and the reason names a fork's type of that number. `architecture` comes from the metadata, or is
/// empty.
void check_type_sizes(std::vector<GgufTensor>& tensors, std::uint64_t data_size,
                      std::string_view architecture);

/// Makes a tensor that holds I2_S of BitNet's fork a logical tensor. Its bytes are those in the file: two bits a value,
/// 128 values in 32 bytes, then one float32 that multiplies them, and 28 unused bytes. Codes 0, 1, 2 mean −1, 0, 1; 3
/// reads as 0. Source: quantize_i2_s and its dequantizer in github.com/microsoft/BitNet. Builds for ARM pack otherwise,
/// and nothing in a file says so: this is the form of the converter.
void decode_i2s(TensorInfo& tensor);

}  // namespace qs::io
