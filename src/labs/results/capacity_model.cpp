#include "labs/capacity/session.hpp"
#include "labs/capacity/state.hpp"
#include "labs/network/session.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

/// One of its views reads the network of the lab "network", and waits for what that waits for.
class CapacityModel final : public LabModel {
 public:
  void update(const LabInput& input, const LabShare& share) override {
    session_.update(input.state);
    share.results.show_session(session_);
    network_ = nullptr;
    if (CapacityLabState::from(input.state).view != CapacityView::kReadings) return;
    network_ = &share.results.model_of("network");
    network_->update(input, share);
    const QuantizeResult* quantized = share.results.session<NetworkSession>()->quantized;
    if (quantized != nullptr && !quantized->problem) session_.read(quantized->quantized);
  }
  bool step(const Budget& may_go_on) override {
    return network_ != nullptr ? network_->step(may_go_on) : session_.step(may_go_on);
  }
  bool is_working() const override {
    return session_.is_working() || (network_ != nullptr && network_->is_working());
  }

  std::optional<Run> run(const AppState& /*state*/, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    return std::nullopt;
  }
  bool has_run() const override { return false; }

  std::string wants_file() const override { return network_ == nullptr ? "" : network_->wants_file(); }
  Expected<void> supply_file(std::span<const std::byte> bytes) override {
    return network_->supply_file(bytes);
  }
  void refuse_file() override { network_->refuse_file(); }
  void ask_again() override {
    if (network_ != nullptr) network_->ask_again();
  }

 private:
  CapacitySession session_;
  LabModel* network_ = nullptr;
};

}  // namespace

std::shared_ptr<LabModel> make_capacity_model() {
  return std::make_shared<CapacityModel>();
}

}  // namespace qs
