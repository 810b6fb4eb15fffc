#pragma once
/// Training by stochastic gradient descent with momentum (Sutskever et al. 2013, eqs. 1 and 2) and weight
/// decay (Krogh and Hertz 1992), a batch at a time, with a rate that falls linearly to 0 over the run:
///
///     v ← μ v − η (∇loss + λ w),   w ← w + v
///
/// With weight_bits the loss and its derivative are those of the rounded weights (weight_rounding.hpp).
/// Images are shuffled anew for each epoch from the seed. A run is a function of data, parameters and seed.

#include <memory>
#include <optional>

#include "core/job.hpp"
#include "core/network/mlp.hpp"
#include "core/network/weight_rounding.hpp"

namespace qs {

/// Images as rows of numbers in [0, 1], with their classes.
struct ImageSet {
  std::uint32_t pixels = 0;          // of an image
  std::vector<float> images;         // count × pixels
  std::vector<std::uint8_t> labels;  // count
  std::size_t count() const { return labels.size(); }
  SparseRows rows() const { return {images, pixels}; }
};

/// Takes `share` of every class aside for testing, chosen by the seed.
struct Split {
  ImageSet training, test;
};
Split stratified_split(const ImageSet& all, double share, std::uint64_t seed);

struct TrainingParams {
  int epochs = 30, batch = 32;
  double learning_rate = 0.2, momentum = 0.9;
  double weight_decay = 0.001;  // λ, of weights and not of biases
  int weight_bits = 0;          // 1 to 8: retrained with rounding in the loop; 0: without
  std::uint64_t seed = 1;
  bool operator==(const TrainingParams&) const = default;
};

/// Refuses unusable parameters by name: epochs and batch below 1, a rate or a decay that is not
/// positive and finite, a momentum outside [0, 1).
Expected<TrainingParams> checked(const TrainingParams& params);

/// Figures after an epoch.
struct EpochResult {
  double loss = 0;                                  // mean over its batches, while it went on
  double training_accuracy = 0, test_accuracy = 0;  // 0 to 1
};

double accuracy(const Network& network, const ImageSet& set);

class Training : public Job {
 public:
  /// `params` must have passed checked().
  Training(const Training&) = delete;  // a pass refers to its members
  Training& operator=(const Training&) = delete;
  Training(Network network, std::shared_ptr<const Split> data, const TrainingParams& params);
  /// One unit of work is a batch, a part of a large one, or some images of an epoch's figures.
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return diverged_ || epoch_ >= params_.epochs; }
  /// The loss is no number any more, or over an epoch four times that of guessing, ln(classes): the learning
  /// rate is too high. The network is that of the epoch before.
  bool diverged() const { return diverged_; }
  const Network& network() const { return network_; }
  /// The network that answers: with rounded weights if it is trained with rounding.
  const Network& answering() const { return rounding_ ? rounded_ : network_; }
  const std::vector<EpochResult>& history() const { return history_; }

 private:
  void begin_batch();
  void end_batch();
  void descend();
  void mark_some();
  void go_back();

  Network network_, last_good_, velocity_, gradient_, rounded_;
  std::optional<WeightRounding> rounding_;
  std::shared_ptr<const Split> data_;
  TrainingParams params_;
  SparseRows training_images_, test_images_;
  std::vector<std::uint32_t> order_;
  std::size_t next_ = 0;
  // For the figures of an epoch: images so far, those of the training first, and right answers.
  std::size_t marked_ = 0, training_right_ = 0, test_right_ = 0;
  int epoch_ = 0;
  double epoch_loss_ = 0;
  bool diverged_ = false;
  std::vector<EpochResult> history_;
  Activations activations_;
  std::vector<std::uint8_t> batch_labels_;
  std::optional<GradientPass> pass_;  // of the present batch
};

}  // namespace qs
