#include "core/quantizers/engine/granularity.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

constexpr std::string_view kNone = "none";

std::optional<std::uint64_t> whole_value(const QuantizerInfo& row, const QuantizerSpec& spec,
                                         std::string_view key) {
  const ParamInfo* param = find_by(row.params, &ParamInfo::id, key);
  if (param == nullptr || spec.value(*param) == kNone) return std::nullopt;
  return static_cast<std::uint64_t>(*parse_number(spec.value(*param)));
}

}  // namespace

ParamInfo channel_param() {
  ParamInfo param =
      number_param("channel", "One scale a channel of axis", "", "none", {0, 31, true}, {"none"});
  param.accepted += "; out is axis 0, the outputs";
  param.parse = [](std::string_view text) {
    return text == "out" ? std::optional<std::string>("0") : std::nullopt;
  };
  return param;
}

ParamInfo block_param(std::string default_value) {
  return number_param("block", "One scale a block of", "values", std::move(default_value), {1, 1e9, true},
                      {"none"});
}

std::uint64_t row_length(std::span<const std::uint64_t> shape, std::uint64_t count) {
  constexpr std::uint64_t kShortestRow = 32;
  if (shape.empty() || count == 0) return count;
  return shape.size() > 2 && shape.back() < kShortestRow ? count / shape.front() : shape.back();
}

Groups Groups::blocks(std::span<const std::uint64_t> shape, std::uint64_t count, std::uint64_t block) {
  const std::uint64_t row = row_length(shape, count);
  if (row == 0) return whole(count);
  Groups groups(count, row, count / row * ((row + block - 1) / block), 1, false);
  groups.run_ = std::min(block, row);
  return groups;
}

Groups Groups::channels(std::span<const std::uint64_t> shape, std::uint64_t count, std::size_t axis) {
  if (count == 0) return whole(count);
  const std::uint64_t inner = std::accumulate(shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1,
                                              shape.end(), std::uint64_t{1}, std::multiplies<>());
  return {count, inner, shape[axis], count / inner / shape[axis], true};
}

std::span<const float> Groups::values_of(std::uint64_t group, std::span<const float> values,
                                         std::vector<float>& gathered) const {
  if (!cyclic_ || runs_in_group_ == 1) {
    const std::uint64_t runs_in_row = (row_ + run_ - 1) / run_, at = group % runs_in_row * run_;
    return values.subspan(group / runs_in_row * row_ + at, std::min(run_, row_ - at));
  }
  gathered.clear();
  for (std::uint64_t run = group; run * run_ < count_; run += groups_) {
    const auto part = values.subspan(run * run_, run_);
    gathered.insert(gathered.end(), part.begin(), part.end());
  }
  return gathered;
}

Expected<Groups> groups_of(const QuantizerInfo& row, const QuantizerSpec& spec, const Sample& sample) {
  const auto channel = whole_value(row, spec, "channel"), block = whole_value(row, spec, "block");
  const std::uint64_t count = sample.count();
  if (channel && block) {
    return refuse("quantizer " + row.id,
                  "channel=" + std::to_string(*channel) + " with block=" + std::to_string(*block),
                  "a scale for each channel or for each block, not both (block=none)");
  }
  if (block) return Groups::blocks(sample.shape, count, *block);
  if (!channel) return Groups::whole(count);
  if (*channel >= sample.shape.size()) {
    const std::size_t axes = sample.shape.size();
    return refuse("quantizer " + row.id + ": channel", "axis " + std::to_string(*channel),
                  "an axis of the tensor's shape, 0 to " + std::to_string(axes - 1));
  }
  return Groups::channels(sample.shape, count, static_cast<std::size_t>(*channel));
}

}  // namespace qs
