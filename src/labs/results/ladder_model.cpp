#include "labs/ladder/lab.hpp"
#include "labs/ladder/state.hpp"
#include "labs/ladder/tail_sweep.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

class LadderModel final : public LabModel {
 public:
  bool measures_by_itself() const override { return true; }

  void update(const LabInput& input, const LabShare& share) override {
    const auto& sample = input.sample;
    if (survey_ == nullptr || survey_->whole() != sample) begin(input);
    share.results.show(&survey_->result());
    if (LadderLabState::from(input.state).view != LadderView::kTail) return tail_.reset();
    if (tail_ == nullptr || tail_->sample() != sample) tail_ = std::make_unique<TailJob>(sample);
    if (tail_->is_done()) share.results.show(&tail_->result());
  }
  void leave() override {
    survey_.reset();
    tail_.reset();
  }

  bool step(const Budget& may_go_on) override {
    if (tail_ != nullptr && !tail_->is_done()) return !tail_->step(may_go_on);
    return !survey_->is_done() && !survey_->step(may_go_on);
  }
  bool is_working() const override {
    return (tail_ != nullptr && !tail_->is_done()) || (survey_ != nullptr && !survey_->is_done());
  }

 private:
  /// R(D) of a law is the same for every sample of it.
  void begin(const LabInput& input) {
    const Expected<SourceInfo> law = make_source(input.source.id);
    std::vector<RatePoint> own;
    if (survey_ != nullptr && survey_->is_done() && law_ == input.source.id) own = survey_->result().own;
    survey_ = std::make_unique<LadderSurvey>(input.sample, law ? &*law : nullptr, std::move(own));
    law_ = input.source.id;
  }

  std::unique_ptr<LadderSurvey> survey_;
  std::string law_;
  std::unique_ptr<TailJob> tail_;
};

}  // namespace

std::shared_ptr<LabModel> make_ladder_model() {
  return std::make_shared<LadderModel>();
}

}  // namespace qs
