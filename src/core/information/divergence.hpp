#pragma once
/// How far one distribution is from another. p and q are pmfs over the same codes; logarithms to base 2.
///
///     kl(p‖q)         Σ p log2(p/q)                     ∞ where p > 0 and q = 0; not symmetric
///     cross_entropy   H(p) + kl(p‖q)                    bits a symbol when p is coded with q's code lengths
///     jensen_shannon  H((p+q)/2) − (H(p)+H(q))/2        0 to 1 bit, symmetric; its root is a metric
///     total_variation ½ Σ|p − q|                        0 to 1
///     hellinger       √(1 − Σ√(pq))                     0 to 1
///     chi_squared     Σ (p−q)²/q                        ∞ where q = 0 and p is not
///
/// Sources: Kullback and Leibler 1951; Lin 1991; Cover and Thomas 2006, chapter 2.

#include <span>

namespace qs {

double kl_bits(std::span<const double> p, std::span<const double> q);
double cross_entropy_bits(std::span<const double> p, std::span<const double> q);
double jensen_shannon_bits(std::span<const double> p, std::span<const double> q);
double total_variation(std::span<const double> p, std::span<const double> q);
double hellinger(std::span<const double> p, std::span<const double> q);
double chi_squared(std::span<const double> p, std::span<const double> q);

}  // namespace qs
