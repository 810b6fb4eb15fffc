#pragma once
/// What the lab "model" shows, from what is known of the
/// model: rows in their order, totals, the mix, the map.

#include "labs/model/mix.hpp"
#include "labs/model/state.hpp"
#include "labs/values/heat.hpp"

namespace qs {

struct ModelParams {
  std::vector<QuantizerSpec> formats;
  std::vector<std::string> specs;  // their canonical texts
  std::string find, scope, group, sort;
  MixParams mix;
  bool operator==(const ModelParams&) const = default;
};
ModelParams model_params(const AppState& state, Sensitivities sensitivities);

/// Tensors of one layer, or all of them.
struct ModelGroup {
  std::string name;                  // empty where tensors are not grouped
  bool is_apart = false;             // what counts nowhere, after all others
  std::vector<std::size_t> tensors;  // places in the table
  double weights = 0, bytes = 0;
};

/// A tensor in a format as a point of the rate–distortion plane.
struct ModelPoint {
  std::size_t tensor = 0, format = 0;
  double bits_per_weight = 0, sqnr_db = 0, weights = 0;
};

/// A layer of the map: what each format makes of its matrices together, or of all of it where it has none.
struct MapRow {
  std::string name;
  std::vector<std::optional<double>> sqnr_db;  // of each format; Σx² over Σ(x − x̂)²
};

struct ModelResult {
  std::vector<ModelGroup> groups;
  std::size_t shown = 0;  // tensors in all groups
  ModelTotals totals;
  std::vector<MapRow> map;
  // For colours and the plane: of those shown that are matrices, where any is and vectors are kept. (A scale
  // a channel makes each value of a bias a channel of its own, with next to no noise.)
  double least_db = 0, most_db = 1;
  std::vector<ModelPoint> points;   // of the same
  std::string worst_spec;           // and its format
  std::optional<ModelPoint> worst;  // of matrices, in the first format that has one
  Mix mix;
};

ModelResult compute_model(const ModelParams& params, const ModelTable& table);

}  // namespace qs
