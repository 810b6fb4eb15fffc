#include "labs/digit/lab.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"
#include "labs/values/memo.hpp"

namespace qs {
namespace {

class DigitModel final : public LabModel {
 public:
  void update(const LabInput& input, const LabShare& share) override {
    if (!network_) return;
    const DigitLabState lab = DigitLabState::from(input.state);
    shown_ = &result_.get(lab, [&] { return compute_digit(*network_, lab); });
    share.results.show(shown_);
    share.results.show(&*network_);
  }

  std::optional<Run> run(const AppState& /*state*/, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    return std::nullopt;
  }
  bool has_run() const override { return false; }
  std::vector<LabFact> facts() const override {
    if (shown_ == nullptr || shown_->is_empty) return {};
    return {{"width", static_cast<double>(shown_->shown.bits)},
            {"read", static_cast<double>(shown_->shown.digit)},
            {"sure", shown_->shown.certainty()},
            {"read_as_trained", static_cast<double>(shown_->exact.digit)},
            {"sure_as_trained", shown_->exact.certainty()},
            {"values_left", static_cast<double>(shown_->values)}};
  }

  std::string wants_file() const override {
    return network_ || gave_up_ ? std::string() : std::string(kDigitNetworkFile);
  }
  Expected<void> supply_file(std::span<const std::byte> bytes) override {
    Expected<io::DigitNetwork> read = io::read_digit_network(bytes);
    if (!read) return tl::unexpected(read.error());
    network_ = std::move(*read);
    return {};
  }
  void refuse_file() override { gave_up_ = true; }
  void ask_again() override { gave_up_ = false; }

 private:
  std::optional<io::DigitNetwork> network_;
  bool gave_up_ = false;
  Memo<DigitLabState, DigitResult> result_;
  const DigitResult* shown_ = nullptr;  // in result_
};

}  // namespace

std::shared_ptr<LabModel> make_digit_model() {
  return std::make_shared<DigitModel>();
}

}  // namespace qs
