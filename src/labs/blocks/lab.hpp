#pragma once
/// Lab "blocks": the healthy average. A tensor's SQNR can be good while a channel or a block of it is lost;
/// one far weight is enough, and where scales stand decides who pays for it.

#include "core/analysis.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/values/heat.hpp"

namespace qs {

LabInfo blocks_lab();

struct BlocksParams {
  QuantizerSpec quantizer;
  double outlier = 0;  // the first weight of the block that is opened, in standard deviations; 0: as it is
  std::uint64_t block = 0;  // which one is opened, counted along the rows
  bool operator==(const BlocksParams&) const = default;
};

/// One weight of the block that is opened.
struct BlockValue {
  float weight = 0, decoded = 0;
  std::int32_t code = 0;
};

struct BlocksResult {
  std::optional<Error> problem;
  std::uint64_t rows = 0, columns = 0;  // of the map
  std::uint64_t block_size = 0;         // values of one block; the last of a row may be shorter
  std::uint64_t blocks = 0, blocks_in_row = 0;
  std::vector<std::optional<double>>
      map;                         // SQNR of each place in dB, +∞ exact, nothing where all weights are 0
  Heat heat;                       // the same from best, 0, to worst, 1
  double low_db = 0, high_db = 0;  // of the places that have one
  std::optional<double> tensor_db, least_channel_db, median_channel_db, least_block_db;
  double bits_per_weight = 0, scale_bits = 0;  // a weight, and how much of it is scales and zero points
  std::uint64_t opened = 0;                    // the block that is opened
  std::vector<BlockValue> values;
  std::optional<double> opened_db, opened_scale;
  std::uint64_t count = 0, of = 0;  // values looked at
};
BlocksResult compute_blocks(const BlocksParams& params, const Sample& sample);
/// What these parameters make of the sample: its beginning, where it is long, with the outlier. Nothing where
/// they leave it as it is.
std::optional<Sample> sample_in_blocks(const BlocksParams& params, const Sample& sample);

/// Sixteen levels as NF4 has them, or even ones with a zero point, by the size of blocks.
struct BlockSizePoint {
  std::uint64_t block = 0;
  double nf4_db = 0, uint4_db = 0, int4_db = 0;
  double nf4_bits = 0, uint4_bits = 0;
};
struct BlockSizes {
  std::vector<BlockSizePoint> points;  // rising
};
BlockSizes compute_block_sizes(const Sample& sample);

std::string blocks_answer(const BlocksResult& result);
std::string sizes_answer(const BlockSizes& sizes);

}  // namespace qs
