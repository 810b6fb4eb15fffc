#pragma once
/// Lab "blocks": the healthy average. A tensor's SQNR can be good while one of its channels or blocks is
/// lost; one outlying weight is enough, and the placement of scales decides who pays for it.

#include "core/analysis.hpp"
#include "labs/state/lab_info.hpp"
#include "labs/values/heat.hpp"

namespace qs {

LabInfo blocks_lab();

struct BlocksParams {
  QuantizerSpec quantizer;
  double outlier = 0;       // for the first weight of the opened block, in standard deviations; 0: unchanged
  std::uint64_t block = 0;  // the opened block, counted along the rows from 1
  bool operator==(const BlocksParams&) const = default;
};

/// One weight of the opened block.
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
  Heat heat;                       // the same, scaled from best (0) to worst (1)
  double low_db = 0, high_db = 0;  // over the places that have a value
  std::optional<double> tensor_db, least_channel_db, median_channel_db, least_block_db;
  double bits_per_weight = 0, scale_bits = 0;  // per weight; the second counts scales and zero points only
  std::uint64_t opened = 0;                    // index of the opened block
  std::vector<BlockValue> values;
  std::optional<double> opened_db, opened_scale;
  std::uint64_t count = 0, of = 0;  // values measured, and all values
};
BlocksResult compute_blocks(const BlocksParams& params, const Sample& sample);
/// Returns the sample that the lab measures: the beginning of a long one, with the outlier. Nothing if the
/// whole sample is used unchanged.
std::optional<Sample> sample_in_blocks(const BlocksParams& params, const Sample& sample);

/// SQNR by block size, of sixteen NF4 levels or of sixteen even levels with a zero point.
struct BlockSizePoint {
  std::uint64_t block = 0;
  double nf4_db = 0, uint4_db = 0, int4_db = 0;
  double nf4_bits = 0, uint4_bits = 0;
};
struct BlockSizes {
  std::vector<BlockSizePoint> points;  // by rising block size
};
BlockSizes compute_block_sizes(const Sample& sample);

std::string blocks_answer(const BlocksResult& result);
std::string sizes_answer(const BlockSizes& sizes);

}  // namespace qs
