#pragma once
/// Functions behind the rows of call_rows.cpp, and how they read their arguments.

#include "labs/quiz/calls.hpp"

namespace qs::quiz::call {

using Arguments = std::span<const Value>;

inline double number(Arguments all, std::size_t i) {
  return std::get<double>(all[i]);
}
inline const std::string& words(Arguments all, std::size_t i) {
  return std::get<std::string>(all[i]);
}
inline const std::vector<double>& list(Arguments all, std::size_t i) {
  return std::get<std::vector<double>>(all[i]);
}

Expected<Value> at_index(Calls& calls, Arguments all);

// Information
Expected<Value> entropy_of(Calls& calls, Arguments all);
Expected<Value> cross_entropy_of(Calls& calls, Arguments all);
Expected<Value> kl_of(Calls& calls, Arguments all);
Expected<Value> huffman_bits(Calls& calls, Arguments all);
Expected<Value> differential_entropy(Calls& calls, Arguments all);
Expected<Value> gaussian_rate(Calls& calls, Arguments all);
Expected<Value> shannon_lower_bound(Calls& calls, Arguments all);
Expected<Value> rate(Calls& calls, Arguments all);
Expected<Value> panter_dite(Calls& calls, Arguments all);
Expected<Value> channel(Calls& calls, Arguments all);

// Quantizers
Expected<Value> information_given_scales(Calls& calls, Arguments all);
Expected<Value> information_without_scale(Calls& calls, Arguments all);
Expected<Value> coded_bits(Calls& calls, Arguments all);
Expected<Value> zero_share(Calls& calls, Arguments all);
Expected<Value> step(Calls& calls, Arguments all);
Expected<Value> levels(Calls& calls, Arguments all);
Expected<Value> channel_sqnr(Calls& calls, Arguments all);
Expected<Value> metric_at(Calls& calls, Arguments all);
Expected<Value> own_tensor(Calls& calls, Arguments all);

// Capacity and allocation
Expected<Value> census_settings(Calls& calls, Arguments all);
Expected<Value> census_functions(Calls& calls, Arguments all);
Expected<Value> two_layer_settings(Calls& calls, Arguments all);
Expected<Value> two_layer_functions(Calls& calls, Arguments all);
Expected<Value> cover_limit(Calls& calls, Arguments all);
Expected<Value> krauth_mezard_limit(Calls& calls, Arguments all);
Expected<Value> water_filling_bits(Calls& calls, Arguments all);
Expected<Value> water_filling_mse(Calls& calls, Arguments all);

// Rounding
Expected<Value> rotation_gain(Calls& calls, Arguments all);
Expected<Value> rotation_gain_coded(Calls& calls, Arguments all);
Expected<Value> rotation_price_bits(Calls& calls, Arguments all);
Expected<Value> rotation_level_gain(Calls& calls, Arguments all);
Expected<Value> unequal_columns_price_bits(Calls& calls, Arguments all);
Expected<Value> compensation_gain(Calls& calls, Arguments all);
Expected<Value> column_steps_gain(Calls& calls, Arguments all);
Expected<Value> rescaled_db(Calls& calls, Arguments all);
Expected<Value> best_alpha(Calls& calls, Arguments all);

// Language
Expected<Value> source_rate_bits(Calls& calls, Arguments all);
Expected<Value> window_floor_bits(Calls& calls, Arguments all);
Expected<Value> context_entropy_bits(Calls& calls, Arguments all);
Expected<Value> verb_number_error(Calls& calls, Arguments all);
Expected<Value> lag_information(Calls& calls, Arguments all);
Expected<Value> number_information(Calls& calls, Arguments all);
Expected<Value> grammar_description_bits(Calls& calls, Arguments all);

}  // namespace qs::quiz::call
