#include "core/survey/reach.hpp"

#include "core/find.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

std::optional<double> number(const QuantizerInfo& row, const QuantizerSpec& spec, std::string_view key) {
  const ParamInfo* param = find_by(row.params, &ParamInfo::id, key);
  return param == nullptr ? std::nullopt : parse_number(spec.value(*param));
}

}  // namespace

ReachOf reach_of(const QuantizerSpec& spec) {
  const QuantizerInfo* row = find_quantizer(spec.id);
  if (row == nullptr) return {};
  const ParamInfo* twice = find_by(row->params, &ParamInfo::id, "double");
  if (twice != nullptr && spec.value(*twice) == "on") return {};
  if (row->block > 0) return {row->scaled_by_extremes ? Reach::kExtremes : Reach::kRun, row->block, false};
  if (const auto block = number(*row, spec, "block"))
    return {Reach::kRun, static_cast<std::uint64_t>(*block), false};
  if (const auto axis = number(*row, spec, "channel"))
    return *axis == 0 ? ReachOf{Reach::kRun, 0, true} : ReachOf{};
  return {row->fixed_partition ? Reach::kTensor : Reach::kOrder, 0, false};
}

}  // namespace qs
