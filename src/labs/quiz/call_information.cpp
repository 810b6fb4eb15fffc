#include <algorithm>
#include <cmath>

#include "core/bounds/channels.hpp"
#include "core/bounds/high_rate.hpp"
#include "core/bounds/rate_distortion.hpp"
#include "core/information/divergence.hpp"
#include "core/information/entropy.hpp"
#include "core/information/pmf.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/quiz/call_groups.hpp"

namespace qs::quiz::call {
namespace {

Expected<Value> of_two_pmfs(Arguments all,
                            double (*compare)(std::span<const double>, std::span<const double>)) {
  for (const std::size_t i : {0, 1}) {
    if (const auto fine = check_pmf(i == 0 ? "p" : "q", list(all, i)); !fine)
      return tl::unexpected(fine.error());
  }
  if (list(all, 0).size() != list(all, 1).size())
    return refuse("q", std::to_string(list(all, 1).size()) + " probabilities", "as many as p has");
  return compare(list(all, 0), list(all, 1));
}

Expected<SourceInfo> law_with_variance(const std::string& id) {
  Expected<SourceInfo> law = make_source(id);
  if (law && law->variance != 1) return refuse("source", "'" + id + "'", "a source with a finite variance");
  return law;
}

}  // namespace

Expected<Value> entropy_of(Calls&, Arguments all) {
  if (const auto fine = check_pmf("entropy_of", list(all, 0)); !fine) return tl::unexpected(fine.error());
  return qs::entropy_bits(list(all, 0));
}

Expected<Value> cross_entropy_of(Calls&, Arguments all) {
  return of_two_pmfs(all, cross_entropy_bits);
}
Expected<Value> kl_of(Calls&, Arguments all) {
  return of_two_pmfs(all, kl_bits);
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

/// SQNR that high-resolution theory promises for N levels that Lloyd and Max chose: 20 log10 N + c.
Expected<Value> panter_dite(Calls&, Arguments all) {
  const Expected<SourceInfo> law = law_with_variance(words(all, 0));
  if (!law) return tl::unexpected(law.error());
  if (!(number(all, 1) >= 1)) return refuse("panter_dite_db", shortest(number(all, 1)), "1 level or more");
  return 20 * std::log10(number(all, 1)) + panter_dite_offset_db(*law);
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

}  // namespace qs::quiz::call
