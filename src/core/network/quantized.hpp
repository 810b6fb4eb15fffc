#pragma once
/// A trained network with its weights quantized, layer by layer, and what that did: to the weights, to what
/// each layer puts out, to the answers. A layer's SQNR is pooled power, Σx² / Σ(x − x̂)²:
///
///     weights      x = W
///     local        x = what the layer puts out; only its own weights are quantized
///     accumulated  x = the same; all layers up to it are quantized
///
/// The surprise: two settings with the same SQNR of weights can differ much in accuracy.

#include <optional>

#include "core/network/training.hpp"
#include "core/quantizers.hpp"

namespace qs {

struct QuantizedLayer {
  std::string spec;            // canonical; empty where the layer is as it was
  double bits_per_weight = 0;  // scales and the like counted
  std::optional<double> weight_sqnr_db, local_sqnr_db,
      accumulated_sqnr_db;  // nothing where there is no signal
};

struct QuantizedNetwork {
  Network network;  // with the weights that the codes stand for; biases as they were
  std::vector<QuantizedLayer> layers;
  double bits_per_weight = 0;  // of all layers
  double accuracy = 0;         // 0 to 1
  double logit_kl_bits = 0;  // mean over the images of D(p ‖ p̂), p the probabilities of the float network
  /// confusion[truth · classes + answer], counts.
  std::vector<std::uint32_t> confusion;
};

/// One specification for each layer, or nothing where it stays as it is, in float32; judged on `images`.
Expected<QuantizedNetwork> quantize_network(const Network& network,
                                            std::span<const std::optional<QuantizerSpec>> specs,
                                            const ImageSet& images);

}  // namespace qs
