#include <array>
#include <cmath>
#include <numeric>

#include "core/allocation/water_filling.hpp"
#include "core/bounds/channels.hpp"
#include "core/bounds/rate_distortion.hpp"
#include "core/capacity/census.hpp"
#include "core/capacity/memory.hpp"
#include "core/capacity/two_layer_census.hpp"
#include "core/find.hpp"
#include "core/information/divergence.hpp"
#include "core/information/entropy.hpp"
#include "core/information/pmf.hpp"
#include "core/noise.hpp"
#include "core/numerics/decibels.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/capacity/state.hpp"
#include "labs/quiz/calls.hpp"

namespace qs::quiz {
namespace {

using Arguments = std::span<const Value>;

double number(Arguments all, std::size_t i) {
  return std::get<double>(all[i]);
}
const std::string& words(Arguments all, std::size_t i) {
  return std::get<std::string>(all[i]);
}
const std::vector<double>& list(Arguments all, std::size_t i) {
  return std::get<std::vector<double>>(all[i]);
}

// ── Arithmetic ───────────────────────────────────────────────────────────────────────────────────

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
Expected<Value> at_index(Calls&, Arguments all) {
  const double i = number(all, 1);
  const auto size = static_cast<double>(list(all, 0).size());
  if (!(i >= 0 && i < size && std::floor(i) == i))
    return refuse("at_index", shortest(i), "a whole number from 0 to " + shortest(size - 1));
  return list(all, 0)[static_cast<std::size_t>(i)];
}

// ── Information ──────────────────────────────────────────────────────────────────────────────────

Expected<Value> entropy_of(Calls&, Arguments all) {
  if (const auto fine = check_pmf("entropy_of", list(all, 0)); !fine) return tl::unexpected(fine.error());
  return qs::entropy_bits(list(all, 0));
}

template <double (*Compare)(std::span<const double>, std::span<const double>)>
Expected<Value> of_two_pmfs(Calls&, Arguments all) {
  for (const std::size_t i : {0, 1}) {
    if (const auto fine = check_pmf(i == 0 ? "p" : "q", list(all, i)); !fine)
      return tl::unexpected(fine.error());
  }
  if (list(all, 0).size() != list(all, 1).size())
    return refuse("q", std::to_string(list(all, 1).size()) + " probabilities", "as many as p has");
  return Compare(list(all, 0), list(all, 1));
}

/// Mean length of an optimal prefix code: the sum of the weights of all merged nodes (Huffman 1952).
Expected<Value> huffman_bits(Calls&, Arguments all) {
  if (const auto fine = check_pmf("huffman_bits", list(all, 0)); !fine) return tl::unexpected(fine.error());
  std::vector<double> nodes = list(all, 0);
  std::erase(nodes, 0.0);
  double length = nodes.size() == 1 ? 1 : 0;
  while (nodes.size() > 1) {
    std::sort(nodes.begin(), nodes.end(), std::greater<>());
    const double merged = nodes[nodes.size() - 1] + nodes[nodes.size() - 2];
    nodes.resize(nodes.size() - 2);
    nodes.push_back(merged);
    length += merged;
  }
  return length;
}

Expected<SourceInfo> law_with_variance(const std::string& id) {
  Expected<SourceInfo> law = make_source(id);
  if (law && law->variance != 1) return refuse("source", "'" + id + "'", "a source with a finite variance");
  return law;
}

Expected<Value> differential_entropy(Calls&, Arguments all) {
  const Expected<SourceInfo> law = make_source(words(all, 0));
  if (!law) return tl::unexpected(law.error());
  return law->differential_entropy_bits;
}
Expected<Value> gaussian_rate(Calls&, Arguments all) {
  return gaussian_rate_bits(1, number(all, 0));
}
Expected<Value> shannon_lower_bound(Calls&, Arguments all) {
  const Expected<SourceInfo> law = law_with_variance(words(all, 0));
  if (!law) return tl::unexpected(law.error());
  return shannon_lower_bound_bits(law->differential_entropy_bits, number(all, 1));
}
Expected<Value> rate(Calls&, Arguments all) {
  const Expected<SourceInfo> law = law_with_variance(words(all, 0));
  if (!law) return tl::unexpected(law.error());
  if (!(number(all, 1) >= kLeastRateDistortion && number(all, 1) <= 1))
    return refuse("rate_bits", shortest(number(all, 1)), "a distortion from 0.02 to 1");
  return source_rate(*law, number(all, 1)).bits;
}

Expected<Value> channel(Calls&, Arguments all) {
  const ChannelInfo* row = find_channel(words(all, 0));
  std::map<std::string, double> params;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const bool known = row != nullptr && i - 1 < row->params.size();
    params[known ? std::string(row->params[i - 1].id) : "argument " + std::to_string(i + 1)] = number(all, i);
  }
  const Expected<double> bits = capacity_bits(words(all, 0), params);
  if (!bits) return tl::unexpected(bits.error());
  return *bits;
}

// ── Quantizers ───────────────────────────────────────────────────────────────────────────────────

Expected<std::shared_ptr<const Analysis>> analysis_of(Calls& calls, Arguments all) {
  const auto or_else = [&](std::size_t i, double otherwise) {
    return i < all.size() ? number(all, i) : otherwise;
  };
  return calls.analysis(words(all, 0), words(all, 1), or_else(2, 65536), or_else(3, 1));
}

Expected<Value> zero_share(Calls& calls, Arguments all) {
  const auto found = analysis_of(calls, all);
  if (!found) return tl::unexpected(found.error());
  const Analysis& analysis = **found;
  if (!analysis.cells) return NAN;
  std::uint64_t zeros = 0;
  for (std::size_t i = 0; i < analysis.cells->levels.size() && i < analysis.statistics.occupancy.size(); ++i)
    if (analysis.cells->levels[i] == 0) zeros += analysis.statistics.occupancy[i];
  return static_cast<double>(zeros) / static_cast<double>(analysis.statistics.count);
}

Expected<Value> step(Calls& calls, Arguments all) {
  const auto found = analysis_of(calls, all);
  if (!found) return tl::unexpected(found.error());
  return (*found)->statistics.step.value_or(NAN);
}

Expected<Value> levels(Calls& calls, Arguments all) {
  const auto found = calls.analysis(words(all, 0), "gaussian", 4096, 1);
  if (!found) return tl::unexpected(found.error());
  return static_cast<double>((*found)->statistics.distinct_values);
}

/// Rows of Gaussian weights, each with its own standard deviation, as one tensor.
Expected<Value> channel_sqnr(Calls&, Arguments all) {
  constexpr std::size_t kRow = 4096, kMostRows = 64;
  const std::vector<double>& sigmas = list(all, 1);
  const double which = number(all, 2);
  if (sigmas.empty() || sigmas.size() > kMostRows)
    return refuse("channel_sqnr_db", std::to_string(sigmas.size()) + " channels", "1 to 64");
  if (!(which >= -1 && which < static_cast<double>(sigmas.size()) && std::floor(which) == which))
    return refuse("channel_sqnr_db", "channel " + shortest(which), "a channel from 0, or −1 for all");
  const Expected<QuantizerSpec> spec = parse_quantizer(words(all, 0));
  if (!spec) return tl::unexpected(spec.error());
  std::vector<float> values(kRow * sigmas.size());
  draw(*make_source("gaussian"), 1, 0, values);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] *= static_cast<float>(sigmas[i / kRow]);
  const Expected<Sample> sample = make_sample(std::move(values), {sigmas.size(), kRow});
  if (!sample) return tl::unexpected(sample.error());
  const Expected<std::unique_ptr<Quantizer>> quantizer = fit(*spec, *sample);
  if (!quantizer) return tl::unexpected(quantizer.error());
  const Expected<NoiseReport> report = measure_noise(**quantizer, {}, *sample, 0);
  if (!report) return tl::unexpected(report.error());
  const auto value =
      which < 0 ? report->sqnr.norm_ratio_db : report->channels.sqnr_db[static_cast<std::size_t>(which)];
  return value.value_or(NAN);
}

Expected<Value> metric_at(Calls& calls, Arguments all) {
  const Expected<double> value = calls.metric_at(words(all, 0), words(all, 1));
  if (!value) return tl::unexpected(value.error());
  return *value;
}

// ── Capacity and allocation ──────────────────────────────────────────────────────────────────────

Expected<std::vector<int>> alphabet(const std::string& name) {
  AppState state;
  state.lab = "capacity";
  const AppState named = with_lab_value(state, "alphabet", name);
  if (lab_value(named, "alphabet") != name)
    return refuse("alphabet", "'" + name + "'", "signs, ternary, quinary, 2bit, 3bit or 4bit");
  return alphabet_of(named);
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

Expected<WaterFilling> filled(Arguments all) {
  for (const double variance : list(all, 0)) {
    if (!(variance > 0)) return refuse("variances", shortest(variance), "positive numbers");
  }
  if (list(all, 0).empty()) return refuse("variances", "an empty list", "at least one");
  if (!(number(all, 1) >= 0)) return refuse("bits", shortest(number(all, 1)), "a number from 0");
  return fill_to_rate(list(all, 0), number(all, 1));
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

Expected<Value> own_tensor(Calls& calls, Arguments) {
  if (calls.own()) return calls.own()->tensor;
  return refuse("own_tensor()", "no model that is open", "a tensor of yours: open one first");
}

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
    CallInfo{"cross_entropy_of", "ll", "p, q", "Bits a symbol with a code made for q.",
             of_two_pmfs<cross_entropy_bits>},
    CallInfo{"kl_of", "ll", "p, q", "Kullback–Leibler divergence in bits.", of_two_pmfs<kl_bits>},
    CallInfo{"huffman_bits", "l", "p", "Mean length of a Huffman code.", huffman_bits},
    CallInfo{"differential_entropy_bits", "t", "source", "h of a source, in bits.", differential_entropy},
    CallInfo{"gaussian_rate_bits", "n", "mse", "R(D) of a Gaussian of variance 1.", gaussian_rate},
    CallInfo{"shannon_lower_bound_bits", "tn", "source, mse", "Shannon's lower bound to R(D).",
             shannon_lower_bound},
    CallInfo{"rate_bits", "tn", "source, mse", "R(D) of a source, for 0.02 ≤ mse ≤ 1.", rate},
    CallInfo{"channel_bits", "tn|n", "channel, parameter…", "Capacity of a channel, bits a use.", channel},
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
};

}  // namespace

std::span<const CallInfo> calls() {
  return kRows;
}

}  // namespace qs::quiz
