#pragma once
/// Lab "blocks": the healthy average. A tensor's SQNR can be good while one of its channels or blocks is
/// lost; one outlying weight is enough, and the placement of scales decides who pays for it.

#include "core/analysis.hpp"
#include "labs/blocks/bytes.hpp"
#include "labs/values/heat.hpp"

namespace qs {

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
  std::optional<std::uint64_t> worst_block;    // the first of least_block_db
  double bits_per_weight = 0, scale_bits = 0;  // per weight; the second counts scales and zero points only
  std::uint64_t opened = 0;                    // index of the opened block
  std::vector<BlockValue> values;
  std::optional<double> opened_db, opened_scale;
  std::optional<BlockBytes> bytes;  // of the opened block; in Q4_K if the format is none of ggml's
  std::uint64_t count = 0, of = 0;  // values measured, and all values
  CodeStatistics statistics;        // of all that is measured
};
/// Returns the sample that the lab measures: the beginning of a long one, with the outlier. Nothing if the
/// whole sample is used unchanged.
std::optional<Sample> sample_in_blocks(const BlocksParams& params, const Sample& sample);

/// The values that the lab measures of a long sample: its first rows.
std::shared_ptr<const Sample> beginning_in_blocks(const std::shared_ptr<const Sample>& whole);

/// Measures the blocks of a sample in slices.
class BlocksJob : public Job {
 public:
  /// `beginning` is beginning_in_blocks() of the sample that has `of` values.
  BlocksJob(BlocksParams params, std::shared_ptr<const Sample> beginning, std::uint64_t of);
  ~BlocksJob() override;
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const BlocksParams& params() const { return params_; }
  const std::shared_ptr<const Sample>& beginning() const { return beginning_; }
  /// Once, after step() has returned true.
  BlocksResult take() { return std::move(result_); }

 private:
  struct Sums;
  enum class Stage { kSort, kAnalyze, kCompare, kDone };
  const Sample& sample() const { return changed_.values.empty() ? *beginning_ : changed_; }
  void unit();
  void begin_comparison();
  void compare();
  void finish();

  BlocksParams params_;
  std::shared_ptr<const Sample> beginning_;
  Sample changed_;  // with the outlier; empty without
  Stage stage_ = Stage::kAnalyze;
  std::unique_ptr<SampleBuilder> builder_;
  std::unique_ptr<AnalysisJob> job_;
  Expected<Analysis> analysis_;
  std::unique_ptr<Sums> sums_;
  std::uint64_t at_ = 0;
  BlocksResult result_;
};
BlocksResult compute_blocks(const BlocksParams& params, const std::shared_ptr<const Sample>& sample);

/// SQNR by block size, of sixteen NF4 levels or of sixteen even levels with a zero point.
struct BlockSizePoint {
  std::uint64_t block = 0;
  double nf4_db = 0, uint4_db = 0, int4_db = 0;
  double nf4_bits = 0, uint4_bits = 0;
};
struct BlockSizes {
  std::vector<BlockSizePoint> points;  // by rising block size
};

/// Measures one size after another.
class BlockSizesJob : public Job {
 public:
  explicit BlockSizesJob(std::shared_ptr<const Sample> beginning) : sample_(std::move(beginning)) {}
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const;
  const std::shared_ptr<const Sample>& beginning() const { return sample_; }
  /// The sizes measured so far.
  const BlockSizes& result() const { return result_; }

 private:
  void unit();

  std::shared_ptr<const Sample> sample_;
  std::size_t next_ = 0;                 // of the formats of all sizes
  std::unique_ptr<AnalysisJob> format_;  // the present one
  BlockSizePoint point_;
  bool fits_ = true;  // all formats of the present size so far
  BlockSizes result_;
};
BlockSizes compute_block_sizes(const std::shared_ptr<const Sample>& sample);

std::string blocks_answer(const BlocksResult& result);
std::string sizes_answer(const BlockSizes& sizes);

}  // namespace qs
