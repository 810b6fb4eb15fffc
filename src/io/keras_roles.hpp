#pragma once
/// Tells which datasets of an HDF5 file of Keras are weights, and which of their axes are outputs. Keras 3
/// names them by the class of the layer and the place of the variable, layers/conv2d_1/vars/0
/// (keras/src/saving/ saving_lib.py: never by the name of the layer); Keras 2 by names,
/// model_weights/conv/conv/kernel:0. Source of the layouts: build() of the layers in keras/src/layers.
///
/// The surprise: kernels have inputs before outputs, [in, out] and [h, w, in, out], but transposed
/// convolutions [h, w, out, in]; and a depthwise kernel has two axes of outputs, [h, w, in, multiplier].

#include "io/tensor_file.hpp"

namespace qs::io {

/// Places of the outputs in a variable of some layers.
struct KerasRule {
  enum class Layout : std::uint8_t { kInputsFirst, kTransposed, kDepthwise, kRows, kHeadsOut, kHeadsIn };
  std::string_view
      layer;  // the class in Keras 3's snake case, "conv2d"; or the end of Keras 2's name of a variable
  std::uint32_t variable = 0;  // of Keras 3; any of Keras 2
  Layout layout = Layout::kInputsFirst;
  std::string_view words;  // "Conv2D: [h, w, in, out]"
};
std::span<const KerasRule> keras_rules();

/// True for names as Keras gives them: ".../vars/0", or ending in ":0".
bool is_named_by_keras(std::string_view path);

/// Sets container, roles and uses if any name is one of Keras; otherwise every dataset is an array that
/// counts.
void give_keras_roles(std::vector<TensorInfo>& tensors);

}  // namespace qs::io
