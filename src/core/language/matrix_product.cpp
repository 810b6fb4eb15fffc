#include "core/language/matrix_product.hpp"

#include "core/numerics/simd.hpp"

namespace qs {
namespace {

constexpr std::size_t kTileRows = 4, kTileColumns = 2 * kLanes;

struct Tile {
  LeftMatrix a;
  const float* b;
  std::size_t b_row, depth;
  float* c;
  std::size_t c_row;
};

struct Pair {
  Float4 low, high;
};

inline Pair load8(const float* from) {
  return Pair{load4(from), load4(from + kLanes)};
}

inline void store8(const Pair& pair, float* to) {
  store4(pair.low, to);
  store4(pair.high, to + kLanes);
}

inline void add(Pair& sums, float value, const Pair& b) {
  const Float4 x = splat4(value);
  sums.low += x * b.low;
  sums.high += x * b.high;
}

template <bool Adds>
void four_by_eight(const Tile& t) {
  const Pair zero{splat4(0.0F), splat4(0.0F)};
  Pair s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  if constexpr (Adds) {
    s0 = load8(t.c);
    s1 = load8(t.c + t.c_row);
    s2 = load8(t.c + 2 * t.c_row);
    s3 = load8(t.c + 3 * t.c_row);
  }
  const float *a0 = t.a.data, *a1 = a0 + t.a.row, *a2 = a1 + t.a.row, *a3 = a2 + t.a.row, *b = t.b;
  for (std::size_t k = 0, at = 0; k < t.depth; ++k, at += t.a.step, b += t.b_row) {
    const Pair row = load8(b);
    add(s0, a0[at], row);
    add(s1, a1[at], row);
    add(s2, a2[at], row);
    add(s3, a3[at], row);
  }
  store8(s0, t.c);
  store8(s1, t.c + t.c_row);
  store8(s2, t.c + 2 * t.c_row);
  store8(s3, t.c + 3 * t.c_row);
}

template <bool Adds>
void four_by_four(const Tile& t) {
  Float4 s0 = splat4(0.0F), s1 = s0, s2 = s0, s3 = s0;
  if constexpr (Adds) {
    s0 = load4(t.c);
    s1 = load4(t.c + t.c_row);
    s2 = load4(t.c + 2 * t.c_row);
    s3 = load4(t.c + 3 * t.c_row);
  }
  const float *a0 = t.a.data, *a1 = a0 + t.a.row, *a2 = a1 + t.a.row, *a3 = a2 + t.a.row, *b = t.b;
  for (std::size_t k = 0, at = 0; k < t.depth; ++k, at += t.a.step, b += t.b_row) {
    const Float4 row = load4(b);
    s0 += splat4(a0[at]) * row;
    s1 += splat4(a1[at]) * row;
    s2 += splat4(a2[at]) * row;
    s3 += splat4(a3[at]) * row;
  }
  store4(s0, t.c);
  store4(s1, t.c + t.c_row);
  store4(s2, t.c + 2 * t.c_row);
  store4(s3, t.c + 3 * t.c_row);
}

template <bool Adds>
void one_by_four(const Tile& t) {
  Float4 sum = Adds ? load4(t.c) : splat4(0.0F);
  for (std::size_t k = 0; k < t.depth; ++k) sum += splat4(t.a.data[k * t.a.step]) * load4(t.b + k * t.b_row);
  store4(sum, t.c);
}

template <bool Adds>
void one_by_one(const Tile& t) {
  float sum = Adds ? *t.c : 0;
  for (std::size_t k = 0; k < t.depth; ++k) sum += t.a.data[k * t.a.step] * t.b[k * t.b_row];
  *t.c = sum;
}

template <bool Adds>
void product(const ProductShape& shape, const LeftMatrix& a, const float* b, std::size_t b_row, float* c,
             std::size_t c_row) {
  std::size_t column = 0;
  const auto down = [&](std::size_t first, auto&& four_rows, auto&& one_row) {
    std::size_t row = 0;
    const auto tile = [&] {
      return Tile{LeftMatrix{a.data + row * a.row, a.row, a.step},
                  b + first,
                  b_row,
                  shape.depth,
                  c + row * c_row + first,
                  c_row};
    };
    for (; row + kTileRows <= shape.rows; row += kTileRows) four_rows(tile());
    for (; row < shape.rows; ++row) one_row(tile());
  };
  for (; column + kTileColumns <= shape.columns; column += kTileColumns) {
    down(column, four_by_eight<Adds>, [](Tile t) {
      one_by_four<Adds>(t);
      t.b += kLanes;
      t.c += kLanes;
      one_by_four<Adds>(t);
    });
  }
  for (; column + kLanes <= shape.columns; column += kLanes)
    down(column, four_by_four<Adds>, one_by_four<Adds>);
  for (; column < shape.columns; ++column) {
    down(
        column,
        [](Tile t) {
          for (std::size_t r = 0; r < kTileRows; ++r, t.c += t.c_row, t.a.data += t.a.row)
            one_by_one<Adds>(t);
        },
        one_by_one<Adds>);
  }
}

}  // namespace

void multiply(ProductShape shape, LeftMatrix a, const float* b, std::size_t b_row, float* c,
              std::size_t c_row) {
  product<false>(shape, a, b, b_row, c, c_row);
}

void add_product(ProductShape shape, LeftMatrix a, const float* b, std::size_t b_row, float* c,
                 std::size_t c_row) {
  product<true>(shape, a, b, b_row, c, c_row);
}

}  // namespace qs
