#include "core/formats/ggml/layout.hpp"

namespace qs::ggml {
namespace {

using Bytes = std::vector<std::byte>;

void append8(Bytes& bytes, unsigned value) {
  bytes.push_back(static_cast<std::byte>(value & 255U));
}

void append16(Bytes& bytes, unsigned value) {
  append8(bytes, value);
  append8(bytes, value >> 8U);
}

unsigned code(const Block& block, std::size_t i) {
  return block.codes[i];
}

/// Bits `shift` … `shift + bits − 1` of the codes, `many` codes to a byte: those at i, i + stride, i + 2 · stride, …
/// share byte i, the first lowest. `from` is where the run of `many` · `stride` codes begins.
void append_planes(Bytes& bytes, const Block& block, std::size_t from, std::size_t stride, unsigned shift,
                   unsigned bits, unsigned many) {
  for (std::size_t i = 0; i < stride; ++i) {
    unsigned byte = 0;
    for (unsigned k = 0; k < many; ++k)
      byte |= (code(block, from + i + k * stride) >> shift & ((1U << bits) - 1)) << (bits * k);
    append8(bytes, byte);
  }
}

/// Two bits of every code of a super-block: four runs of 32 share 32 bytes, twice.
void append_pairs(Bytes& bytes, const Block& block, unsigned shift) {
  for (const std::size_t from : {0U, 128U}) append_planes(bytes, block, from, 32, shift, 2, 4);
}

/// Four low bits of every code of `count`, in runs of `stride` of which two share their bytes.
void append_nibbles(Bytes& bytes, const Block& block, std::size_t count, std::size_t stride) {
  for (std::size_t from = 0; from < count; from += 2 * stride)
    append_planes(bytes, block, from, stride, 0, 4, 2);
}

/// Bit `shift` of every code, those 32 apart in one byte.
void append_high_bits(Bytes& bytes, const Block& block, unsigned shift) {
  append_planes(bytes, block, 0, 32, shift, 1, 8);
}

/// Eight 6-bit scales and eight 6-bit minima in twelve bytes: the upper two bits of the last four of each lie above
/// the first four.
void append_six_bits(Bytes& bytes, const Block& block) {
  const auto scale = [&](std::size_t j) { return static_cast<unsigned>(block.scales[j]); };
  const auto minimum = [&](std::size_t j) { return static_cast<unsigned>(block.minimums[j]); };
  for (std::size_t j = 0; j < 4; ++j) append8(bytes, scale(j) | scale(j + 4) >> 4U << 6U);
  for (std::size_t j = 0; j < 4; ++j) append8(bytes, minimum(j) | minimum(j + 4) >> 4U << 6U);
  for (std::size_t j = 4; j < 8; ++j) append8(bytes, (scale(j) & 15U) | (minimum(j) & 15U) << 4U);
}

/// Five trits in a byte as the fraction of 256 that they are of 243, rounded up: the first is the leading digit.
unsigned packed_trits(const Block& block, std::size_t first, std::size_t stride, std::size_t many) {
  constexpr std::size_t kTrits = 5;
  unsigned number = 0;
  for (std::size_t k = 0; k < kTrits; ++k)
    number = 3 * number + (k < many ? code(block, first + k * stride) : 0);
  return (number * 256 + 242) / 243;
}

}  // namespace

void lay_out_q2_k(const Block& block, Bytes& bytes) {
  for (std::size_t j = 0; j < kSubBlocks; ++j)
    append8(bytes, static_cast<unsigned>(block.scales[j]) | static_cast<unsigned>(block.minimums[j]) << 4U);
  append_pairs(bytes, block, 0);
  append16(bytes, block.scale);
  append16(bytes, block.minimum);
}

void lay_out_q3_k(const Block& block, Bytes& bytes) {
  append_high_bits(bytes, block, 2);
  append_pairs(bytes, block, 0);
  const auto scale = [&](std::size_t j) { return static_cast<unsigned>(block.scales[j] + 32); };
  for (std::size_t j = 0; j < 8; ++j) append8(bytes, (scale(j) & 15U) | (scale(j + 8) & 15U) << 4U);
  for (std::size_t j = 0; j < 4; ++j)
    append8(bytes,
            scale(j) >> 4U | scale(j + 4) >> 4U << 2U | scale(j + 8) >> 4U << 4U | scale(j + 12) >> 4U << 6U);
  append16(bytes, block.scale);
}

void lay_out_q4_k(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  append16(bytes, block.minimum);
  append_six_bits(bytes, block);
  append_nibbles(bytes, block, kSuperBlock, 32);
}

void lay_out_q5_k(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  append16(bytes, block.minimum);
  append_six_bits(bytes, block);
  append_high_bits(bytes, block, 4);
  append_nibbles(bytes, block, kSuperBlock, 32);
}

void lay_out_q6_k(const Block& block, Bytes& bytes) {
  append_nibbles(bytes, block, kSuperBlock, 64);
  append_pairs(bytes, block, 4);
  for (const std::int8_t scale : block.scales) append8(bytes, static_cast<unsigned>(scale));
  append16(bytes, block.scale);
}

void lay_out_iq4_xs(const Block& block, Bytes& bytes) {
  const auto scale = [&](std::size_t j) { return static_cast<unsigned>(block.scales[j] + 32); };
  append16(bytes, block.scale);
  unsigned high = 0;
  for (std::size_t j = 0; j < 8; ++j) high |= scale(j) >> 4U << (2 * j);
  append16(bytes, high);
  for (std::size_t j = 0; j < 8; j += 2) append8(bytes, (scale(j) & 15U) | (scale(j + 1) & 15U) << 4U);
  append_nibbles(bytes, block, kSuperBlock, 16);
}

void lay_out_q4_0(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  append_nibbles(bytes, block, 32, 16);
}

void lay_out_q4_1(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  append16(bytes, block.minimum);
  append_nibbles(bytes, block, 32, 16);
}

void lay_out_q5_0(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  for (std::size_t from = 0; from < 32; from += 8) append_planes(bytes, block, from, 1, 4, 1, 8);
  append_nibbles(bytes, block, 32, 16);
}

void lay_out_q5_1(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  append16(bytes, block.minimum);
  for (std::size_t from = 0; from < 32; from += 8) append_planes(bytes, block, from, 1, 4, 1, 8);
  append_nibbles(bytes, block, 32, 16);
}

void lay_out_q8_0(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  for (std::size_t i = 0; i < 32; ++i) append8(bytes, code(block, i));
}

void lay_out_q1_0(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  for (std::size_t from = 0; from < 128; from += 8) append_planes(bytes, block, from, 1, 0, 1, 8);
}

void lay_out_q2_0(const Block& block, Bytes& bytes) {
  append16(bytes, block.scale);
  for (std::size_t from = 0; from < 64; from += 4) append_planes(bytes, block, from, 1, 0, 2, 4);
}

void lay_out_mxfp4(const Block& block, Bytes& bytes) {
  append8(bytes, block.scale);
  append_nibbles(bytes, block, 32, 16);
}

void lay_out_nvfp4(const Block& block, Bytes& bytes) {
  for (std::size_t j = 0; j < 4; ++j) append8(bytes, static_cast<unsigned>(block.scales[j]));
  append_nibbles(bytes, block, 64, 8);
}

void lay_out_tq1_0(const Block& block, Bytes& bytes) {
  for (std::size_t i = 0; i < 32; ++i) append8(bytes, packed_trits(block, i, 32, 5));
  for (std::size_t i = 0; i < 16; ++i) append8(bytes, packed_trits(block, 160 + i, 16, 5));
  for (std::size_t i = 0; i < 4; ++i) append8(bytes, packed_trits(block, 240 + i, 4, 4));
  append16(bytes, block.scale);
}

void lay_out_tq2_0(const Block& block, Bytes& bytes) {
  append_pairs(bytes, block, 0);
  append16(bytes, block.scale);
}

}  // namespace qs::ggml
