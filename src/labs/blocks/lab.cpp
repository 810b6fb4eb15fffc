#include "labs/blocks/lab.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/find.hpp"
#include "core/numerics/decibels.hpp"
#include "core/text.hpp"
#include "labs/values/beginning.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

constexpr std::uint64_t kMostValues = 1 << 20;
constexpr std::uint64_t kMostRows = 1024, kMostColumns = 1024;  // places of the map

/// Number of values that share a scale in this format; 32 for formats without blocks.
std::uint64_t block_size_of(const QuantizerSpec& spec) {
  constexpr std::uint64_t kUsual = 32, kNvfp4 = 16;
  const QuantizerInfo& row = *find_quantizer(spec.id);
  if (const ParamInfo* block = find_by(row.params, &ParamInfo::id, std::string_view("block"))) {
    if (const auto size = parse_number(spec.value(*block))) return static_cast<std::uint64_t>(*size);
  }
  return row.id == "nvfp4" ? kNvfp4 : kUsual;
}

struct Power {
  double signal = 0, noise = 0;
  std::optional<double> db() const { return snr_db(signal, noise); }
};

/// Channels and blocks of a tensor: each row begins a new block.
struct Grid {
  std::uint64_t count, block_size, row, channels, blocks_in_row, blocks;
  Grid(const QuantizerSpec& quantizer, const Sample& sample)
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

Heat heat_of(const BlocksResult& result) {
  HeatMap map{result.columns, result.rows, {}};
  const double reach = result.high_db - result.low_db;
  for (const auto& db : result.map) {
    const bool graded = db && std::isfinite(*db) && reach > 0;
    map.heat.push_back(!db ? -1.0F : graded ? static_cast<float>((result.high_db - *db) / reach) : 0.0F);
  }
  return std::make_shared<const HeatMap>(std::move(map));
}

std::optional<double> least(const std::vector<Power>& powers) {
  std::optional<double> low;
  for (const Power& power : powers) {
    const auto db = power.db();
    if (db && (!low || *db < *low)) low = db;
  }
  return low;
}

std::optional<double> median(const std::vector<Power>& powers) {
  std::vector<double> known;
  for (const Power& power : powers) {
    if (const auto db = power.db()) known.push_back(*db);
  }
  if (known.empty()) return std::nullopt;
  const auto middle = known.begin() + static_cast<std::ptrdiff_t>(known.size() / 2);
  std::nth_element(known.begin(), middle, known.end());
  return *middle;
}

void open_block(BlocksResult& result, const Quantizer& quantizer, const Sample& sample, const Grid& grid,
                std::span<const std::int32_t> codes, std::span<const float> decoded) {
  const std::uint64_t first = grid.first_of(result.opened), end = first + grid.size_of(result.opened);
  Power power;
  for (std::uint64_t i = first; i < end; ++i) {
    result.values.push_back({sample.values[i], decoded[i], codes[i]});
    const double x = sample.values[i], e = decoded[i] - x;
    if (!std::isfinite(x)) continue;
    power.signal += x * x;
    power.noise += e * e;
  }
  result.opened_db = power.db();
  const std::vector<float> scales = quantizer.scales();
  if (scales.size() == 1) result.opened_scale = scales.front();
  if (scales.size() == result.blocks) result.opened_scale = scales[result.opened];
}

}  // namespace

LabInfo blocks_lab() {
  LabInfo lab{
      "blocks", "Blocks", "Who pays for the outlier?",
      "Where the error of a tensor lies, channel by channel and block by block, and what finer scales cost."};
  lab.params = {choice_param("view", "View", {"map", "size"}),
                number_param("outlier", "Outlier", "σ", "0", {0, 100, false}),
                number_param("block", "Block", "", "1", {1, 1e9, true}),
                number_param("value", "Weight", "", "1", {1, 1e9, true})};
  lab.presets = {
      {"The healthy average", "The tensor's SQNR looks healthy; one of its channels has almost none.",
       "source=encoder_0&quantizer=int8"},
      {"One weight, 40 σ away", "One scale for all: every block pays for one weight.",
       "quantizer=int4&outlier=40"},
      {"The same with blocks of 32", "Only its own block pays.", "quantizer=int4/block=32&outlier=40"},
      {"The same with a scale a channel", "Its own channel pays.", "quantizer=int4/channel=0&outlier=40"},
      {"A block of MXFP4", "Its weights are E2M1 codes that share a power of two.",
       "quantizer=mxfp4&block=3"},
      {"NF4 or even levels?", "Which has the higher SQNR depends on the size of the blocks.",
       "source=lstm_hh&view=size"},
  };
  return lab;
}

std::optional<Sample> sample_in_blocks(const BlocksParams& params, const Sample& whole) {
  std::optional<Sample> shorter = beginning_of(whole, kMostValues);
  const Sample& beginning = shorter ? *shorter : whole;
  if (params.outlier == 0 || beginning.values.empty()) return shorter;
  const Grid grid(params.quantizer, beginning);
  std::vector<float> values = beginning.values;
  values[grid.first_of(grid.opened(params.block))] =
      static_cast<float>(params.outlier * beginning.sorted.std_dev());
  return make_sample(std::move(values), beginning.shape).value_or(Sample{});
}

BlocksResult compute_blocks(const BlocksParams& params, const Sample& whole) {
  BlocksResult result;
  const std::optional<Sample> changed = sample_in_blocks(params, whole);
  const Sample& sample = changed ? *changed : whole;
  if (sample.values.empty()) {
    result.problem = Error("values", "none", "a tensor that has some");
    return result;
  }
  const Grid grid(params.quantizer, sample);
  result.block_size = grid.block_size;
  result.blocks_in_row = grid.blocks_in_row;
  result.blocks = grid.blocks;
  result.opened = grid.opened(params.block);

  const Expected<Analysis> analysis = analyze(params.quantizer, sample);
  if (!analysis) {
    result.problem = analysis.error();
    return result;
  }
  std::vector<std::int32_t> codes(grid.count);
  std::vector<float> decoded(grid.count);
  analysis->quantizer->encode(sample.values, codes);
  analysis->quantizer->decode(codes, decoded);
  result.rows = std::min(grid.channels, kMostRows);
  result.columns = std::min(grid.blocks_in_row, kMostColumns);
  std::vector<Power> places(result.rows * result.columns), by_channel(grid.channels), by_block(grid.blocks);
  for (std::uint64_t i = 0; i < grid.count; ++i) {
    const double x = sample.values[i], e = decoded[i] - x;
    if (!std::isfinite(x)) continue;
    const std::uint64_t channel = i / grid.row, block = i % grid.row / grid.block_size;
    const std::uint64_t place = channel * result.rows / grid.channels * result.columns +
                                block * result.columns / result.blocks_in_row;
    for (Power* power :
         {&places[place], &by_channel[channel], &by_block[channel * result.blocks_in_row + block]}) {
      power->signal += x * x;
      power->noise += e * e;
    }
  }
  result.low_db = std::numeric_limits<double>::infinity();
  result.high_db = -result.low_db;
  for (const Power& power : places) {
    result.map.push_back(power.db());
    if (!result.map.back() || !std::isfinite(*result.map.back())) continue;
    result.low_db = std::min(result.low_db, *result.map.back());
    result.high_db = std::max(result.high_db, *result.map.back());
  }
  if (result.low_db > result.high_db) result.low_db = result.high_db = 0;
  result.heat = heat_of(result);
  result.tensor_db = analysis->metric("sqnr_db");
  result.least_channel_db = least(by_channel);
  result.median_channel_db = median(by_channel);
  result.least_block_db = least(by_block);
  result.bits_per_weight = analysis->metric("bits_per_weight").value_or(0);
  const StorageBits& storage = analysis->statistics.storage;
  result.scale_bits =
      (storage.scales + storage.shared + storage.zero_points) / static_cast<double>(grid.count);
  result.count = grid.count;
  result.of = whole.values.size();
  open_block(result, *analysis->quantizer, sample, grid, codes, decoded);
  return result;
}

BlockSizes compute_block_sizes(const Sample& whole) {
  BlockSizes sizes;
  const std::optional<Sample> shorter = beginning_of(whole, kMostValues);
  const Sample& sample = shorter ? *shorter : whole;
  for (const std::uint64_t block : {8U, 16U, 32U, 64U, 128U, 256U, 512U}) {
    const std::string size = std::to_string(block);
    const auto measure = [&](std::string_view id, double& db, double* bits) {
      const auto spec = with_param({std::string(id), {}}, "block", size);
      const auto analysis = spec ? analyze(*spec, sample) : Expected<Analysis>(tl::unexpected(spec.error()));
      if (!analysis || !analysis->metric("sqnr_db") || !std::isfinite(*analysis->metric("sqnr_db")))
        return false;
      db = *analysis->metric("sqnr_db");
      if (bits != nullptr) *bits = analysis->metric("bits_per_weight").value_or(0);
      return true;
    };
    BlockSizePoint point;
    point.block = block;
    if (measure("nf4", point.nf4_db, &point.nf4_bits) &&
        measure("uint4", point.uint4_db, &point.uint4_bits) && measure("int4", point.int4_db, nullptr))
      sizes.points.push_back(point);
  }
  return sizes;
}

std::string blocks_answer(const BlocksResult& result) {
  if (result.problem) return told(*result.problem);
  if (!result.tensor_db || !result.least_block_db || !result.least_channel_db)
    return std::string(text(Text::answer_no_signal));
  const auto decibels = [](double db) {
    return std::isinf(db) ? std::string(text(Text::readout_sqnr_exact)) : fixed(db, 1) + " dB";
  };
  return text(Text::blocks_answer, {{"tensor", decibels(*result.tensor_db)},
                                    {"channel", decibels(*result.least_channel_db)},
                                    {"block", decibels(*result.least_block_db)}});
}

std::string sizes_answer(const BlockSizes& sizes) {
  if (sizes.points.empty()) return std::string(text(Text::answer_no_signal));
  const auto nf4_wins = [](const BlockSizePoint& point) { return point.nf4_db > point.uint4_db; };
  const bool first = nf4_wins(sizes.points.front());
  const auto flip = std::find_if(sizes.points.begin(), sizes.points.end(),
                                 [&](const BlockSizePoint& point) { return nf4_wins(point) != first; });
  if (flip == sizes.points.end()) return std::string(text(first ? Text::sizes_nf4 : Text::sizes_even));
  return text(first ? Text::sizes_flip_to_even : Text::sizes_flip_to_nf4,
              {{"block", std::to_string(flip->block)}});
}

}  // namespace qs
