#include "core/capacity/two_layer_census.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace qs {
namespace {

struct Unit {
  TruthTable table = 0;
  std::uint64_t settings = 0;
};

/// Bit k of the last unit's table is y where h₁ is bit 0 of k and h₂ bit 1 (1 for h = 1).
std::vector<Unit> last_units(std::span<const int> alphabet) {
  std::array<std::uint64_t, 16> counts{};
  for (const int v1 : alphabet) {
    for (const int v2 : alphabet) {
      for (const int c : alphabet) {
        TruthTable table = 0;
        for (std::uint32_t k = 0; k < 4; ++k) {
          const int sum = ((k & 1U) != 0 ? v1 : -v1) + ((k & 2U) != 0 ? v2 : -v2) + c;
          table |= static_cast<TruthTable>(sum > 0) << k;
        }
        ++counts[table];
      }
    }
  }
  std::vector<Unit> units;
  for (TruthTable table = 0; table < counts.size(); ++table) {
    if (counts[table] > 0) units.push_back({table, counts[table]});
  }
  return units;
}

std::vector<Unit> hidden_units(const Census& census) {
  std::vector<Unit> units;
  for (TruthTable table = 0; table < census.counts.size(); ++table) {
    if (census.counts[table] > 0) units.push_back({table, census.counts[table]});
  }
  return units;
}

TruthTable composed(TruthTable last, TruthTable first, TruthTable second, TruthTable all) {
  TruthTable y = 0;
  if ((last & 1U) != 0) y |= ~first & ~second;
  if ((last & 2U) != 0) y |= first & ~second;
  if ((last & 4U) != 0) y |= ~first & second;
  if ((last & 8U) != 0) y |= first & second;
  return y & all;
}

/// A network by its units' tables, and its equals: order and turned units.
struct Triple {
  TruthTable first, second, last;
  Triple swapped() const {
    const TruthTable outer = last & 9U;
    return {second, first, outer | (last & 2U) << 1 | (last & 4U) >> 1};
  }
  Triple first_turned(TruthTable all) const {
    return {~first & all, second, (last & 5U) << 1 | (last & 10U) >> 1};
  }
  Triple second_turned(TruthTable all) const {
    return {first, ~second & all, (last & 3U) << 2 | (last & 12U) >> 2};
  }
  std::uint64_t key() const { return std::uint64_t{first} << 40 | std::uint64_t{second} << 8 | last; }
};

class Classes {
 public:
  Classes(const Census& hidden, const std::vector<Unit>& last, TruthTable all) : hidden_(hidden), all_(all) {
    for (const Unit& unit : last) has_last_[unit.table] = true;
  }
  /// True if it is the smallest of its reachable equals, by order or by order and turning.
  bool stands_for_order(const Triple& network) const { return network.key() <= network.swapped().key(); }
  bool stands_for_all(const Triple& network) const {
    const std::array<Triple, 4> turned = {network, network.first_turned(all_), network.second_turned(all_),
                                          network.first_turned(all_).second_turned(all_)};
    return std::all_of(turned.begin(), turned.end(), [&](const Triple& equal) {
      return !reached(equal) || (network.key() <= equal.key() && network.key() <= equal.swapped().key());
    });
  }

 private:
  bool reached(const Triple& network) const {
    return hidden_.counts[network.first] > 0 && hidden_.counts[network.second] > 0 && has_last_[network.last];
  }
  const Census& hidden_;
  TruthTable all_;
  std::array<bool, 16> has_last_{};
};

}  // namespace

Expected<TwoLayerCensus> take_two_layer_census(int inputs, std::span<const int> alphabet) {
  constexpr int kMostLayerInputs = 3;
  constexpr std::size_t kMostValues = 16;
  if (inputs < 1 || inputs > kMostLayerInputs) return refuse("inputs", std::to_string(inputs), "1 to 3");
  if (alphabet.size() > kMostValues)
    return refuse("alphabet", std::to_string(alphabet.size()) + " values", "at most 16");
  const Expected<Census> hidden = take_census(inputs, alphabet);
  if (!hidden) return tl::unexpected(hidden.error());
  const std::vector<Unit> units = hidden_units(*hidden), last = last_units(alphabet);
  const TruthTable all = static_cast<TruthTable>((std::uint64_t{1} << (1U << inputs)) - 1);
  const Classes classes(*hidden, last, all);

  TwoLayerCensus result;
  result.weights = 2 * (inputs + 1) + 3;
  result.functions.inputs = inputs;
  result.functions.settings = 1;
  for (int i = 0; i < result.weights; ++i) result.functions.settings *= alphabet.size();
  result.functions.counts.assign(hidden->counts.size(), 0);
  for (const Unit& first : units) {
    for (const Unit& second : units) {
      for (const Unit& top : last) {
        const TruthTable table = composed(top.table, first.table, second.table, all);
        result.functions.counts[table] += first.settings * second.settings * top.settings;
        const Triple network{first.table, second.table, top.table};
        ++result.units;
        result.unordered += classes.stands_for_order(network) ? 1 : 0;
        result.unsigned_units += classes.stands_for_all(network) ? 1 : 0;
      }
    }
  }
  complete(result.functions);
  return result;
}

}  // namespace qs
