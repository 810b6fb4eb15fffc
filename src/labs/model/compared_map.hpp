#pragma once
/// Rows of a comparison pooled: by layer and kind of matrix, and by the type of the second model.
///
/// Power is pooled, decibels are not averaged: 10 log10 of Σx² over Σe² of all that share a cell.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "labs/model/map_row.hpp"

namespace qs {

struct ComparedRow;

/// Matrices only. "blk.3.attn_q.weight" is of the layer "blk.3" and of the kind "attn_q"; numbers of experts count as one
/// kind: "mlp.experts.*.w1". A matrix that is its own layer ("output.weight") has the kind "".
struct ComparedMap {
  static constexpr std::size_t kMostKinds = 16;
  std::vector<std::string> kinds;  // in the order of the first model; the rarest beyond kMostKinds share "…"
  std::vector<MapRow> layers;      // nothing where a layer has no matrix of a kind
};
ComparedMap compared_map(std::span<const ComparedRow> rows);

struct ComparedType {
  std::string type;  // of the second model: "Q4_K"
  std::size_t pairs = 0;
  double weights = 0, bits = 0;  // bits a weight
  std::optional<double> sqnr_db;
};
/// From many bits to few.
std::vector<ComparedType> compared_types(std::span<const ComparedRow> rows);

}  // namespace qs
