#pragma once
/// What the lab shows of a comparison (labs/compare/comparison.hpp), as a helper of the survey brings it: comparison_json().

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "labs/model/compared_map.hpp"

namespace qs {

struct ComparedRow {
  std::string a, b;  // names, with the expert: "blk.0.ffn_up_exps.weight[3]"
  std::string type_a, type_b;
  double weights = 0, bits_a = 0, bits_b = 0;
  bool is_matrix = false;
  std::optional<double> sqnr_db{};    // infinite if the values are the same
  std::optional<double> output_db{};  // of the layer's outputs, if it is known what goes in
  double power = 0;                   // Σx² of the first model's values
  double loss = 0;                    // Σe² / Σx²
  std::string how{};                  // how rows were put back; or empty
  std::string problem{};              // why they were not compared
};

struct ComparedModels {
  std::string a, b;
  std::vector<ComparedRow> rows;  // the most noise first, those without figures last
  ComparedMap map;
  std::vector<ComparedType> types;
  std::vector<std::string> only_a, only_b;
  std::size_t compared = 0, identical = 0;
  double bits_a = 0, bits_b = 0;  // a weight
  std::optional<double> sqnr_db;
};

/// Nothing for text that is no comparison.
std::optional<ComparedModels> compared_models_from(std::string_view json);

}  // namespace qs
