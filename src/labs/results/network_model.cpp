#include "labs/network/session.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

class NetworkModel final : public LabModel {
 public:
  void update(const LabInput& input, const LabShare& share) override {
    session_.update(input.state);
    share.results.show_session(session_);
  }
  bool step(const Budget& may_go_on) override { return session_.step(may_go_on); }
  bool is_working() const override { return session_.is_working(); }

  std::optional<Run> run(const AppState& state, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    return session_.run_of(state);
  }
  bool has_run() const override { return session_.quantized != nullptr; }

  std::string wants_file() const override {
    return session_.wants_digits() ? std::string(kDigitsFile) : std::string();
  }
  Expected<void> supply_file(std::span<const std::byte> bytes) override {
    return session_.supply_digits(bytes);
  }
  void refuse_file() override { session_.refuse_digits(); }
  void ask_again() override { session_.ask_again(); }

 private:
  NetworkSession session_;
};

}  // namespace

std::shared_ptr<LabModel> make_network_model() {
  return std::make_shared<NetworkModel>();
}

}  // namespace qs
