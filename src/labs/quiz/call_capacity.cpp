#include <array>

#include "core/allocation/water_filling.hpp"
#include "core/capacity/census.hpp"
#include "core/capacity/memory.hpp"
#include "core/capacity/two_layer_census.hpp"
#include "core/text.hpp"
#include "labs/capacity/state.hpp"
#include "labs/quiz/call_groups.hpp"

namespace qs::quiz::call {
namespace {

Expected<std::vector<int>> alphabet(const std::string& name) {
  AppState state;
  state.lab = "capacity";
  const AppState named = with_lab_value(state, "alphabet", name);
  if (lab_value(named, "alphabet") != name)
    return refuse("alphabet", "'" + name + "'", "signs, ternary, quinary, 2bit, 3bit or 4bit");
  return values_of(CapacityLabState::from(named).alphabet);
}

template <class Taken>
Expected<Value> counted(Arguments all, Expected<Taken> (*take)(int, std::span<const int>),
                        std::uint64_t (*read)(const Taken&)) {
  const auto numbers = alphabet(words(all, 1));
  if (!numbers) return tl::unexpected(numbers.error());
  if (!(number(all, 0) >= 1 && number(all, 0) <= 4))
    return refuse("inputs", shortest(number(all, 0)), "1 to 4");
  const auto taken = take(static_cast<int>(number(all, 0)), *numbers);
  if (!taken) return tl::unexpected(taken.error());
  return static_cast<double>(read(*taken));
}

Expected<WaterFilling> filled(Arguments all) {
  for (const double variance : list(all, 0)) {
    if (!(variance > 0)) return refuse("variances", shortest(variance), "positive numbers");
  }
  if (list(all, 0).empty()) return refuse("variances", "an empty list", "at least one");
  if (!(number(all, 1) >= 0)) return refuse("bits", shortest(number(all, 1)), "a number from 0");
  return fill_to_rate(list(all, 0), number(all, 1));
}

}  // namespace

Expected<Value> census_settings(Calls&, Arguments all) {
  return counted<Census>(all, take_census, [](const Census& census) { return census.settings; });
}
Expected<Value> census_functions(Calls&, Arguments all) {
  return counted<Census>(all, take_census, [](const Census& census) { return census.reached; });
}
Expected<Value> two_layer_settings(Calls&, Arguments all) {
  return counted<TwoLayerCensus>(all, take_two_layer_census,
                                 [](const TwoLayerCensus& census) { return census.functions.settings; });
}
Expected<Value> two_layer_functions(Calls&, Arguments all) {
  return counted<TwoLayerCensus>(all, take_two_layer_census,
                                 [](const TwoLayerCensus& census) { return census.functions.reached; });
}

Expected<Value> cover_limit(Calls&, Arguments) {
  return kCoverLimit;
}
Expected<Value> krauth_mezard_limit(Calls&, Arguments) {
  return kKrauthMezardLimit;
}

Expected<Value> water_filling_bits(Calls& calls, Arguments all) {
  const Expected<WaterFilling> found = filled(all);
  if (!found) return tl::unexpected(found.error());
  const std::array<Value, 2> place = {found->bits, all[2]};
  return at_index(calls, place);
}
Expected<Value> water_filling_mse(Calls&, Arguments all) {
  const Expected<WaterFilling> found = filled(all);
  if (!found) return tl::unexpected(found.error());
  return found->total_distortion;
}

}  // namespace qs::quiz::call
