#pragma once
/// One layer of a map of noise.

#include <optional>
#include <string>
#include <vector>

namespace qs {

struct MapRow {
  std::string name;
  std::vector<std::optional<double>> sqnr_db;  // of each column; Σx² over Σ(x − x̂)²; infinite: exact
};

}  // namespace qs
