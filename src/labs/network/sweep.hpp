#pragma once
/// Sweep of quantizations of one trained network: SQNR of all weights together against accuracy.

#include "core/job.hpp"
#include "core/network/quantized.hpp"

namespace qs {

/// A trained network and its test images.
struct Examinee {
  Network network;
  std::shared_ptr<const Split> data;
  Activations exact;    // of the test images
  double accuracy = 0;  // of float32 weights

  QuantizedNetwork quantize(std::span<const LayerFormats> formats) const;
  /// Judges a quantized network; also fills the layers' output SQNR.
  Judgement examine(QuantizedNetwork& changed) const { return judge(changed, network, exact, data->test); }
};
std::shared_ptr<const Examinee> make_examinee(Network network, std::shared_ptr<const Split> data);

/// One setting of a network: quantized, then judged.
class Trial : public Job {
 public:
  Trial(std::shared_ptr<const Examinee> examinee, std::span<const LayerFormats> formats);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  // When step() has returned true.
  const Expected<QuantizedNetwork>& quantized() const { return *quantized_; }
  const Judgement& judgement() const { return judgement_; }

 private:
  std::shared_ptr<const Examinee> examinee_;
  QuantizeJob quantizing_;
  std::optional<Expected<QuantizedNetwork>> quantized_;
  std::optional<JudgeJob> judging_;
  Judgement judgement_;
};

struct SweepPoint {
  std::string spec;
  std::optional<std::size_t> layer;  // the only quantized layer; nothing if all are quantized
  double bits_per_weight = 0, sqnr_db = 0, accuracy = 0, logit_kl_bits = 0;
};

/// Indices of two points with nearly the same SQNR and the largest difference in accuracy.
struct Fates {
  std::size_t better = 0, worse = 0;
  double apart = 0;  // difference of the accuracies
};

/// SQNRs within half a decibel count as the same. No Fates without two such points.
inline constexpr double kSameSqnr = 0.5;
std::optional<Fates> different_fates(std::span<const SweepPoint> points);

/// Specifications of the sweep, each tried on all layers together and on every layer alone.
std::vector<std::string> sweep_specs();
/// Number of settings in the sweep.
std::size_t sweep_size(std::size_t layers);

class NetworkSweep : public Job {
 public:
  explicit NetworkSweep(std::shared_ptr<const Examinee> examinee);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  bool is_done() const { return next_ == settings_.size(); }
  std::size_t size() const { return settings_.size(); }
  const std::vector<SweepPoint>& points() const { return points_; }
  /// Set once the sweep is done.
  const std::optional<Fates>& fates() const { return fates_; }

 private:
  struct Setting {
    std::string spec;
    std::optional<std::size_t> layer;
  };
  void begin_trial();
  void end_trial();

  std::shared_ptr<const Examinee> examinee_;
  std::vector<Setting> settings_;
  std::size_t next_ = 0;
  std::unique_ptr<Trial> trial_;  // of the next setting
  std::vector<SweepPoint> points_;
  std::optional<Fates> fates_;
};

/// Two weights, w and −w, rotated by the error: of two errors with the same power, one along the weights
/// changes no answer of [w·x > 0], and one across them turns the boundary by atan(10^(−SQNR/20)) and, for x
/// uniform over all directions, changes the share atan(…)/π of the answers.
double share_changed_across(double sqnr_db);

}  // namespace qs
