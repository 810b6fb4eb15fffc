#pragma once
/// High-resolution error of N optimal levels, for a distribution of unit variance.
///
///     uniform cells      D ≈ Δ²/12, no overload                  Bennett 1948
///     Lloyd–Max          D ≈ (∫f^⅓)³ / (12 N²)                   Panter and Dite 1951
///     entropy coded      D ≈ 2^(2h − 2H) / 12                    Gish and Pierce 1968
///
/// In decibels each is 6.02 b + c: c = 0 for uniform values, 1.76 for a full-scale sine, 10 log10(3/loading²)
/// for a fixed loading, −10 log10((∫f^⅓)³/12) for Lloyd–Max (−4.35 for Gaussian weights). The surprise: c
/// differs by 10 dB between sources and rules, so "6 dB a bit" compares bit-widths, never two curves. The
/// limits are slow: 16 Lloyd–Max levels lie 0.5 dB above Panter and Dite for a Gaussian (tested).

#include "core/sources.hpp"

namespace qs {

/// (∫f^⅓)³/12, the limit of D·N² for Lloyd–Max. Infinite if the integral is.
double panter_dite_constant(const SourceInfo& source);
/// c of Lloyd–Max in dB.
double panter_dite_offset_db(const SourceInfo& source);
/// D of entropy-coded uniform cells at H bits.
double entropy_coded_distortion(const SourceInfo& source, double entropy_bits);

}  // namespace qs
