#pragma once
/// Forward and backward passes of a transformer over some windows of text (formulas: transformer.hpp). All
/// positions of all windows are rows of one matrix, so each weight matrix is one product.
///
///     TransformerPass pass;
///     pass.use(transformer);                                   // after every change of the weights
///     pass.forward(words, length);                             // windows × length words
///     pass.backward(targets, share, gradient);                 // adds to the gradient
///
/// Gradients are exact: reverse accumulation, in float32, in one order of all sums.

#include <cstdint>
#include <span>
#include <vector>

#include "core/language/attention.hpp"
#include "core/language/rms_norm.hpp"
#include "core/language/transformer.hpp"

namespace qs {

class TransformerPass {
 public:
  /// Takes up the weights. The transformer must outlive the passes that follow.
  void use(const Transformer& transformer);
  /// `words`: windows of `length` words, one after the other; length is at most the context, and each word is
  /// one of the vocabulary. Returns the logits: a row of `words` numbers for each position.
  std::span<const float> forward(std::span<const Word> words, std::size_t length);
  /// Mean of −ln P(target) over the rows of the last forward(), NaN where a logit is no finite number; adds
  /// `share` times its derivative by each weight to `gradient`.
  double backward(std::span<const std::uint8_t> targets, float share, std::vector<float>& gradient);
  std::span<const float> logits() const { return logits_; }
  /// Of a layer in the last forward().
  const AttentionWeights& attention(std::size_t layer) const { return layers_[layer].attention; }
  const AttentionShape& shape() const { return shape_; }

 private:
  /// Matrices of a layer by their place in the weights, transposed copies, and the outputs that backward()
  /// needs.
  struct Layer {
    std::size_t qkv = 0, output = 0, up = 0, down = 0;
    std::vector<float> qkv_columns, output_columns, up_columns, down_columns;
    NormedRows before_attention, before_up;
    std::vector<float> projected;  // q, k, v
    AttentionWeights attention;
    std::vector<float> attended, hidden;
  };
  void layer_back(Layer& layer, std::vector<float>& gradient);

  const Transformer* transformer_ = nullptr;
  std::vector<Layer> layers_;
  std::size_t head_ = 0;  // place of the head's weights: the embedding's if it is tied
  std::vector<float> head_columns_;
  AttentionShape shape_;
  std::vector<Word> words_;
  std::vector<float> stream_;  // x, the sum that layers add to
  NormedRows before_head_;
  std::vector<float> logits_;
  // Of the backward pass.
  std::vector<float> by_logits_, by_stream_, by_normed_, by_attended_, by_projected_, by_hidden_;
};

/// Positions of whole windows for a unit of work of a few milliseconds at most: `most`, or fewer where there
/// are many weights, but at least one window.
std::size_t rows_of_unit(const TransformerSizes& sizes, std::size_t length, std::size_t most);

}  // namespace qs
