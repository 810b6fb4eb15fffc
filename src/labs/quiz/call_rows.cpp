#include <array>
#include <cmath>
#include <numeric>

#include "core/numerics/decibels.hpp"
#include "core/text.hpp"
#include "labs/quiz/call_groups.hpp"

namespace qs::quiz {
namespace call {
namespace {

template <double (*Function)(double)>
Expected<Value> of_one(Calls&, Arguments all) {
  return Function(number(all, 0));
}
double log_2(double x) {
  return std::log2(x);
}
double log_e(double x) {
  return std::log(x);
}
double log_10(double x) {
  return std::log10(x);
}
double root(double x) {
  return std::sqrt(x);
}
double magnitude(double x) {
  return std::abs(x);
}
double down(double x) {
  return std::floor(x);
}
double up(double x) {
  return std::ceil(x);
}
double to_even(double x) {
  return std::nearbyint(x);
}
double e_to(double x) {
  return std::exp(x);
}
double power_ratio(double db) {
  return std::pow(10, db / 10);
}
double log2_factorial(double n) {
  double sum = 0;
  for (int k = 2; k <= std::min(n, 1e6); ++k) sum += std::log2(k);
  return sum;
}

Expected<Value> least(Calls&, Arguments all) {
  return std::min(number(all, 0), number(all, 1));
}
Expected<Value> most(Calls&, Arguments all) {
  return std::max(number(all, 0), number(all, 1));
}
Expected<Value> sum(Calls&, Arguments all) {
  return std::accumulate(list(all, 0).begin(), list(all, 0).end(), 0.0);
}
Expected<Value> count(Calls&, Arguments all) {
  return static_cast<double>(list(all, 0).size());
}

}  // namespace

Expected<Value> at_index(Calls&, Arguments all) {
  const double i = number(all, 1);
  const auto size = static_cast<double>(list(all, 0).size());
  if (!(i >= 0 && i < size && std::floor(i) == i))
    return refuse("at_index", shortest(i), "a whole number from 0 to " + shortest(size - 1));
  return list(all, 0)[static_cast<std::size_t>(i)];
}

namespace {

const std::array kRows = {
    CallInfo{"log2", "n", "x", "Logarithm to the base 2.", of_one<log_2>},
    CallInfo{"ln", "n", "x", "Natural logarithm.", of_one<log_e>},
    CallInfo{"log10", "n", "x", "Logarithm to the base 10.", of_one<log_10>},
    CallInfo{"sqrt", "n", "x", "Square root.", of_one<root>},
    CallInfo{"abs", "n", "x", "Magnitude.", of_one<magnitude>},
    CallInfo{"floor", "n", "x", "The whole number below.", of_one<down>},
    CallInfo{"ceil", "n", "x", "The whole number above.", of_one<up>},
    CallInfo{"round", "n", "x", "The nearest whole number, ties to even.", of_one<to_even>},
    CallInfo{"exp", "n", "x", "e to the power x.", of_one<e_to>},
    CallInfo{"min", "nn", "a, b", "The smaller.", least},
    CallInfo{"max", "nn", "a, b", "The larger.", most},
    CallInfo{"sum", "l", "list", "Sum of a list.", sum},
    CallInfo{"count", "l", "list", "Length of a list.", count},
    CallInfo{"at_index", "ln", "list, i", "The entry i, from 0.", at_index},
    CallInfo{"db", "n", "power ratio", "10 log10 of a ratio of powers.", of_one<decibels>},
    CallInfo{"from_db", "n", "dB", "The ratio of powers.", of_one<power_ratio>},
    CallInfo{"log2_factorial", "n", "n", "log2 of n!.", of_one<log2_factorial>},
    CallInfo{"entropy_of", "l", "p", "Entropy of probabilities, in bits.", entropy_of},
    CallInfo{"cross_entropy_of", "ll", "p, q", "Bits a symbol with a code made for q.", cross_entropy_of},
    CallInfo{"kl_of", "ll", "p, q", "Kullback–Leibler divergence in bits.", kl_of},
    CallInfo{"huffman_bits", "l", "p", "Mean length of a Huffman code.", huffman_bits},
    CallInfo{"differential_entropy_bits", "t", "source", "h of a source, in bits.", differential_entropy},
    CallInfo{"gaussian_rate_bits", "n", "mse", "R(D) of a Gaussian of variance 1.", gaussian_rate},
    CallInfo{"shannon_lower_bound_bits", "tn", "source, mse", "Shannon's lower bound to R(D).",
             shannon_lower_bound},
    CallInfo{"rate_bits", "tn", "source, mse", "R(D) of a source, for 0.02 ≤ mse ≤ 1.", rate},
    CallInfo{"panter_dite_db", "tn", "source, levels",
             "SQNR of that many Lloyd–Max levels by Panter and Dite's formula for many levels.", panter_dite},
    CallInfo{"channel_bits", "tn|n", "channel, parameter…", "Capacity of a channel, bits a use.", channel},
    CallInfo{"mutual_information_given_scales_bits", "tt", "spec, source",
             "I(X;Q|S) of a block format on a law, by integration.", information_given_scales},
    CallInfo{"mutual_information_without_scale_bits", "tt", "spec, source",
             "I(X;Q) of a block format on a law, by integration.", information_without_scale},
    CallInfo{"coded_bits", "tt|nn", "spec, source[, count[, seed]]",
             "Bits a weight of real bytes: the codes by rANS, its table included.", coded_bits},
    CallInfo{"zero_share", "tt|nn", "spec, source[, count[, seed]]", "Share of weights that become 0.",
             zero_share},
    CallInfo{"step", "tt|nn", "spec, source[, count[, seed]]", "Δ, in standard deviations of the source.",
             step},
    CallInfo{"levels", "t", "spec", "Different values that the codes stand for.", levels},
    CallInfo{"channel_sqnr_db", "tln", "spec, [sigma, …], i",
             "Rows of 4096 Gaussian weights as one tensor: SQNR of row i, or of all with −1.", channel_sqnr},
    CallInfo{"at", "tt", "link, metric", "A metric in the state of a lab's link.", metric_at},
    CallInfo{"own_tensor", "", "", "Name of the tensor that the reader opened: the source 'own'.",
             own_tensor},
    CallInfo{"census_settings", "nt", "inputs, alphabet", "Settings of a threshold unit.", census_settings},
    CallInfo{"census_functions", "nt", "inputs, alphabet", "Functions that they are.", census_functions},
    CallInfo{"two_layer_settings", "nt", "inputs, alphabet", "Settings with two hidden units.",
             two_layer_settings},
    CallInfo{"two_layer_functions", "nt", "inputs, alphabet", "Functions that they are.",
             two_layer_functions},
    CallInfo{"cover_limit", "", "", "Random patterns a real weight stores.", cover_limit},
    CallInfo{"krauth_mezard_limit", "", "", "Random patterns a weight of ±1 stores.", krauth_mezard_limit},
    CallInfo{"water_filling_bits", "lnn", "[variance, …], total bits, i", "Bits of component i.",
             water_filling_bits},
    CallInfo{"water_filling_mse", "ln", "[variance, …], total bits", "Their total error.", water_filling_mse},
    CallInfo{
        "rotation_gain_db", "tt", "spec, law",
        "SQNR of weights rotated before rounding and back after, less that without: 128 × 256 of a law of rotation.",
        rotation_gain, true},
    CallInfo{"rotation_gain_coded_db", "tt", "spec, law",
             "The same less 6.02 dB for each bit of entropy that the codes gain.", rotation_gain_coded, true},
    CallInfo{"rotation_price_bits", "tn", "source, size",
             "Bits a weight that a rotation of so many values costs entropy-coded even steps.",
             rotation_price_bits, true},
    CallInfo{"rotation_level_gain_db", "tn", "source, size",
             "What the rotation gains with many levels that are placed best.", rotation_level_gain, true},
    CallInfo{"unequal_columns_price_bits", "nn", "share, ratio",
             "The same price for Gaussian columns, of which a share has so many times the σ.",
             unequal_columns_price_bits},
    CallInfo{
        "compensation_gain_db", "tnn", "inputs, columns, parameter",
        "What compensation with one step adds to the SNR of outputs, by theory; inputs 'sequence' with ρ, or 'outliers' with their factor.",
        compensation_gain, true},
    CallInfo{"column_steps_gain_db", "tnn", "inputs, columns, parameter",
             "The same with the best step for each column.", column_steps_gain, true},
    CallInfo{"rescaled_db", "ttt|n", "inputs, formats, rule[, α]",
             "How far the outputs' error lies below their power; rule 'off', 'awq' or 'smooth'.", rescaled_db,
             true},
    CallInfo{"best_alpha", "ttt", "inputs, formats, rule", "The best α of eleven.", best_alpha, true},
    CallInfo{"source_rate_bits", "", "", "Entropy rate of the bundled grammar, bits a word.",
             source_rate_bits},
    CallInfo{"window_floor_bits", "", "",
             "Least mean loss on windows of 32 of its words that begin with a sentence.", window_floor_bits,
             true},
    CallInfo{"context_entropy_bits", "n", "words",
             "Entropy of its next word given so many words before it, and nothing else.",
             context_entropy_bits, true},
    CallInfo{"verb_number_error", "n", "words",
             "Least share of its verbs whose number is guessed wrong from so many words.", verb_number_error,
             true},
    CallInfo{"lag_information_bits", "n", "distance", "Mutual information of two of its words so far apart.",
             lag_information, true},
    CallInfo{"number_information_bits", "n", "distance",
             "Mutual information of the numbers of a subject and of its main verb so far behind it.",
             number_information, true},
    CallInfo{"grammar_description_bits", "", "", "Length of one description of the grammar.",
             grammar_description_bits},
};

}  // namespace
}  // namespace call

std::span<const CallInfo> calls() {
  return call::kRows;
}

}  // namespace qs::quiz
