#pragma once
/// Laws of weight matrices on which rotation is judged: rows of a table, each of which fills a matrix from a
/// seed.
///
/// Independent entries (Gaussian, Laplace, Student t, uniform, ternary …) have a marginal law and nothing
/// else; the others have structure along columns, rows or blocks of 32. Entries are drawn from Philox streams
/// by the portable functions, so a seed means the same bits everywhere.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace qs {

struct WeightMatrix {
  std::size_t rows = 0, columns = 0;
  std::vector<float> values;  // row by row
};

struct WeightFamily {
  std::string_view id, title, explanation;
  bool structured = false;  // entries depend on where they stand
  void (*fill)(WeightMatrix& matrix, std::uint64_t seed) = nullptr;
};

std::span<const WeightFamily> weight_families();
const WeightFamily* find_weight_family(std::string_view id);

/// Refuses an unknown family, an empty matrix and one of more than 2²⁴ entries.
Expected<WeightMatrix> draw_weights(std::string_view family, std::size_t rows, std::size_t columns,
                                    std::uint64_t seed);

}  // namespace qs
