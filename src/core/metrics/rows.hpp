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
std::optional<double> entropy_miller_madow_bits(const CodeStatistics&);
std::optional<double> value_entropy_bits(const CodeStatistics&);
std::optional<double> efficiency(const CodeStatistics&);
std::optional<double> values_reachable(const CodeStatistics&);
std::optional<double> mutual_information_bits(const CodeStatistics&);
std::optional<double> rmse(const CodeStatistics&);
std::optional<double> cosine_similarity(const CodeStatistics&);
std::optional<double> sqnr_variance_db(const CodeStatistics&);
std::optional<double> uniform_noise_mse(const CodeStatistics&);
std::optional<double> overload_share(const CodeStatistics&);
std::optional<double> compression_ratio(const CodeStatistics&);
std::optional<double> bytes(const CodeStatistics&);

}  // namespace qs
