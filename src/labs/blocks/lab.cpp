#include "labs/blocks/lab.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "core/text.hpp"
#include "labs/blocks/grid.hpp"
#include "labs/values/beginning.hpp"
#include "labs/words/text.hpp"

namespace qs {

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
