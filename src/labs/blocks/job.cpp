#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "core/numerics/decibels.hpp"
#include "labs/blocks/grid.hpp"
#include "labs/values/beginning.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kMostRows = 1024, kMostColumns = 1024;  // places of the map

Heat heat_of(const BlocksResult& result) {
  HeatMap map{result.columns, result.rows, {}};
  const double reach = result.high_db - result.low_db;
  for (const auto& db : result.map) {
    const bool graded = db && std::isfinite(*db) && reach > 0;
    map.heat.push_back(!db ? -1.0F : graded ? static_cast<float>((result.high_db - *db) / reach) : 0.0F);
  }
  return std::make_shared<const HeatMap>(std::move(map));
}

std::optional<double> least(const std::vector<BlockPower>& powers) {
  std::optional<double> low;
  for (const BlockPower& power : powers) {
    const auto db = power.db();
    if (db && (!low || *db < *low)) low = db;
  }
  return low;
}

std::optional<double> median(const std::vector<BlockPower>& powers) {
  std::vector<double> known;
  for (const BlockPower& power : powers) {
    if (const auto db = power.db()) known.push_back(*db);
  }
  if (known.empty()) return std::nullopt;
  const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
  std::nth_element(known.begin(), middle, known.end());
  return *middle;
}

void open_block(BlocksResult& result, const Quantizer& quantizer, const Sample& sample,
                const BlockGrid& grid) {
  const std::uint64_t first = grid.first_of(result.opened), size = grid.size_of(result.opened);
  const std::span<const float> values = std::span(sample.values).subspan(first, size);
  std::vector<std::int32_t> codes(size);
  std::vector<float> decoded(size);
  quantizer.encode_from(first, values, codes);
  quantizer.decode_from(first, codes, decoded);
  BlockPower power;
  for (std::uint64_t i = 0; i < size; ++i) {
    result.values.push_back({values[i], decoded[i], codes[i]});
    const double x = values[i];
    if (std::isfinite(x)) power.add(x, decoded[i] - x);
  }
  result.opened_db = power.db();
  const std::vector<float> scales = quantizer.scales();
  if (scales.size() == 1) result.opened_scale = scales.front();
  if (scales.size() == result.blocks) result.opened_scale = scales[result.opened];
}

bool one_unit() {
  return false;
}

}  // namespace

struct BlocksJob::Sums {
  BlockGrid grid;
  std::vector<BlockPower> places, by_channel, by_block;
  std::vector<std::int32_t> codes{};
  std::vector<float> decoded{};
};

std::shared_ptr<const Sample> beginning_in_blocks(const std::shared_ptr<const Sample>& whole) {
  std::optional<Sample> shorter = beginning_of(*whole, kMostInBlocks);
  return shorter ? std::make_shared<const Sample>(std::move(*shorter)) : whole;
}

BlocksResult compute_blocks(const BlocksParams& params, const std::shared_ptr<const Sample>& sample) {
  BlocksJob job(params, beginning_in_blocks(sample), sample->values.size());
  job.step(no_limit);
  return job.take();
}

BlocksJob::BlocksJob(BlocksParams params, std::shared_ptr<const Sample> beginning, std::uint64_t of)
    : params_(std::move(params)), beginning_(std::move(beginning)) {
  result_.of = of;
  if (beginning_->values.empty()) {
    result_.problem = Error("values", "none", "a tensor that has some");
    stage_ = Stage::kDone;
  } else if (params_.outlier != 0) {
    changed_.values = with_outlier(params_, *beginning_);
    changed_.shape = beginning_->shape;
    builder_ = std::make_unique<SampleBuilder>(changed_.values);
    stage_ = Stage::kSort;
  }
}

BlocksJob::~BlocksJob() = default;

bool BlocksJob::step(const Budget& may_go_on) {
  while (stage_ != Stage::kDone) {
    unit();
    if (!may_go_on()) break;
  }
  return stage_ == Stage::kDone;
}

double BlocksJob::progress() const {
  constexpr double kParts = 3;
  const double sorted = builder_ == nullptr ? 1 : builder_->progress();
  const double measured = job_ == nullptr ? 0 : job_->progress();
  if (stage_ == Stage::kDone) return 1;
  if (stage_ == Stage::kSort) return sorted / kParts;
  if (stage_ == Stage::kAnalyze) return (1 + measured) / kParts;
  return (2 + static_cast<double>(at_) / static_cast<double>(sums_->grid.count)) / kParts;
}

void BlocksJob::unit() {
  switch (stage_) {
    case Stage::kSort:
      if (!builder_->step(one_unit)) return;
      changed_.sorted = std::exchange(builder_, nullptr)->take();
      stage_ = Stage::kAnalyze;
      return;
    case Stage::kAnalyze:
      if (job_ == nullptr) job_ = std::make_unique<AnalysisJob>(params_.quantizer, sample());
      if (!job_->step(one_unit)) return;
      analysis_ = job_->take();
      begin_comparison();
      return;
    case Stage::kCompare:
      return compare();
    case Stage::kDone:
      return;
  }
}

void BlocksJob::begin_comparison() {
  const BlockGrid grid(params_.quantizer, sample());
  result_.block_size = grid.block_size;
  result_.blocks_in_row = grid.blocks_in_row;
  result_.blocks = grid.blocks;
  result_.opened = grid.opened(params_.block);
  stage_ = Stage::kDone;
  if (!analysis_) {
    result_.problem = analysis_.error();
    return;
  }
  result_.rows = std::min(grid.channels, kMostRows);
  result_.columns = std::min(grid.blocks_in_row, kMostColumns);
  sums_ = std::make_unique<Sums>(Sums{grid, std::vector<BlockPower>(result_.rows * result_.columns),
                                      std::vector<BlockPower>(grid.channels),
                                      std::vector<BlockPower>(grid.blocks)});
  stage_ = Stage::kCompare;
}

void BlocksJob::compare() {
  constexpr std::uint64_t kUnit = 8192;
  const BlockGrid& grid = sums_->grid;
  const std::uint64_t count = std::min(kUnit, grid.count - at_);
  const std::span<const float> values = std::span(sample().values).subspan(at_, count);
  sums_->codes.resize(count);
  sums_->decoded.resize(count);
  analysis_->quantizer->encode_from(at_, values, sums_->codes);
  analysis_->quantizer->decode_from(at_, sums_->codes, sums_->decoded);
  for (std::uint64_t i = 0; i < count; ++i) {
    const double x = values[i], e = sums_->decoded[i] - x;
    if (!std::isfinite(x)) continue;
    const std::uint64_t channel = (at_ + i) / grid.row, block = (at_ + i) % grid.row / grid.block_size;
    const std::uint64_t place = channel * result_.rows / grid.channels * result_.columns +
                                block * result_.columns / result_.blocks_in_row;
    sums_->places[place].add(x, e);
    sums_->by_channel[channel].add(x, e);
    sums_->by_block[channel * result_.blocks_in_row + block].add(x, e);
  }
  at_ += count;
  if (at_ == grid.count) finish();
}

void BlocksJob::finish() {
  result_.low_db = std::numeric_limits<double>::infinity();
  result_.high_db = -result_.low_db;
  for (const BlockPower& power : sums_->places) {
    result_.map.push_back(power.db());
    if (!result_.map.back() || !std::isfinite(*result_.map.back())) continue;
    result_.low_db = std::min(result_.low_db, *result_.map.back());
    result_.high_db = std::max(result_.high_db, *result_.map.back());
  }
  if (result_.low_db > result_.high_db) result_.low_db = result_.high_db = 0;
  result_.heat = heat_of(result_);
  result_.tensor_db = analysis_->metric("sqnr_db");
  result_.least_channel_db = least(sums_->by_channel);
  result_.median_channel_db = median(sums_->by_channel);
  result_.least_block_db = least(sums_->by_block);
  for (std::uint64_t block = 0; block < sums_->by_block.size() && !result_.worst_block; ++block)
    if (result_.least_block_db && sums_->by_block[block].db() == result_.least_block_db)
      result_.worst_block = block;
  result_.bits_per_weight = analysis_->metric("bits_per_weight").value_or(0);
  result_.statistics = analysis_->statistics;
  const StorageBits& storage = analysis_->statistics.storage;
  result_.count = sums_->grid.count;
  result_.scale_bits =
      (storage.scales + storage.shared + storage.zero_points) / static_cast<double>(result_.count);
  open_block(result_, *analysis_->quantizer, sample(), sums_->grid);
  const std::uint64_t first = sums_->grid.first_of(result_.opened), in_row = first % sums_->grid.row;
  const std::span<const float> from_row = std::span(sample().values).subspan(first - in_row);
  const std::span<const float> row = from_row.first(std::min<std::size_t>(from_row.size(), sums_->grid.row));
  result_.bytes = bytes_of_block(params_.quantizer.id, row, in_row);
  // Of other formats nobody says how they lie in bytes.
  if (!result_.bytes) result_.bytes = bytes_of_block("q4_k", row, in_row);
  stage_ = Stage::kDone;
}

}  // namespace qs
