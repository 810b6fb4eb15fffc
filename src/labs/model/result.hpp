#pragma once
/// Results that the lab "model" shows: rows in their order, totals, the mix, the map.

#include "labs/model/map_row.hpp"
#include "labs/model/mix_rows.hpp"
#include "labs/model/state.hpp"
#include "labs/model/verdict.hpp"
#include "labs/values/heat.hpp"

namespace qs {

struct ModelParams {
  std::vector<QuantizerSpec> formats;
  std::vector<std::string> specs;  // canonical texts of the formats
  std::string find;
  TensorScope scope = TensorScope::kAll;
  bool by_layer = false;
  TensorOrder sort = TensorOrder::kFile;
  std::string by;        // format whose SQNR is the order; empty for the first
  bool outputs = false;  // SQNR of the outputs, where it is known
  MixParams mix;
  bool operator==(const ModelParams&) const = default;
};
ModelParams model_params(const AppState& state, Sensitivities sensitivities);

/// Tensors of one layer, or all of them.
struct ModelGroup {
  std::string name{};                  // empty if tensors are not grouped
  bool is_apart = false;               // tensors that count nowhere, after all other groups
  bool is_kept = false;                // vectors, which stay as they are stored, after the matrices
  std::vector<std::size_t> tensors{};  // indices into the table
  double weights = 0, bytes = 0;
};

/// A tensor in a format, as a point of the rate–distortion plane.
struct ModelPoint {
  std::size_t tensor = 0, format = 0;
  double bits_per_weight = 0, sqnr_db = 0, weights = 0;
};

struct ModelResult {
  std::vector<ModelGroup> groups;
  std::size_t shown = 0;  // tensors in all groups
  ModelTotals totals;
  std::vector<MapRow>
      map;  // of each layer's matrices together in each format; of all its tensors if it has none
  // Range for colours and the plane: of the shown matrices, if there are any and vectors are kept. (One scale
  // per channel makes each value of a bias a channel of its own, with next to no noise.)
  double least_db = 0, most_db = 1;
  std::vector<ModelPoint> points;   // of the same tensors
  std::string worst_spec;           // format of `worst`
  std::optional<ModelPoint> worst;  // among matrices, in the first format that has one
  std::optional<ModelVerdict> verdict;
  std::optional<RefusedMatrix> refused;  // why there is none
  std::vector<std::size_t> unread;       // tensors that count and cannot be measured
  Mix mix;
  std::vector<MixPart> mix_parts;
  bool has_schemes = false;      // some tensor is packed, or in blocks
  bool stores_patterns = false;  // some tensor's stored numbers have an entropy of their own
};

ModelResult compute_model(const ModelParams& params, const ModelTable& table);

}  // namespace qs
