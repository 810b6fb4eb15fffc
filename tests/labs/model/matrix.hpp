#pragma once
/// Matrices with known figures, for tests of what is said of a model.

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "labs/model/table.hpp"

namespace qs::test {

/// A matrix of 1000 float32 weights of power 1; a format of b bits stores b of them each.
inline MeasuredTensor matrix(const std::string& name,
                             const std::vector<std::pair<std::string, double>>& decibels) {
  MeasuredTensor tensor;
  tensor.info.name = name;
  tensor.info.shape = {10, 100};
  tensor.info.dtype = io::DType::kF32;
  tensor.figures.emplace();
  tensor.figures->count = 1000;
  tensor.figures->squares = 1000;
  for (const auto& [spec, db] : decibels) {
    FormatFigures& format = tensor.formats[spec];
    format.spec = spec;
    format.sqnr_db = db;
    format.squared_error = 1000 * std::pow(10.0, -db / 10);
    format.storage_bits = 1000.0 * (spec.back() - '0');
    format.bits_per_weight = spec.back() - '0';
  }
  return tensor;
}

}  // namespace qs::test
