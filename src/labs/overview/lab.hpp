#pragma once
/// Lab "overview": how much of this layer survives? One tensor, one bit-width; all views move together.

#include <memory>
#include <string>
#include <vector>

#include "core/analysis.hpp"
#include "labs/state/info_unit.hpp"
#include "labs/state/lab_info.hpp"

namespace qs {

LabInfo overview_lab();

/// Results for the picture and the numbers. Undefined quantities are absent, never NaN.
struct OverviewResult {
  std::optional<Error> problem;  // reason why there is nothing to draw

  double x_low = -1, x_high = 1;  // common axis of density and codes
  std::vector<double> density;    // equal bins over the axis; 1/(unit of x)
  double peak_density = 0;

  Cells cells;                      // empty for rows without a fixed partition
  std::vector<std::int32_t> codes;  // in the order of their values
  std::vector<double> shares;       // of each code
  std::vector<double> code_places;  // place of its bar on the axis; empty if there are too many codes
  std::size_t rare_codes = 0;       // codes with less than 0.1 % of the values
  double range_low = 0, range_high = 0;
  double centre = 0, sigma = 0;  // a range of k sigmas is centre ± kσ
  double widest_sigmas = 0;      // k at which no weight is clipped; 0 if all are equal
  double clipped_share = 0;

  int rate_bits = 0;
  double entropy_bits = 0;
  std::size_t codes_used = 0;
  std::size_t scales = 0;         // H is pooled over all of them
  std::optional<double> sqnr_db;  // +∞ if exact
  double signal_power = 0, mse = 0;
  double bits_per_weight = 0;
  double bytes = 0;
  std::uint64_t count = 0;
  NonFinite non_finite;
};

OverviewResult compute_overview(const Expected<Analysis>& analysis, const Sample& sample);

/// Sentence under the question, for this state.
std::string overview_answer(const OverviewResult& result, InfoUnit unit = {});

/// Families of the quantizer list in its order, and the bit-widths of one.
std::vector<std::string> quantizer_families();
/// The two families that a lab offers without opening the list.
std::vector<std::string> everyday_families();
struct BitWidths {
  int least = 0, most = 0;
};
BitWidths widths_of_family(std::string_view family);

/// Changes the family or the bit-width of a specification: returns the row of that family with the nearest
/// width. Keeps the parameters that the other row accepts.
QuantizerSpec with_bits(const QuantizerSpec& spec, int bits);
QuantizerSpec with_family(const QuantizerSpec& spec, std::string_view family);

}  // namespace qs
