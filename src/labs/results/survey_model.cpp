#include "labs/model/link.hpp"
#include "labs/model/session.hpp"
#include "labs/model/state.hpp"
#include "labs/model/suggestions.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/results/models.hpp"
#include "labs/words/text.hpp"

namespace qs {
namespace {

/// The lab "model": its survey goes on while another lab is shown.
class SurveyModel final : public LabModel {
 public:
  /// The state names the open model; a link that names the bundled one opens it.
  LabWish wish(const LabInput& input) override {
    LabWish wish;
    const std::string named = lab_value(input.state, "model"), print = lab_value(input.state, "print");
    if (const FileSession* open = input.file) {
      if (named == open->name() && print == open->fingerprint()) return wish;
      // A link named another file; a file that was opened before gives way without a word.
      if (!named.empty() && named != named_here_ && (named != open->name() || !print.empty()))
        wish.sentence = text(Text::model_other, {{"wanted", named}, {"found", open->name()}});
      named_here_ = open->name();
      AppState named_state =
          with_lab_value(with_lab_value(input.state, "model", open->name()), "print", open->fingerprint());
      // Formats that nobody chose, the default or those of the file before, give way to those of the container.
      const std::string formats = lab_value(input.state, "formats");
      if (formats == ModelLabState::kDefaultFormats || formats == first_formats(named))
        named_state = with_lab_value(named_state, "formats", first_formats(open->name()));
      wish.state = std::move(named_state);
    } else if (named == kExampleModel && !input.file_is_opening && !example_was_asked_) {
      wish.opens_example = example_was_asked_ = true;
    }
    return wish;
  }

  void update(const LabInput& input, const LabShare& share) override {
    session_.update(input.state, input.file, input.file_session, input.time);
    share.results.show_session(session_);
    share.results.keep(session_);
  }
  bool step(const Budget& may_go_on) override { return session_.step(may_go_on); }
  bool works_unseen() const override { return session_.works_here(); }

  std::optional<Run> run(const AppState& /*state*/, const std::shared_ptr<const Sample>& /*sample*/,
                         Measurement& /*measurement*/) override {
    return std::nullopt;
  }
  bool has_run() const override { return false; }

  std::optional<io::FileRange> wants_range() const override { return session_.wants(); }
  void supply_range(std::span<const std::byte> bytes) override { session_.feed(bytes); }
  void refuse_range(std::string reason) override { session_.refuse_bytes(std::move(reason)); }

 private:
  ModelSession session_;
  bool example_was_asked_ = false;
  std::string named_here_;  // the file that was opened last
};

}  // namespace

std::shared_ptr<LabModel> make_survey_model() {
  return std::make_shared<SurveyModel>();
}

}  // namespace qs
