#pragma once
/// View "calibrate" of the lab "rounding": the range of the activations into a layer of the digit network, by four methods;
/// what each throws away in dB, in bits of divergence and in accuracy.

#include "core/rounding/calibration.hpp"
#include "labs/rounding/layer.hpp"

namespace qs {

struct CalibrateParams {
  int bits = 4;
  bool operator==(const CalibrateParams&) const = default;
};

struct CalibratedRange {
  std::string_view method;
  Calibration found;
  std::optional<double> accuracy;  // of the digit network with these activations
  double without_zeros_bits = 0;   // divergence of this range, zeros left out
};

struct CalibrateResult {
  std::optional<Error> problem;
  std::vector<CalibratedRange> ranges;  // by calibration_methods(), those that are done
  std::vector<double> shares;           // of magnitudes in even bins from 0 to `most`
  double zeros = 0;                     // share of activations that are 0, all in the first bin
  double most = 0;
  std::optional<double> exact_accuracy;
};

/// One range after another. The layer must have inputs, and with the digits outlive it.
class CalibrateJob : public Job {
 public:
  CalibrateJob(const CalibrateParams& params, const RoundingLayer& layer, const DigitLayers* digits);
  bool step(const Budget& may_go_on) override;
  double progress() const override;
  const CalibrateParams& params() const { return params_; }
  const RoundingLayer& layer() const { return layer_; }
  const CalibrateResult& result() const { return result_; }
  bool is_done() const { return result_.problem || result_.ranges.size() == calibration_methods().size(); }

 private:
  void begin_range();

  CalibrateParams params_;
  const RoundingLayer& layer_;
  const DigitLayers* digits_;
  Sample sample_;
  std::optional<CalibrationJob> range_;
  CalibrateResult result_;
};

/// All of it.
CalibrateResult compute_calibrate(const CalibrateParams& params, const RoundingLayer& layer,
                                  const DigitLayers* digits);

std::string calibrate_answer(const CalibrateResult& result, std::size_t chosen);

}  // namespace qs
