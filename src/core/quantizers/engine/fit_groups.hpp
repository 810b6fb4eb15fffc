#pragma once
/// Chooses the group of each set of values from their range.

#include "core/code_statistics.hpp"
#include "core/quantizers/engine/least_mse_range.hpp"
#include "core/quantizers/engine/scaled_quantizer.hpp"

namespace qs {

/// The row's parameter, by name.
inline std::string value_of(const QuantizerInfo& row, const QuantizerSpec& spec, std::string_view key) {
  for (const ParamInfo& param : row.params) {
    if (param.id == key) return spec.value(param);
  }
  return {};
}

/// The group whose codes fit these values best under the rule `range`.
template <ScalarCode Code>
typename Code::Group group_for(const Code& code, std::string_view range, bool symmetric,
                               const SortedSample& sorted) {
  constexpr std::uint64_t kFew = 2048;
  const bool few = sorted.size() <= kFew;
  return code.group(
      range_for(range, symmetric, few ? Walk::kShort : Walk::kLong, sorted, [&](const Range& candidate) {
        const typename Code::Group group = code.group(candidate);
        if (!few) return squared_error(cells_of(code, group), sorted);
        double error = 0;
        for (std::uint64_t i = 0; i < sorted.size(); ++i) {
          const float x = sorted.at(i);
          const double e = static_cast<double>(code.decode(group, code.encode(group, x))) - x;
          error += e * e;
        }
        return error;
      }));
}

/// `choose` as ScaledQuantizer takes it.
template <ScalarCode Code, class Choose>
Expected<std::unique_ptr<Quantizer>> fit_groups(Code code, const QuantizerInfo& row,
                                                const QuantizerSpec& spec, const Sample& sample,
                                                double scale_bits, Choose choose) {
  const Expected<Groups> layout = groups_of(row, spec, sample);
  if (!layout) return tl::unexpected(layout.error());
  return std::make_unique<ScaledQuantizer<Code>>(std::move(code), *layout, scale_bits, std::move(choose));
}

/// The usual case: a range rule decides. The full range needs no sorted blocks.
template <ScalarCode Code>
Expected<std::unique_ptr<Quantizer>> fit_by_range(const Code& code, const QuantizerInfo& row,
                                                  const QuantizerSpec& spec, const Sample& sample,
                                                  bool symmetric) {
  const std::string range = value_of(row, spec, "range");
  const bool full = range == "absmax" || range == "minmax";
  const auto choose = [=](std::span<const float> values, const SortedSample* whole) {
    if (whole != nullptr) return group_for(code, range, symmetric, *whole);
    if (full) return code.group(full_range(values, symmetric));
    const SortedSample sorted = SortedSample::from(values);
    return sorted.empty() ? code.group(Range{}) : group_for(code, range, symmetric, sorted);
  };
  return fit_groups(code, row, spec, sample, code.stored.bits, choose);
}

}  // namespace qs
