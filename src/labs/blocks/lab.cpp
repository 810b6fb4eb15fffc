#include "labs/blocks/lab.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/blocks/grid.hpp"
#include "labs/values/beginning.hpp"
#include "labs/words/text.hpp"

namespace qs {

std::uint64_t block_size_of(const QuantizerSpec& spec) {
  constexpr std::uint64_t kUsual = 32, kNvfp4 = 16;
  const QuantizerInfo& row = *find_quantizer(spec.id);
  if (const ParamInfo* block = find_by(row.params, &ParamInfo::id, std::string_view("block"))) {
    if (const auto size = parse_number(spec.value(*block))) return static_cast<std::uint64_t>(*size);
  }
  return row.id == "nvfp4" ? kNvfp4 : kUsual;
}

std::vector<float> with_outlier(const BlocksParams& params, const Sample& sample) {
  const BlockGrid grid(params.quantizer, sample);
  std::vector<float> values = sample.values;
  values[grid.first_of(grid.opened(params.block))] =
      static_cast<float>(params.outlier * sample.sorted.std_dev());
  return values;
}

std::optional<Sample> sample_in_blocks(const BlocksParams& params, const Sample& whole) {
  std::optional<Sample> shorter = beginning_of(whole, kMostInBlocks);
  const Sample& beginning = shorter ? *shorter : whole;
  if (params.outlier == 0 || beginning.values.empty()) return shorter;
  return make_sample(with_outlier(params, beginning), beginning.shape).value_or(Sample{});
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
