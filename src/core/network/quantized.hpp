#pragma once
/// A trained network with its weights and activations quantized, layer by layer, and the effect on the
/// weights, on the output of each layer and on the answers. The input of layer l is quantized before it meets
/// the weights, as in integer hardware:
///
///     zₗ = Q_w(Wₗ) · Q_a(aₗ₋₁) + bₗ
///
/// If one range serves all values, calibration on training images chooses the range of Q_a; formats with a
/// scale a block choose scales as the values come. A layer's SQNR is pooled power, Σx² / Σ(x − x̂)²:
///
///     weights      x = W
///     local        x = the output of the layer; only this layer is quantized
///     accumulated  x = the same; all layers up to it are quantized
///
/// The surprise: two settings with the same SQNR of weights can differ much in accuracy.

#include <optional>

#include "core/analysis.hpp"
#include "core/network/training.hpp"

namespace qs {

/// Absent where the numbers stay float32.
struct LayerFormats {
  std::optional<QuantizerSpec> weights, activations;
  bool operator==(const LayerFormats&) const = default;
};

struct QuantizedLayer {
  std::string spec, activation_spec;  // canonical; empty where the layer is as it was
  double bits_per_weight = 0;         // scales and the like counted
  int rate_bits = 32;                 // stored bits of one weight code
  double entropy_bits = 0;            // of the weights' codes; 0 where there are none
  std::optional<double> weight_sqnr_db, local_sqnr_db,
      accumulated_sqnr_db;  // nothing where there is no signal
};

struct QuantizedNetwork {
  Network network;  // with the weights that the codes stand for; biases as they were
  std::vector<QuantizedLayer> layers;
  std::vector<std::shared_ptr<const Quantizer>> activations;  // of each layer; null where float32, or where
                                                              // scales are chosen as values come
  std::vector<std::optional<QuantizerSpec>> activation_specs;
  double bits_per_weight = 0;            // of all layers
  std::optional<double> weight_sqnr_db;  // of all weights together
};

/// `calibration` holds images like those to come. Refusals name the layer's number.
Expected<QuantizedNetwork> quantize_network(const Network& network, std::span<const LayerFormats> formats,
                                            const ImageSet& calibration);

/// quantize_network() in slices. Network and calibration must outlive the job.
class QuantizeJob : public Job {
 public:
  QuantizeJob(const Network& network, std::span<const LayerFormats> formats, const ImageSet& calibration);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  Expected<QuantizedNetwork> take();

 private:
  void unit();
  void end_layer(Expected<QuantizedLayer> layer);

  const Network& network_;
  std::vector<LayerFormats> formats_;
  ImageSet few_;  // to choose ranges of activations
  Activations passed_;
  std::size_t layer_ = 0;
  std::optional<Sample> sample_;  // the present layer's weights
  std::unique_ptr<AnalysisJob> analysis_;
  std::optional<Error> problem_;
  QuantizedNetwork result_;
};

/// As forward(), with activations quantized.
void forward(const QuantizedNetwork& network, std::span<const float> inputs, Activations& activations);

/// Its answers on images, compared with the float network.
struct Judgement {
  double accuracy = 0;                   // 0 to 1
  double logit_kl_bits = 0;              // mean of D(p ‖ p̂), p the probabilities of the float network
  std::vector<std::uint32_t> confusion;  // [truth · classes + answer], counts
};
/// Fills the layers' local and accumulated SQNR. `exact` is the result of forward() of the float network.
Judgement judge(QuantizedNetwork& changed, const Network& network, const Activations& exact,
                const ImageSet& images);

class LayerPass;

/// judge() in slices. All arguments must outlive the job.
class JudgeJob : public Job {
 public:
  JudgeJob(QuantizedNetwork& changed, const Network& network, const Activations& exact,
           const ImageSet& images);
  ~JudgeJob() override;
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  Judgement take() { return std::move(result_); }

 private:
  void unit();
  void end_pass(std::vector<float> outputs);
  void compare_answers();

  QuantizedNetwork& changed_;
  const Network& network_;
  const Activations& exact_;
  const ImageSet& images_;
  Activations passed_;
  std::size_t layer_ = 0;
  bool local_ = false;  // the present pass has the float network's inputs
  std::unique_ptr<LayerPass> pass_;
  bool is_done_ = false;
  Judgement result_;
};

}  // namespace qs
