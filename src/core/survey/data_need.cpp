#include "core/survey/data_need.hpp"

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

std::optional<double> number(const QuantizerInfo& row, const QuantizerSpec& spec, std::string_view key) {
  const ParamInfo* param = find_by(row.params, &ParamInfo::id, key);
  return param == nullptr ? std::nullopt : parse_number(spec.value(*param));
}

}  // namespace

DataNeeds data_needs_of(const QuantizerSpec& spec) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return {};
  const ParamInfo* twice = find_by(row->params, &ParamInfo::id, "double");
  if (twice != nullptr && spec.value(*twice) == "on") return {};
  if (row->block > 0)
    return {row->scaled_by_extremes ? DataNeed::kExtremes : DataNeed::kRun, row->block, false};
  if (const auto block = number(*row, spec, "block"))
    return {DataNeed::kRun, static_cast<std::uint64_t>(*block), false};
  if (const auto axis = number(*row, spec, "channel"))
    return *axis == 0 ? DataNeeds{DataNeed::kRun, 0, true} : DataNeeds{};
  return {row->fixed_partition ? DataNeed::kTensor : DataNeed::kOrder, 0, false};
}

}  // namespace qs
