#pragma once
/// A decoder-only transformer (Vaswani et al. 2017; Radford et al. 2018), small enough to be trained in a
/// page:
///
///     x⁰_t = E[w_t] + R[t]                                            embedding and position
///     a    = x + O · attention(Q n(x), K n(x), V n(x))                attention.hpp, `heads` of them
///     x⁺   = a + D · max(0, U n(a))                                   up, max(0, ·), down
///     z_t  = H n(x^layers_t),   P(w_{t+1} = k | w_1 … w_t) = softmax(z_t)_k
///
/// n is RMS norm without a gain (rms_norm.hpp): a gain would only scale columns of the matrix behind it. No
/// biases. H is a matrix of its own, or E if the head is tied (Press and Wolf 2017).
///
/// The first word of a window is the end word of the grammar, as if a sentence had ended before it; position
/// t then predicts word t + 1. All arithmetic is float32 of + − × ÷ √ and exponentials made of them, in one
/// order: a seed gives the same weights natively and in WebAssembly.
///
/// The surprise: two layers of width 8, 1,664 weights, come within 0.004 bit of the English-like grammar and
/// agree over any distance. One layer of width 32 comes within 0.016 bit and does not: the noun that it
/// should look back to is told from others by what stands before it, which takes a layer of its own.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/language/grammar.hpp"

namespace qs {

struct TransformerSizes {
  std::uint32_t words = 24;    // of the vocabulary: 2 to 256
  std::uint32_t context = 32;  // positions: 2 to 64
  std::uint32_t width = 32;    // 4 to 128, a multiple of the heads
  std::uint32_t heads = 4;     // 1 to 16
  std::uint32_t layers = 2;    // 1 to 8
  std::uint32_t hidden = 64;   // outputs of "up": 4 to 512
  bool tied_head = false;
  bool operator==(const TransformerSizes&) const = default;
};
/// Refuses sizes outside these limits, a width that the heads do not divide, and more than 2¹⁸ weights.
Expected<TransformerSizes> checked(const TransformerSizes& sizes);

enum class MatrixKind : std::uint8_t {
  kEmbedding,
  kPositions,
  kQuery,
  kKey,
  kValue,
  kOutput,
  kUp,
  kDown,
  kHead
};
/// "embedding", "positions", "query", "key", "value", "output", "up", "down", "head".
std::string_view name_of(MatrixKind kind);
inline constexpr std::size_t kMatrixKinds = 9;

/// A matrix lies row by row in the weights: outputs × inputs, but one row a word or position in the embedding
/// and the positions.
struct TransformerMatrix {
  MatrixKind kind = MatrixKind::kEmbedding;
  std::uint32_t layer = 0;  // 0 for those outside the layers
  std::uint32_t rows = 0, columns = 0;
  std::size_t offset = 0;  // of its first weight
  std::size_t count() const { return std::size_t{rows} * columns; }
};

/// All matrices in the order in which their weights lie. A tied head has none of its own.
std::vector<TransformerMatrix> matrices(const TransformerSizes& sizes);
std::size_t weight_count(const TransformerSizes& sizes);

struct Transformer {
  TransformerSizes sizes;
  std::vector<float> weights;  // weight_count() of them
  bool operator==(const Transformer&) const = default;
  std::span<const float> weights_of(const TransformerMatrix& matrix) const {
    return std::span(weights).subspan(matrix.offset, matrix.count());
  }
  std::span<float> weights_of(const TransformerMatrix& matrix) {
    return std::span(weights).subspan(matrix.offset, matrix.count());
  }
};

/// Weights begin uniform with variance 1/inputs (embedding and positions: 1/4); "output" and "down" are
/// smaller by √(2 · layers), so that the sum over layers keeps its size (Radford et al. 2019, section 2.3).
Expected<Transformer> make_transformer(const TransformerSizes& sizes, std::uint64_t seed);

}  // namespace qs
