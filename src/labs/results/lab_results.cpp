#include "labs/results/lab_results.hpp"

#include <algorithm>

#include "labs/state/lab_info.hpp"

namespace qs {

LabModel& LabResults::model_of(std::string_view lab) {
  const std::span<const LabInfo> rows = labs();
  models_.resize(rows.size());
  const LabInfo* row = find_lab(lab);
  std::shared_ptr<LabModel>& model = models_[static_cast<std::size_t>(row - rows.data())];
  if (model == nullptr) model = row->make();
  return *model;
}

void LabResults::update(const LabInput& input) {
  clear();
  LabModel& model = model_of(input.state.lab);
  if (present_ != nullptr && present_ != &model) present_->leave();
  present_ = &model;
  if (!find_lab(input.state.lab)->uses_values) {
    measurement_.end();
  } else if (model.measures_by_itself()) {
    measurement_.begin_whole(input.sample);
  } else {
    measurement_.begin(model.wanted(input.state), input.sample);
  }
  model.update(input, {measurement_, *this});
}

std::optional<Run> LabResults::run_of(const AppState& state) {
  if (find_lab(state.lab)->uses_values) return std::nullopt;
  return model_of(state.lab).run(state, nullptr, measurement_);
}

const Run* LabResults::measure(const AppState& state, const std::shared_ptr<const Sample>& sample) {
  if (!find_lab(state.lab)->uses_values) {
    own_run_ = run_of(state);
    return own_run_ ? &*own_run_ : nullptr;
  }
  if (preview_count() > 0 || is_measuring()) return nullptr;
  const std::optional<Run>* run = run_memo_.get(state, sample, [&](const AppState&, const Sample&) {
    return model_of(state.lab).run(state, sample, measurement_);
  });
  return *run ? &**run : nullptr;
}

bool LabResults::step(const Budget& may_go_on, bool nothing_is_dragged) {
  if (measurement_.is_measuring()) return nothing_is_dragged && measurement_.step(may_go_on);
  bool more = false;
  for (const std::shared_ptr<LabModel>& model : models_) {
    if (model == nullptr || (model.get() != present_ && !model->works_unseen())) continue;
    more = model->step(may_go_on) || more;
  }
  return more;
}

bool LabResults::is_working() const {
  if (is_measuring() || (present_ != nullptr && present_->is_working())) return true;
  return std::any_of(models_.begin(), models_.end(), [](const std::shared_ptr<LabModel>& model) {
    return model != nullptr && model->works_unseen();
  });
}

LabModel* LabResults::waits_for_range() const {
  for (const std::shared_ptr<LabModel>& model : models_) {
    if (model != nullptr && model->wants_range()) return model.get();
  }
  return nullptr;
}

std::optional<Run> LabModel::run(const AppState& state, const std::shared_ptr<const Sample>& sample,
                                 Measurement& measurement) {
  const Expected<Analysis>& analysis = measurement.analysis_of(state.quantizer, sample);
  return analysis ? std::optional(make_run(state, analysis->statistics)) : std::nullopt;
}

}  // namespace qs
