#include <cmath>

#include "core/quantizers/engine/fit_groups.hpp"
#include "core/quantizers/engine/table_code.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

/// ±1, ±½, … and 0, in the order of value.
TableCode power_table(int bits) {
  const int magnitudes = (1 << (bits - 1)) - 1;
  std::vector<float> table;
  for (int k = 0; k < magnitudes; ++k) table.push_back(-std::ldexp(1.0F, -k));
  table.push_back(0);
  for (int k = magnitudes - 1; k >= 0; --k) table.push_back(std::ldexp(1.0F, -k));
  return {std::move(table), -magnitudes, bits};
}

Expected<std::unique_ptr<Quantizer>> fit_powers(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  constexpr double kExponentBits = 8;
  const int bits = static_cast<int>(*parse_number(value_of(row, spec, "bits")));
  return fit_groups(power_table(bits), row, spec, sample, kExponentBits,
                    [](std::span<const float> values, const SortedSample* whole) {
                      const double most = whole != nullptr ? whole->absmax() : full_range(values, true).high;
                      const int exponent = most == 0 ? 0 : std::ilogb(4 * most / 3);
                      return TableCode::Group{std::ldexp(1.0F, std::clamp(exponent, -126, 127))};
                    });
}

}  // namespace

QuantizerInfo power_of_two() {
  QuantizerInfo row;
  row.id = row.family = "power_of_two";
  row.title = "Powers of two";
  row.rate_bits = 4;
  row.explanation =
      "0 and ± powers of two down from 2^floor(log2(4/3 max|x|)): multiplying becomes shifting. The nearest "
      "level is taken, of two equally near the lower. All codes are used, where the paper keeps fewer.";
  row.source = "After Zhou et al. 2017 (incremental network quantization), eq. 1 to 4";
  row.params = {number_param("bits", "Bits a code", "bits", "4", {2, 6, true}), channel_param(),
                block_param("none")};
  row.fixed_partition = true;
  row.scale_equivariant = true;
  row.permutation_equivariant = true;
  row.scaled_by_largest = true;
  row.fit = fit_powers;
  return row;
}

}  // namespace qs
