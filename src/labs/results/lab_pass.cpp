#include "labs/results/lab_pass.hpp"

namespace qs {

NoiseJob noise_job(const PassParams& params, const Analysis& analysis, const Sample& sample) {
  const auto step = params.shape ? step_of(params.quantizer, analysis) : std::nullopt;
  const bool channels = params.channels && !sample.shape.empty();
  return {*analysis.quantizer, step, sample, channels ? std::optional<std::size_t>(0) : std::nullopt};
}

LabPass::LabPass(PassParams params, std::shared_ptr<const Sample> sample)
    : params_(std::move(params)), sample_(std::move(sample)), job_(params_.quantizer, *sample_) {
  if (params_.validity) validity_.emplace(*sample_);
}

bool LabPass::step(const Budget& may_go_on) {
  if (!analysis_) {
    if (!job_.step(may_go_on)) return false;
    analysis_ = job_.take();
    if (*analysis_ && (params_.shape || params_.channels))
      noise_.emplace(noise_job(params_, **analysis_, *sample_));
  }
  if (noise_ && !noise_->step(may_go_on)) return false;
  return !validity_ || validity_->step(may_go_on);
}

double LabPass::progress() const {
  const double parts = 1.0 + (params_.shape || params_.channels ? 1 : 0) + (params_.validity ? 1 : 0);
  const double noise = noise_ ? noise_->progress() : 0, validity = validity_ ? validity_->progress() : 0;
  return (job_.progress() + noise + validity) / parts;
}

}  // namespace qs
