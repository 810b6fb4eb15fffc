#include "io/canonical_order.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace qs;
using namespace qs::io;

namespace {

struct OrderRow {
  const char* what;
  std::vector<std::uint64_t> shape;
  TensorUse use;
  bool fortran;
  std::vector<std::uint64_t> canonical;
};

const std::vector<OrderRow>& order_rows() {
  static const std::vector<OrderRow> rows = {
      {"a scalar", {}, {}, false, {}},
      {"a vector", {7}, {}, false, {7}},
      {"torch's linear layer", {3, 5}, {}, false, {3, 5}},
      {"stored column by column", {3, 5}, {}, true, {3, 5}},
      {"MatMul", {3, 5}, {{1, 0}, 1, "", false}, false, {5, 3}},
      {"MatMul, stored column by column", {3, 5}, {{1, 0}, 1, "", false}, true, {5, 3}},
      {"MatMul of more than one square", {20, 33}, {{1, 0}, 1, "", false}, false, {33, 20}},
      {"a convolution", {4, 3, 2, 2}, {}, false, {4, 12}},
      {"ConvTranspose", {4, 3, 2, 2}, {{1, 0, 2, 3}, 1, "", false}, false, {3, 16}},
      {"experts", {2, 3, 4}, {{}, 2, "", false}, false, {6, 4}},
      {"experts the other way", {2, 3, 4}, {{0, 2, 1}, 2, "", false}, false, {8, 3}},
      {"an empty axis", {3, 0}, {{1, 0}, 1, "", false}, false, {0, 3}},
  };
  return rows;
}

/// Index in canonical order of the value at these places along the axes.
std::uint64_t place_of(const OrderRow& row, std::span<const std::uint64_t> at) {
  std::uint64_t place = 0;
  for (std::size_t i = 0; i < row.shape.size(); ++i) {
    const std::size_t axis = row.use.order.empty() ? i : row.use.order[i];
    place = place * row.shape[axis] + at[axis];
  }
  return place;
}

}  // namespace

TEST_CASE("canonical order: every value finds its place, in pieces and in parts of any size") {
  for (const OrderRow& row : order_rows()) {
    CAPTURE(row.what);
    TensorInfo tensor;
    tensor.shape = row.shape;
    tensor.use = row.use;
    tensor.fortran_order = row.fortran;
    CHECK(canonical_shape(tensor) == row.canonical);
    const std::uint64_t count = tensor.count();
    const CanonicalOrder order(tensor);
    // Each stored value is its own row-major index.
    std::vector<float> stored(count), expected(count);
    for (std::uint64_t k = 0; k < count; ++k) {
      const std::uint64_t index = row_major_index(tensor, k);
      stored[k] = static_cast<float>(index);
      std::vector<std::uint64_t> at(row.shape.size());
      std::uint64_t rest = index;
      for (std::size_t i = at.size(); i-- > 0;) {
        at[i] = rest % row.shape[i];
        rest /= row.shape[i];
      }
      expected[place_of(row, at)] = static_cast<float>(index);
    }
    CHECK(order.is_stored_order() == (stored == expected));
    for (const std::size_t piece : {1, 4, 1000}) {
      for (const std::size_t part : {1, 6, 333, 1000}) {
        std::vector<float> found;
        for (std::uint64_t first = 0; first < count; first += part) {
          std::vector<float> values(std::min<std::uint64_t>(part, count - first), -1);
          for (std::size_t at = 0; at < count; at += piece)
            order.scatter(at, std::span(stored).subspan(at, std::min<std::size_t>(piece, count - at)), first,
                          values);
          found.insert(found.end(), values.begin(), values.end());
        }
        CHECK(found == expected);
      }
    }
  }
}
