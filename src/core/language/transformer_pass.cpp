#include "core/language/transformer_pass.hpp"

#include <algorithm>

#include "core/language/matrix_product.hpp"
#include "core/network/cross_entropy.hpp"
#include "core/network/transpose.hpp"
#include "core/numerics/simd.hpp"

namespace qs {
namespace {

/// A matrix of outputs × inputs within the weights.
struct Place {
  std::size_t offset, outputs, inputs;
};

void take_columns(const Transformer& transformer, const Place& place, std::vector<float>& columns) {
  columns.resize(place.outputs * place.inputs);
  const auto from = std::span(transformer.weights).subspan(place.offset, columns.size());
  dense::transpose(from, place.outputs, place.inputs, columns.data());
}

/// y = W x for each row.
void project(const ProductShape& shape, const std::vector<float>& x, const std::vector<float>& columns,
             std::vector<float>& y) {
  y.resize(shape.rows * shape.columns);
  multiply(shape, {x.data(), shape.depth, 1}, columns.data(), shape.columns, y.data(), shape.columns);
}

/// x += W y for each row.
void add_projection(const ProductShape& shape, const std::vector<float>& y, const std::vector<float>& columns,
                    std::vector<float>& x) {
  add_product(shape, {y.data(), shape.depth, 1}, columns.data(), shape.columns, x.data(), shape.columns);
}

/// Adds to the gradient of W, and gives the slopes by its input.
void project_back(const Transformer& transformer, const Place& place, const std::vector<float>& x,
                  const std::vector<float>& by_y, std::vector<float>& gradient, std::vector<float>& by_x) {
  const std::size_t rows = x.size() / place.inputs;
  add_product({place.outputs, rows, place.inputs}, {by_y.data(), 1, place.outputs}, x.data(), place.inputs,
              gradient.data() + place.offset, place.inputs);
  by_x.resize(x.size());
  multiply({rows, place.outputs, place.inputs}, {by_y.data(), place.outputs, 1},
           transformer.weights.data() + place.offset, place.inputs, by_x.data(), place.inputs);
}

void rectify(std::vector<float>& values) {
  std::size_t i = 0;
  const Float4 zero = splat4(0.0F);
  for (; i + kLanes <= values.size(); i += kLanes) {
    const Float4 z = load4(&values[i]);
    store4(z < zero ? zero : z, &values[i]);  // NaN stays NaN
  }
  for (; i < values.size(); ++i) values[i] = values[i] < 0 ? 0 : values[i];
}

/// max(0, z) passes a slope on where it passed a number.
void rectify_back(const std::vector<float>& passed, std::vector<float>& slopes) {
  std::size_t i = 0;
  const Float4 zero = splat4(0.0F);
  for (; i + kLanes <= slopes.size(); i += kLanes)
    store4(load4(&passed[i]) == zero ? zero : load4(&slopes[i]), &slopes[i]);
  for (; i < slopes.size(); ++i) slopes[i] = passed[i] == 0 ? 0 : slopes[i];
}

void add_to(const float* from, std::size_t width, float* to) {
  for (std::size_t i = 0; i < width; ++i) to[i] += from[i];
}

}  // namespace

std::size_t rows_of_unit(const TransformerSizes& sizes, std::size_t length, std::size_t most) {
  constexpr std::size_t kProducts = std::size_t{1} << 22;  // of a forward pass
  const std::size_t rows = std::min(most, kProducts / weight_count(sizes));
  return std::max(rows / length, std::size_t{1}) * length;
}

void TransformerPass::use(const Transformer& transformer) {
  transformer_ = &transformer;
  const TransformerSizes& sizes = transformer.sizes;
  const std::size_t width = sizes.width, hidden = sizes.hidden;
  layers_.resize(sizes.layers);
  head_ = 0;
  for (const TransformerMatrix& matrix : matrices(sizes)) {
    Layer& layer = layers_[matrix.layer];
    // Query, key and value follow each other: one matrix.
    if (matrix.kind == MatrixKind::kQuery) layer.qkv = matrix.offset;
    if (matrix.kind == MatrixKind::kOutput) layer.output = matrix.offset;
    if (matrix.kind == MatrixKind::kUp) layer.up = matrix.offset;
    if (matrix.kind == MatrixKind::kDown) layer.down = matrix.offset;
    if (matrix.kind == MatrixKind::kHead) head_ = matrix.offset;
  }
  for (Layer& layer : layers_) {
    take_columns(transformer, {layer.qkv, 3 * width, width}, layer.qkv_columns);
    take_columns(transformer, {layer.output, width, width}, layer.output_columns);
    take_columns(transformer, {layer.up, hidden, width}, layer.up_columns);
    take_columns(transformer, {layer.down, width, hidden}, layer.down_columns);
  }
  take_columns(transformer, {head_, sizes.words, width}, head_columns_);
}

std::span<const float> TransformerPass::forward(std::span<const Word> words, std::size_t length) {
  const TransformerSizes& sizes = transformer_->sizes;
  const std::size_t width = sizes.width, hidden = sizes.hidden, rows = words.size();
  shape_ = {words.size() / length, length, width, sizes.heads};
  words_.assign(words.begin(), words.end());
  stream_.resize(rows * width);
  const float *embedding = transformer_->weights.data(), *positions = embedding + sizes.words * width;
  for (std::size_t row = 0; row < rows; ++row) {
    const float *word = embedding + words[row] * width, *position = positions + row % length * width;
    for (std::size_t i = 0; i < width; ++i) stream_[row * width + i] = word[i] + position[i];
  }
  for (Layer& layer : layers_) {
    rms_norm(stream_, width, layer.before_attention);
    project({rows, width, 3 * width}, layer.before_attention.values, layer.qkv_columns, layer.projected);
    attend(shape_, layer.projected, layer.attention, layer.attended);
    add_projection({rows, width, width}, layer.attended, layer.output_columns, stream_);
    rms_norm(stream_, width, layer.before_up);
    project({rows, width, hidden}, layer.before_up.values, layer.up_columns, layer.hidden);
    rectify(layer.hidden);
    add_projection({rows, hidden, width}, layer.hidden, layer.down_columns, stream_);
  }
  rms_norm(stream_, width, before_head_);
  project({rows, width, sizes.words}, before_head_.values, head_columns_, logits_);
  return logits_;
}

double TransformerPass::backward(std::span<const std::uint8_t> targets, float share,
                                 std::vector<float>& gradient) {
  const std::size_t width = shape_.width, words = transformer_->sizes.words;
  const double loss = cross_entropy(logits_, targets, by_logits_);
  if (loss != loss) return loss;
  for (float& slope : by_logits_) slope *= share;
  project_back(*transformer_, {head_, words, width}, before_head_.values, by_logits_, gradient, by_normed_);
  by_stream_.assign(stream_.size(), 0);
  add_rms_norm_slopes(before_head_, by_normed_, width, by_stream_);
  for (std::size_t l = layers_.size(); l-- > 0;) layer_back(layers_[l], gradient);
  float *embedding = gradient.data(), *positions = embedding + words * width;
  for (std::size_t row = 0; row < words_.size(); ++row) {
    add_to(&by_stream_[row * width], width, embedding + words_[row] * width);
    add_to(&by_stream_[row * width], width, positions + row % shape_.length * width);
  }
  return loss;
}

void TransformerPass::layer_back(Layer& layer, std::vector<float>& gradient) {
  const std::size_t width = shape_.width, hidden = transformer_->sizes.hidden;
  project_back(*transformer_, {layer.down, width, hidden}, layer.hidden, by_stream_, gradient, by_hidden_);
  rectify_back(layer.hidden, by_hidden_);
  project_back(*transformer_, {layer.up, hidden, width}, layer.before_up.values, by_hidden_, gradient,
               by_normed_);
  add_rms_norm_slopes(layer.before_up, by_normed_, width, by_stream_);
  project_back(*transformer_, {layer.output, width, width}, layer.attended, by_stream_, gradient,
               by_attended_);
  attend_back(shape_, layer.projected, layer.attention, by_attended_, by_projected_);
  project_back(*transformer_, {layer.qkv, 3 * width, width}, layer.before_attention.values, by_projected_,
               gradient, by_normed_);
  add_rms_norm_slopes(layer.before_attention, by_normed_, width, by_stream_);
}

}  // namespace qs
