#include <algorithm>
#include <functional>

#include "core/numerics/portable_exp.hpp"
#include "core/numerics/portable_log.hpp"
#include "core/quantizers/engine/fit_cells.hpp"
#include "core/quantizers/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

using Expand = std::function<double(double)>;  // the inverse of the compressor, from [0, 1] to [0, 1]

/// Mid-rise in the compressed domain: 2^b cells of equal width there.
Expected<std::unique_ptr<Quantizer>> fit_companded(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                   const Sample& sample, const Expand& expand) {
  const int bits = static_cast<int>(*parse_number(value_of(row, spec, "bits")));
  const std::int32_t half = 1 << (bits - 1);
  return fit_cells_by_range(row, spec, sample, true, -half, [&](const Range& range) {
    const auto place = [&](double k) {
      const double magnitude = static_cast<double>(range.high) * expand(std::abs(k) / half);
      return k < 0 ? -magnitude : magnitude;
    };
    Cells cells;
    for (std::int32_t k = -half; k < half; ++k) {
      if (k > -half) cells.thresholds.push_back(first_at(place(k)));
      cells.levels.push_back(saturated(place(k + 0.5)));
    }
    set_granular(cells);
    return cells;
  });
}

Expected<std::unique_ptr<Quantizer>> fit_mu_law(const QuantizerInfo& row, const QuantizerSpec& spec,
                                                const Sample& sample) {
  const double mu = *parse_number(value_of(row, spec, "mu")), log = portable_log(1 + mu);
  return fit_companded(row, spec, sample, [=](double y) { return (portable_exp(y * log) - 1) / mu; });
}

Expected<std::unique_ptr<Quantizer>> fit_a_law(const QuantizerInfo& row, const QuantizerSpec& spec,
                                               const Sample& sample) {
  const double a = *parse_number(value_of(row, spec, "a")), span = 1 + portable_log(a);
  return fit_companded(row, spec, sample, [=](double y) {
    return y < 1 / span ? y * span / a : portable_exp(y * span - 1) / a;
  });
}

QuantizerInfo companding_row(std::string id, std::string title) {
  QuantizerInfo row;
  row.id = row.family = std::move(id);
  row.title = std::move(title);
  row.rate_bits = 8;
  row.params = {number_param("bits", "Bits a code", "bits", "8", {1, 12, true}), range_param("absmax")};
  row.fixed_partition = true;
  row.permutation_equivariant = true;
  row.nearest_level = false;
  return row;
}

}  // namespace

QuantizerInfo mu_law() {
  QuantizerInfo row = companding_row("mu_law", "µ-law companding");
  row.explanation =
      "Uniform after log(1 + µ|x|/range)/log(1 + µ): fine steps for small weights, an almost constant SQNR "
      "over large changes of their level. The smooth law, not the chords of telephony.";
  row.source = "Smith 1957; ITU-T G.711 takes µ = 255";
  row.params.push_back(number_param("mu", "µ", "", "255", {0.001, 1e6, false}));
  row.fit = fit_mu_law;
  return row;
}

QuantizerInfo a_law() {
  QuantizerInfo row = companding_row("a_law", "A-law companding");
  row.explanation =
      "The compressor is linear up to range/A and logarithmic beyond; its output is rounded in even steps. "
      "The smooth law, not the chords of telephony.";
  row.source = "Cattermole 1969; ITU-T G.711 takes A = 87.6";
  row.params.push_back(number_param("a", "A", "", "87.6", {1, 1e6, false}));
  row.fit = fit_a_law;
  return row;
}

}  // namespace qs
