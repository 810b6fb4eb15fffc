#pragma once
/// The list of ggml's types that Quantscope encodes, byte for byte as ggml_quantize_chunk() writes them (libggml of
/// llama.cpp release v0.5.0, x86-64 without fused multiply-add).
///
/// mxfp4 and nvfp4 are in ggml_fp4.hpp. IQ1, IQ2 and IQ3 are only decoded: their encoders search codebooks.

#include <string_view>

#include "core/formats/ggml/layout.hpp"

namespace qs::ggml {

struct Type {
  std::string_view id;
  std::size_t block, bytes;  // values and bytes of a block
  std::size_t sub_block;     // values with one scale; `block` where there is no finer one
  bool uses_importance;
  void (*encode)(const RowToEncode& row, std::span<Block> blocks);
  Layout lay_out;
};

std::span<const Type> types();
const Type* find_type(std::string_view id);

/// The bytes of one row, whose length is a multiple of the block.
std::vector<std::byte> encode_row(const Type& type, const RowToEncode& row);

}  // namespace qs::ggml
