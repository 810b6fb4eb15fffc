#include "core/sources.hpp"

#include <array>

#include "core/find.hpp"
#include "core/numerics/quadrature.hpp"
#include "core/numerics/random.hpp"
#include "core/numerics/threshold.hpp"
#include "core/sources/rows.hpp"
#include "core/text.hpp"

namespace qs {
namespace {

// The only list of sources.
using MakeSource = SourceInfo (*)(const ParamValues&);
constexpr std::array<MakeSource, 9> kMakers = {gaussian_source, laplace_source,   logistic_source,
                                               uniform_source,  student_t_source, mixture_source,
                                               outliers_source, sine_source,      ramp_source};

std::vector<SourceInfo> with_defaults() {
  std::vector<SourceInfo> list;
  for (const MakeSource make : kMakers) list.push_back(make({}));
  return list;
}

const std::vector<SourceInfo> kDefaults = with_defaults();

}  // namespace

SourceInfo::SourceInfo() = default;
SourceInfo::SourceInfo(const SourceInfo&) = default;
SourceInfo::SourceInfo(SourceInfo&&) noexcept = default;
SourceInfo& SourceInfo::operator=(const SourceInfo&) = default;
SourceInfo& SourceInfo::operator=(SourceInfo&&) noexcept = default;
SourceInfo::~SourceInfo() = default;

std::span<const SourceInfo> sources() {
  return kDefaults;
}

const SourceInfo* find_source(std::string_view id) {
  return find_by(kDefaults, &SourceInfo::id, id);
}

double number_of(const ParamValues& values, const ParamInfo& param) {
  return *parse_number(value_of(values, param));
}

Expected<SourceInfo> make_source(std::string_view text) {
  const std::string id(take_id(text));
  const SourceInfo* row = find_source(id);
  if (row == nullptr) {
    std::string ids;
    for (const SourceInfo& source : kDefaults) ids += (ids.empty() ? "" : ", ") + std::string(source.id);
    return refuse("source", quoted(id), "one of " + ids);
  }
  const Expected<ParamValues> values = parse_params("source " + id, row->params, text);
  if (!values) return tl::unexpected(values.error());
  return kMakers[static_cast<std::size_t>(row - kDefaults.data())](*values);
}

double cell_error(const SourceInfo& source, double low, double high, double y) {
  constexpr double kThin = 0.2;
  if (high - low < kThin && !source.bounded_density) {
    // Integrating over p removes the poles of the density.
    return integrate_panel(source.cdf(low), source.cdf(high), [&](double p) {
      const double e = source.quantile(p) - y;
      return e * e;
    });
  }
  if (low < 0 && high > 0 && high - low < kThin) {  // the Laplace density has a corner at 0
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
  for (float& x : out) {
    const double value =
        source.value_at ? source.value_at(seed, first) : source.quantile(uniform_at(seed, first));
    x = saturated(value);
    ++first;
  }
}

}  // namespace qs
