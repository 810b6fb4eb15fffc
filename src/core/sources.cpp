#include "core/sources.hpp"

#include <array>

#include "core/find.hpp"
#include "core/quadrature.hpp"
#include "core/random.hpp"
#include "core/sources/rows.hpp"

namespace qs {
namespace {

// The only list of sources.
const std::array kRows = {gaussian_source(), laplace_source(), logistic_source(), uniform_source()};

}  // namespace

std::span<const SourceInfo> sources() {
  return kRows;
}

const SourceInfo* find_source(std::string_view id) {
  return find_by(kRows, &SourceInfo::id, id);
}

double cell_error(const SourceInfo& source, double low, double high, double y) {
  constexpr double kThin = 0.2;
  if (low < 0 && high > 0 && high - low < kThin) {  // the Laplace law has a corner at 0
    return cell_error(source, low, 0, y) + cell_error(source, 0, high, y);
  }
  if (high - low < kThin) {
    // Gauss–Legendre of 8 points: exact to rounding in so thin a cell.
    return integrate_panel(low, high, [&](double x) { return (x - y) * (x - y) * source.pdf(x); });
  }
  const CellMoments cell = source.cell(low, high);
  return cell.second - 2 * y * cell.first + y * y * cell.probability;
}

void draw(const SourceInfo& source, std::uint64_t seed, std::uint64_t first, std::span<float> out) {
  for (float& x : out) x = static_cast<float>(source.quantile(uniform_at(seed, first++)));
}

}  // namespace qs
