#pragma once
/// The quantization noise of a tensor, value by value in O(n): its shape, its size in every channel, and five
/// published definitions of its ratio applied to the same numbers.

#include "core/job.hpp"
#include "core/quantizer.hpp"

namespace qs {

/// How far the error is from the textbook's assumption: uniform over ±Δ/2.
struct NoiseShape {
  double step = 0;                 // Δ
  std::vector<double> shares;      // of errors in equal parts of ±Δ/2; errors beyond are left out
  double inside_share = 0;         // errors within ±Δ/2
  double uniform_distance = 0;     // Kolmogorov's: largest difference of the two cdfs, 0 to 1
  std::optional<double> kurtosis;  // 1.8 for uniform noise
};

/// Shape from the sorted sample, in O(parts · L · log n), for a fixed partition; without the kurtosis, and
/// with the distance taken at the borders of the parts.
NoiseShape noise_shape(const Cells& cells, double step, const SortedSample& sample);

/// 10 log10 of signal power over noise power, under its published names. "Exact" is +∞; nothing if the
/// signal is 0.
struct SqnrDefinitions {
  std::optional<double> norm_ratio_db;  // 20 log10(‖x‖/‖x−x̂‖): torchao compute_error, ONNX Runtime
  std::optional<double> offset_db;      // mean x²/(mean e² + 1e-4): AIMET; senseless on weights
  std::optional<double> mean_of_ratios_db;  // of channels, then the logarithm
  std::optional<double> mean_of_db;         // of channels' decibels
  std::optional<double> variance_ratio_db;  // means taken off
};

struct ChannelNoise {
  std::size_t axis = 0;
  std::vector<std::optional<double>> sqnr_db;  // of each channel
  std::optional<double> least_db, median_db;   // channels without signal left out
};

struct NoiseReport {
  std::optional<NoiseShape> shape;  // for evenly spaced levels
  SqnrDefinitions sqnr;
  ChannelNoise channels;
};

/// measure_noise() in slices, along an axis that the shape has, or without channels. Quantizer and sample must
/// outlive the job.
class NoiseJob : public Job {
 public:
  NoiseJob(const Quantizer& quantizer, std::optional<double> step, const Sample& sample,
           std::optional<std::size_t> axis);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  /// Once, after step() has returned true.
  NoiseReport take();

 private:
  struct Powers {
    double count = 0, signal = 0, noise = 0, signal_sum = 0, noise_sum = 0;
    void add(double x, double e);
  };
  void unit();
  SqnrDefinitions definitions() const;

  const Quantizer& quantizer_;
  std::optional<double> step_;
  std::span<const float> values_;
  std::size_t axis_, stride_;
  std::uint64_t inner_ = 1;
  std::size_t at_ = 0;
  Powers all_;
  std::vector<Powers> channels_;
  std::vector<double> errors_;
  std::vector<std::int32_t> codes_;
  std::vector<float> decoded_;
};

/// `step` is given for evenly spaced levels. Refuses an axis that the shape does not have.
Expected<NoiseReport> measure_noise(const Quantizer& quantizer, std::optional<double> step,
                                    const Sample& sample, std::size_t axis);

}  // namespace qs
