#include "labs/blocks/lab.hpp"
#include "labs/blocks/state.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

BlocksParams params_of(const AppState& state) {
  const BlocksLabState lab = BlocksLabState::from(state);
  return {state.quantizer, lab.outlier, lab.block};
}

class BlocksModel final : public LabModel {
 public:
  bool measures_by_itself() const override { return true; }

  /// Shows the last result of a long sample until the next is measured.
  void update(const LabInput& input, const LabShare& share) override {
    const auto& sample = input.sample;
    const BlocksParams params = params_of(input.state);
    if (sample->values.size() <= most_at_once(params.quantizer) || results_.has(params, sample)) {
      job_.reset();
      share.results.show(&result_of(input.state, sample));
    } else {
      share.results.show(results_.last(sample));
      if (job_ == nullptr || job_->beginning() != beginning(sample) || !(job_->params() == params))
        job_ = std::make_unique<BlocksJob>(params, beginning(sample), sample->values.size());
      whole_ = sample;
    }
    if (BlocksLabState::from(input.state).view != BlocksView::kSizes) return sizes_.reset();
    if (sizes_ == nullptr || sizes_->beginning() != beginning(sample))
      sizes_ = std::make_unique<BlockSizesJob>(beginning(sample));
    if (sizes_->is_done()) share.results.show(&sizes_->result());
  }
  void leave() override {
    job_.reset();
    sizes_.reset();
  }

  bool step(const Budget& may_go_on) override {
    if (job_ != nullptr) {
      if (!job_->step(may_go_on)) return true;
      results_.put(job_->params(), whole_.lock(), job_->take());
      job_.reset();
    }
    return sizes_ != nullptr && !sizes_->is_done() && !sizes_->step(may_go_on);
  }
  bool is_measuring() const override { return job_ != nullptr; }
  bool is_working() const override { return sizes_ != nullptr && !sizes_->is_done(); }

  std::optional<Run> run(const AppState& state, const std::shared_ptr<const Sample>& sample,
                         Measurement& /*measurement*/) override {
    const BlocksResult& found = result_of(state, sample);
    return found.problem ? std::nullopt : std::optional(make_run(state, found.statistics));
  }

 private:
  const BlocksResult& result_of(const AppState& state, const std::shared_ptr<const Sample>& sample) {
    return *results_.get(params_of(state), sample, [&](const BlocksParams& params, const Sample&) {
      return compute_blocks(params, sample);
    });
  }
  const std::shared_ptr<const Sample>& beginning(const std::shared_ptr<const Sample>& sample) {
    return *beginnings_.get({}, sample, [&](NoParams, const Sample&) { return beginning_in_blocks(sample); });
  }

  std::unique_ptr<BlocksJob> job_;
  SampleMemo<BlocksParams, BlocksResult> results_;
  SampleMemo<NoParams, std::shared_ptr<const Sample>> beginnings_;
  std::weak_ptr<const Sample> whole_;
  std::unique_ptr<BlockSizesJob> sizes_;
};

}  // namespace

std::shared_ptr<LabModel> make_blocks_model() {
  return std::make_shared<BlocksModel>();
}

}  // namespace qs
