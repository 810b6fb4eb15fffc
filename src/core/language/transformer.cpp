#include "core/language/transformer.hpp"

#include <array>
#include <cmath>
#include <string>

#include "core/numerics/random.hpp"

namespace qs {
namespace {

struct SizeLimit {
  std::string_view name;
  std::uint32_t TransformerSizes::*size;
  std::uint32_t least, most;
};
constexpr std::array<SizeLimit, 6> kLimits{{{"words", &TransformerSizes::words, 2, 256},
                                            {"context", &TransformerSizes::context, 2, 64},
                                            {"width", &TransformerSizes::width, 4, 128},
                                            {"heads", &TransformerSizes::heads, 1, 16},
                                            {"layers", &TransformerSizes::layers, 1, 8},
                                            {"hidden", &TransformerSizes::hidden, 4, 512}}};
constexpr std::size_t kMostWeights = std::size_t{1} << 18;

/// Half the width of a uniform distribution with this variance.
float reach_of(const TransformerMatrix& matrix, const TransformerSizes& sizes) {
  constexpr double kEmbeddingVariance = 0.25;
  double variance = 1.0 / matrix.columns;
  if (matrix.kind == MatrixKind::kEmbedding || matrix.kind == MatrixKind::kPositions)
    variance = kEmbeddingVariance;
  if (matrix.kind == MatrixKind::kOutput || matrix.kind == MatrixKind::kDown) variance /= 2.0 * sizes.layers;
  return static_cast<float>(std::sqrt(3 * variance));
}

}  // namespace

std::string_view name_of(MatrixKind kind) {
  constexpr std::array<std::string_view, kMatrixKinds> kNames{
      "embedding", "positions", "query", "key", "value", "output", "up", "down", "head"};
  return kNames[static_cast<std::size_t>(kind)];
}

Expected<TransformerSizes> checked(const TransformerSizes& sizes) {
  for (const SizeLimit& limit : kLimits) {
    const std::uint32_t size = sizes.*limit.size;
    if (size < limit.least || size > limit.most) {
      return refuse("transformer: " + std::string(limit.name), std::to_string(size),
                    std::to_string(limit.least) + " to " + std::to_string(limit.most));
    }
  }
  if (sizes.width % sizes.heads != 0) {
    return refuse("transformer: width", std::to_string(sizes.width),
                  "a multiple of the " + std::to_string(sizes.heads) + " heads");
  }
  if (const std::size_t count = weight_count(sizes); count > kMostWeights)
    return refuse("transformer: weights", std::to_string(count), "at most " + std::to_string(kMostWeights));
  return sizes;
}

std::vector<TransformerMatrix> matrices(const TransformerSizes& sizes) {
  std::vector<TransformerMatrix> all;
  const auto add = [&](MatrixKind kind, std::uint32_t layer, std::uint32_t rows, std::uint32_t columns) {
    const std::size_t offset = all.empty() ? 0 : all.back().offset + all.back().count();
    all.push_back(TransformerMatrix{kind, layer, rows, columns, offset});
  };
  add(MatrixKind::kEmbedding, 0, sizes.words, sizes.width);
  add(MatrixKind::kPositions, 0, sizes.context, sizes.width);
  for (std::uint32_t layer = 0; layer < sizes.layers; ++layer) {
    for (const MatrixKind kind :
         {MatrixKind::kQuery, MatrixKind::kKey, MatrixKind::kValue, MatrixKind::kOutput})
      add(kind, layer, sizes.width, sizes.width);
    add(MatrixKind::kUp, layer, sizes.hidden, sizes.width);
    add(MatrixKind::kDown, layer, sizes.width, sizes.hidden);
  }
  if (!sizes.tied_head) add(MatrixKind::kHead, 0, sizes.words, sizes.width);
  return all;
}

std::size_t weight_count(const TransformerSizes& sizes) {
  const TransformerMatrix last = matrices(sizes).back();
  return last.offset + last.count();
}

Expected<Transformer> make_transformer(const TransformerSizes& sizes, std::uint64_t seed) {
  const auto good = checked(sizes);
  if (!good) return Refusal(good.error());
  Transformer transformer{sizes, std::vector<float>(weight_count(sizes))};
  for (const TransformerMatrix& matrix : matrices(sizes)) {
    const float reach = reach_of(matrix, sizes);
    for (std::size_t i = 0; i < matrix.count(); ++i) {
      const std::size_t at = matrix.offset + i;
      transformer.weights[at] = reach * static_cast<float>(2 * uniform_at(seed, at) - 1);
    }
  }
  return transformer;
}

}  // namespace qs
