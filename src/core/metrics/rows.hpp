#pragma once
/// One declaration a metric; metrics.cpp lists them.

#include "core/metrics.hpp"

namespace qs {

std::optional<double> entropy_bits(const CodeStatistics&);
std::optional<double> sqnr_db(const CodeStatistics&);
std::optional<double> mse(const CodeStatistics&);
std::optional<double> granular_mse(const CodeStatistics&);
std::optional<double> overload_mse(const CodeStatistics&);
std::optional<double> max_abs_error(const CodeStatistics&);
std::optional<double> noise_signal_correlation(const CodeStatistics&);
std::optional<double> codes_used(const CodeStatistics&);
std::optional<double> bits_per_weight(const CodeStatistics&);

}  // namespace qs
