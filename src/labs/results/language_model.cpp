#include "labs/language/session.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"

namespace qs {
namespace {

class LanguageModel final : public LabModel {
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
  bool has_run() const override {
    return session_.trial != nullptr && !session_.trial->problem && !session_.trial->is_preview;
  }
  std::vector<LabFact> facts() const override {
    if (!has_run()) return {};
    const LanguageTrial& trial = *session_.trial;
    std::vector<LabFact> facts = {{"excess_bits", trial.evaluation.excess_bits},
                                  {"float_excess_bits", session_.examinee()->exact.excess_bits},
                                  {"added_bits", trial.added.value},
                                  {"moved_bits", trial.evaluation.divergence_bits.value_or(0)},
                                  {"rare_kept", trial.knows.rare_words},
                                  {"order_kept", trial.knows.word_order}};
    if (trial.knows.near_agreement) facts.push_back({"agreement_near", *trial.knows.near_agreement});
    if (trial.knows.far_agreement) facts.push_back({"agreement_far", *trial.knows.far_agreement});
    return facts;
  }

  std::string wants_file() const override { return session_.wants_file(); }
  Expected<void> supply_file(std::span<const std::byte> bytes) override {
    return session_.supply_file(bytes);
  }
  void refuse_file() override { session_.refuse_file(); }
  void ask_again() override { session_.ask_again(); }

 private:
  LanguageSession session_;
};

}  // namespace

std::shared_ptr<LabModel> make_language_model() {
  return std::make_shared<LanguageModel>();
}

}  // namespace qs
