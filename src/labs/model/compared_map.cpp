#include "labs/model/compared_map.hpp"

#include <algorithm>
#include <map>

#include "core/numerics/decibels.hpp"
#include "labs/model/compared_models.hpp"
#include "labs/model/table.hpp"

namespace qs {
namespace {

struct Pool {
  double power = 0, errors = 0;
  std::size_t pairs = 0;
  void add(const ComparedRow& row) {
    power += row.power;
    errors += row.loss * row.power;
    ++pairs;
  }
  std::optional<double> sqnr_db() const { return pairs > 0 ? snr_db(power, errors) : std::nullopt; }
};

bool is_number(std::string_view part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "mlp.experts.3.w1.weight" as "mlp.experts.*.w1".
std::string kind_of(std::string_view rest) {
  constexpr std::string_view kWeight = ".weight";
  if (const std::size_t part = rest.find('['); part != std::string_view::npos) rest = rest.substr(0, part);
  if (rest.ends_with(kWeight)) rest.remove_suffix(kWeight.size());
  std::string kind;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find_first_of("./"));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    if (part.empty()) continue;
    kind += (kind.empty() ? "" : ".") + (is_number(part) ? "*" : std::string(part));
  }
  return kind == "weight" ? "" : kind;
}

/// Keeps the most frequent kinds, in their order.
void keep_frequent(std::vector<std::string>& kinds, const std::map<std::string, std::size_t>& counts) {
  std::vector<std::string> frequent = kinds;
  std::stable_sort(frequent.begin(), frequent.end(),
                   [&](const std::string& a, const std::string& b) { return counts.at(a) > counts.at(b); });
  frequent.resize(ComparedMap::kMostKinds - 1);
  std::erase_if(kinds, [&](const std::string& kind) {
    return std::find(frequent.begin(), frequent.end(), kind) == frequent.end();
  });
  kinds.emplace_back("…");
}

}  // namespace

ComparedMap compared_map(std::span<const ComparedRow> rows) {
  struct Place {
    std::string layer, kind;
    const ComparedRow* row;
  };
  std::vector<Place> places;
  std::map<std::string, std::size_t> counts;
  ComparedMap map;
  for (const ComparedRow& row : rows) {
    if (!row.is_matrix || !row.problem.empty()) continue;
    const std::string layer = layer_of(row.a);
    const std::string kind = kind_of(std::string_view(row.a).substr(std::min(layer.size(), row.a.size())));
    if (++counts[kind] == 1) map.kinds.push_back(kind);
    places.push_back({layer, kind, &row});
  }
  if (map.kinds.size() > ComparedMap::kMostKinds) keep_frequent(map.kinds, counts);
  std::vector<std::vector<Pool>> pools;
  for (const Place& place : places) {
    const auto layer = std::find_if(map.layers.begin(), map.layers.end(),
                                    [&](const MapRow& one) { return one.name == place.layer; });
    const auto at = static_cast<std::size_t>(layer - map.layers.begin());
    if (layer == map.layers.end()) {
      map.layers.push_back({place.layer, {}});
      pools.emplace_back(map.kinds.size());
    }
    const auto kind = std::find(map.kinds.begin(), map.kinds.end(), place.kind);
    const std::size_t column = kind == map.kinds.end() ? map.kinds.size() - 1 : kind - map.kinds.begin();
    pools[at][column].add(*place.row);
  }
  for (std::size_t i = 0; i < pools.size(); ++i) {
    for (const Pool& pool : pools[i]) map.layers[i].sqnr_db.push_back(pool.sqnr_db());
  }
  return map;
}

std::vector<ComparedType> compared_types(std::span<const ComparedRow> rows) {
  std::map<std::string, std::pair<ComparedType, Pool>> types;
  for (const ComparedRow& row : rows) {
    if (!row.problem.empty()) continue;
    auto& [type, pool] = types[row.type_b];
    type.type = row.type_b;
    ++type.pairs;
    type.weights += row.weights;
    type.bits += row.weights * row.bits_b;
    pool.add(row);
  }
  std::vector<ComparedType> list;
  for (auto& [name, both] : types) {
    auto& [type, pool] = both;
    type.bits = type.weights > 0 ? type.bits / type.weights : 0;
    type.sqnr_db = pool.sqnr_db();
    list.push_back(type);
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const ComparedType& a, const ComparedType& b) { return a.bits > b.bits; });
  return list;
}

}  // namespace qs
