#pragma once
/// Channels and blocks of a tensor, and the powers that are summed in them.

#include <algorithm>

#include "core/numerics/decibels.hpp"
#include "labs/blocks/lab.hpp"

namespace qs {

inline constexpr std::uint64_t kMostInBlocks = 1 << 20;  // values that the lab measures

/// Number of values that share a scale in this format; 32 for formats without blocks.
std::uint64_t block_size_of(const QuantizerSpec& spec);
/// The values with an outlier as the first of the opened block.
std::vector<float> with_outlier(const BlocksParams& params, const Sample& sample);

struct BlockPower {
  double signal = 0, noise = 0;
  void add(double x, double e) {
    signal += x * x;
    noise += e * e;
  }
  std::optional<double> db() const { return snr_db(signal, noise); }
};

/// Channels and blocks of a tensor: each row begins a new block.
struct BlockGrid {
  std::uint64_t count, block_size, row, channels, blocks_in_row, blocks;
  BlockGrid(const QuantizerSpec& quantizer, const Sample& sample)
      : count(sample.values.size()), block_size(std::max<std::uint64_t>(1, block_size_of(quantizer))) {
    constexpr std::uint64_t kBlocksInRow = 32;  // for a plain list of numbers
    row = sample.shape.size() < 2 ? std::min(count, kBlocksInRow * block_size) : count / sample.shape.front();
    channels = (count + row - 1) / row;
    blocks_in_row = (row + block_size - 1) / block_size;
    blocks = blocks_in_row * channels;
  }
  /// Index from 0 of the opened block; `chosen` is counted from 1, as the reader does.
  std::uint64_t opened(std::uint64_t chosen) const {
    return std::min(chosen > 0 ? chosen - 1 : 0, blocks - 1);
  }
  std::uint64_t first_of(std::uint64_t block) const {
    return std::min(block / blocks_in_row * row + block % blocks_in_row * block_size, count - 1);
  }
  std::uint64_t size_of(std::uint64_t block) const {
    const std::uint64_t first = first_of(block);
    return std::min({block_size, row - first % row, count - first});
  }
};

}  // namespace qs
