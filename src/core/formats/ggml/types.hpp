#pragma once
/// The list of ggml's types that Quantscope encodes, byte for byte as ggml_quantize_chunk() writes them (libggml of
/// llama.cpp release v0.5.0, x86-64 without fused multiply-add).
///
/// mxfp4 and nvfp4 have other ids than OCP's rows (ggml_fp4.hpp says what differs). IQ1, IQ2 and IQ3 are only decoded: their encoders search codebooks.

#include <string_view>

#include "core/formats/ggml/layout.hpp"

namespace qs::ggml {

/// How a code becomes a number (its level), and how a value finds its code once the scales are known.
enum class Coding : std::uint8_t {
  kStored,  // level c − zero; the value over the scale as a reader computes it, to the nearest integer
  kGrid,    // level c − zero; on the grid of the search, to the nearest integer
  kAway,    // level c − zero; on that grid, halves away from zero
  kUneven,  // one of sixteen levels; on that grid, the nearest
  kSign,    // −1 or 1
  kFp4,     // an element of E2M1, the nearest over the scale
};

/// How the scale of a block or sub-block is stored.
enum class ScaleField : std::uint8_t {
  kFloat16,     // of the block; sub-blocks have integers
  kPowerOfTwo,  // E8M0, of the block
  kFloat8,      // E4M3 without sign, of each sub-block
};

struct Type {
  std::string_view id;
  std::size_t block, bytes;             // values and bytes of a block
  std::size_t sub_block;                // values with one scale; `block` where there is no finer one
  std::size_t code_bits, minimum_bits;  // of a block; the rest are scales
  Coding coding;
  int most, zero;  // codes run from 0 to `most`; that of level 0
  bool uses_importance;
  ScaleField scale_field;
  void (*encode)(const RowToEncode& row, std::span<Block> blocks);
  Layout lay_out;
};

std::span<const Type> types();
const Type* find_type(std::string_view id);

/// Scale and minimum as a reader computes them, and the grid of the search.
struct SubBlock {
  float scale = 0, minimum = 0;
  float inverse = 0, offset = 0;
};
SubBlock sub_block(const Type& type, const Block& block, std::size_t j);
/// The code that the encoder gave x, if x is a value of this sub-block; else the code that it would give. Where the
/// scale came out as 0 all codes mean the same, and q3_k without an importance may have stored others.
int code_of(const Type& type, const SubBlock& sub_block, float x);
float value_of(const Type& type, const SubBlock& sub_block, int code);

/// The bytes of one row, whose length is a multiple of the block.
std::vector<std::byte> encode_row(const Type& type, const RowToEncode& row);

}  // namespace qs::ggml
