#include <cmath>

#include "core/find.hpp"
#include "core/rounding/correlated_bounds.hpp"
#include "core/rounding/input_families.hpp"
#include "core/rounding/layer_families.hpp"
#include "core/rounding/rotation_price.hpp"
#include "core/text.hpp"
#include "labs/quiz/call_groups.hpp"
#include "labs/rounding/rescale.hpp"
#include "labs/rounding/rotate.hpp"

namespace qs::quiz::call {
namespace {

/// Place of the row of that id in a list of laws, formats or rules.
template <class Row>
Expected<std::size_t> place_of(const char* field, std::span<const Row> rows, const std::string& id) {
  std::string known;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id == id) return i;
    known += (i == 0 ? "" : ", ") + std::string(rows[i].id);
  }
  return refuse(field, "'" + id + "'", "one of " + known);
}

/// As the view "rotate" shows it with seed 1 and random signs.
Expected<RotationEffect> rotated(Arguments all) {
  const Expected<QuantizerSpec> spec = parse_quantizer(words(all, 0));
  if (!spec) return tl::unexpected(spec.error());
  const auto law = place_of("law", weight_families(), words(all, 1));
  if (!law) return tl::unexpected(law.error());
  const RotateResult result = compute_rotate({*law, *spec});
  if (result.problem) return tl::unexpected(*result.problem);
  return result.effect;
}

Expected<RotationPrice> priced(Arguments all) {
  const Expected<SourceInfo> law = make_source(words(all, 0));
  if (!law) return tl::unexpected(law.error());
  const double size = number(all, 1);
  if (!(size >= 1 && std::floor(size) == size && size <= 1e6))
    return refuse("size", shortest(size), "a power of two from 1 to 1024");
  return rotation_price(*law, static_cast<std::uint64_t>(size));
}

Expected<CorrelatedBounds> bounds_of(Arguments all) {
  constexpr double kMostColumns = 256;
  const double columns = number(all, 1);
  if (!(columns >= 1 && columns <= kMostColumns && std::floor(columns) == columns))
    return refuse("columns", shortest(columns), "a whole number from 1 to " + shortest(kMostColumns));
  const std::string& inputs = words(all, 0);
  const auto n = static_cast<std::size_t>(columns);
  if (inputs != "sequence" && inputs != "outliers")
    return refuse("inputs", "'" + inputs + "'", "sequence or outliers");
  const Expected<SquareMatrix> sigma = inputs == "sequence"
                                           ? autoregressive_inputs(n, number(all, 2))
                                           : outlier_inputs(n, OutlierPlace::kLast, number(all, 2));
  if (!sigma) return tl::unexpected(sigma.error());
  return correlated_bounds(*sigma);
}

/// The curve of the rule, as the view "rescale" shows it with seed 1.
Expected<MigrationCurve> rescaled(Arguments all) {
  const auto law = place_of("inputs", layer_families(), words(all, 0));
  if (!law) return tl::unexpected(law.error());
  const auto formats = place_of("formats", migration_setups(), words(all, 1));
  if (!formats) return tl::unexpected(formats.error());
  const auto rule = place_of("rule", migration_rules(), words(all, 2));
  if (!rule) return tl::unexpected(rule.error());
  const RescaleResult result = compute_rescale({*law, *formats}, nullptr);
  if (result.problem) return tl::unexpected(*result.problem);
  return migration_rules()[*rule].rule == MigrationRule::kSmooth ? result.smooth : result.awq;
}

}  // namespace

Expected<Value> rotation_gain(Calls&, Arguments all) {
  const auto effect = rotated(all);
  if (!effect) return tl::unexpected(effect.error());
  return effect->delta_db().value_or(NAN);
}
Expected<Value> rotation_gain_coded(Calls&, Arguments all) {
  const auto effect = rotated(all);
  if (!effect) return tl::unexpected(effect.error());
  return effect->equal_entropy_db().value_or(NAN);
}

Expected<Value> rotation_price_bits(Calls&, Arguments all) {
  const auto price = priced(all);
  if (!price) return tl::unexpected(price.error());
  return price->price_bits;
}
Expected<Value> rotation_level_gain(Calls&, Arguments all) {
  const auto price = priced(all);
  if (!price) return tl::unexpected(price.error());
  return price->fixed_gain_db;
}
Expected<Value> unequal_columns_price_bits(Calls&, Arguments all) {
  const auto price = unequal_columns_price(number(all, 0), number(all, 1));
  if (!price) return tl::unexpected(price.error());
  return price->price_bits;
}

Expected<Value> compensation_gain(Calls&, Arguments all) {
  const auto bounds = bounds_of(all);
  if (!bounds) return tl::unexpected(bounds.error());
  return bounds->natural_gain_db;
}
Expected<Value> column_steps_gain(Calls&, Arguments all) {
  const auto bounds = bounds_of(all);
  if (!bounds) return tl::unexpected(bounds.error());
  return bounds->determinant_gain_db;
}

Expected<Value> rescaled_db(Calls&, Arguments all) {
  const auto curve = rescaled(all);
  if (!curve) return tl::unexpected(curve.error());
  const bool is_off = words(all, 2) == "off";
  if (!is_off && all.size() < 4) return refuse("alpha", "nothing", "a number from 0 to 1");
  return -(is_off ? curve->off : point_at(*curve, number(all, 3))).nmse_db.value_or(NAN);
}
Expected<Value> best_alpha(Calls&, Arguments all) {
  const auto curve = rescaled(all);
  if (!curve) return tl::unexpected(curve.error());
  return curve->points[curve->best].alpha;
}

}  // namespace qs::quiz::call
