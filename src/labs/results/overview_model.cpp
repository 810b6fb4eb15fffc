#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

class OverviewModel final : public LabModel {
 public:
  void update(const LabInput& input, const LabShare& share) override {
    share.results.show(share.measurement.overview(input.state.quantizer));
    share.results.show(share.measurement.close_up(input.state));
  }
};

}  // namespace

std::shared_ptr<LabModel> make_overview_model() {
  return std::make_shared<OverviewModel>();
}

}  // namespace qs
