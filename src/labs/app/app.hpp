#pragma once
/// The application without its picture: the state that a link holds, the sample loader and the labs' results.
/// The browser, the desktop program and the tests use the same object; views read it and change it through
/// set_state().

#include <string>
#include <vector>

#include "labs/app/history.hpp"
#include "labs/app/host_request.hpp"
#include "labs/app/lab_results.hpp"
#include "labs/app/lab_sight.hpp"
#include "labs/app/late_code.hpp"
#include "labs/app/notice.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/share_link.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs {

namespace quiz {
class Controller;
}

class App final : public quiz::LabSight {
 public:
  App() { set_state({}); }

  const AppState& state() const override { return state_; }
  /// Applies a reader's change, which undo() takes back. All changes during one gesture count as one.
  void set_state(AppState state);
  void set_gesture(bool under_way) { history_.set_gesture(under_way); }
  /// Takes back all changes since the gesture began.
  void cancel_gesture();
  void undo();
  void redo();
  bool can_undo() const { return history_.can_undo(); }
  bool can_redo() const { return history_.can_redo(); }
  /// Resets the lab to its initial state and first source.
  void reset();
  bool is_fresh() const override;
  /// Opens another lab with the same values and quantizer; adds a history entry.
  void open_lab(std::string_view id);
  /// Opens a preset and adds a history entry. The link has neither v nor lab.
  void follow(std::string_view link);
  /// As follow(), without a history entry, for a link that names its lab; used by the lesson and the quiz.
  void move_lab(std::string_view link);
  /// Opens an earlier state, such as a pinned run, and adds a history entry.
  void go_to(AppState state);
  /// Counts the states that the browser's Back returns from.
  std::uint64_t history_entries() const { return history_.entries(); }
  /// Opens a link. Reports keys and values that it does not understand and follows the rest.
  void open_link(std::string_view link);
  std::string link() const { return to_link(state_); }
  std::uint64_t links_opened() const override { return links_opened_; }

  /// The second module part, which a host that begins without it loads upon FetchCode.
  LateCode& late_code() { return late_code_; }
  bool awaits_code() const { return late_code_.is_awaited(needs_code()); }
  void code_failed(std::string_view reason);
  bool can_show_lab() const {
    return late_code_.is_here() || (state_.lab == labs().front().id && has_first_format());
  }
  /// True while a file name or message needs glyphs beyond ASCII; a page may start with a smaller font.
  bool wants_letters() const;
  bool can_save_picture() const { return late_code_.is_here() || picture_ == PictureKind::kPng; }

  /// Returns the session number that requests for this file's bytes will carry.
  std::uint64_t open_files(std::vector<io::FileInfo> files);
  /// Question to answer before a file can be read, such as which reading is meant; null if there is none.
  const io::FileQuestion* question() const { return loader_.question(); }
  void choose_reading(std::size_t index);
  void choose_tensor(std::size_t index);
  /// Asks the host for a file of sensitivities, for the mix of the open model.
  void ask_sensitivities() { ask_host(PickSensitivities{}); }
  void supply_sensitivities(std::string_view file, std::string_view csv);
  /// Asks the host to open the bundled model as if the reader had brought it.
  void open_example() { ask_host(OpenExample{}); }
  /// Opens a tensor of the model in another lab and adds a history entry.
  void open_tensor(std::size_t index, std::string_view lab);
  /// The list that covers the lab: sources (layers, random sources, the open file's tensors), quantizer
  /// families, labs, presets, pinned runs, things to save, or the readings of a file.
  enum class Choosing { kNothing, kSource, kQuantizer, kLab, kPreset, kRun, kSave, kReading };
  Choosing choosing() const { return choosing_; }
  void set_choosing(Choosing what);
  /// Cancels loading and returns to what is shown.
  void cancel();

  /// Adds a request to those that the host takes.
  void ask_host(HostRequest request) { requests_.push_back(std::move(request)); }
  /// Returns the requests since the last call; after a frame, before anything else is drawn.
  std::vector<HostRequest> take_requests();
  /// Answers a request for bytes.
  void supply(const ByteRequest& request, std::span<const std::byte> bytes);
  void refuse_bytes(const ByteRequest& request, std::string reason);
  /// Works within the budget; true while more work can go on at once.
  bool step(const Budget& may_go_on);

  /// Brings results up to date; call before each frame. The getters below only read.
  void update();
  const LoadedSample& loaded() const override { return loader_.loaded(); }
  /// True while something is being loaded or measured.
  bool is_busy() const override {
    return progress().what != Progress::What::kNothing || results_.is_working() || !can_show_lab() ||
           survey_bytes_.open() || digits_bytes_.open() || quiz_bytes_.open();
  }
  const LabResults& results() const { return results_; }
  /// The survey of the open model, for hosts that run workers; null if there is none.
  ModelSession* survey() const { return results_.survey(); }
  /// Requests the digits again after they failed to load.
  void ask_for_digits_again();
  /// Metrics of the present tensor and quantizer, in every lab; null until there are values.
  const OverviewResult* summary() {
    return loaded().sample && can_show_lab() ? results_.summarize(state_, loaded().sample) : nullptr;
  }
  Progress progress() const { return loader_.progress(); }
  const FileSession* file() const { return loader_.file(); }
  std::uint64_t file_session() const { return loader_.file_session(); }

  /// The present state as a row that can be pinned; null until there are numbers, and during a preview.
  const Run* present_run() override;
  bool can_pin() const;
  bool is_pinned() const { return run_log_.has(shown_state()); }
  void pin();
  /// Pins a state of the network lab other than the present one.
  void pin(const AppState& state);
  /// Number of values measured so far, while that is not all of them; else 0.
  std::uint64_t preview_count() const {
    return loaded().is_preview ? loaded().sample->values.size() : results_.preview_count();
  }
  RunLog& run_log() override { return run_log_; }
  /// Address of this page, for exported links.
  const std::string& address() const { return address_; }
  void set_address(std::string address) { address_ = std::move(address); }

  // ── The quiz beside the lab ──
  bool shows_quiz() const { return !state_.quiz.empty(); }
  /// Opens an item or a page of the quiz, or closes it if `id` is empty. By default adds a history entry.
  void open_quiz(std::string_view id, std::uint64_t seed, bool is_history_entry = true);
  /// Makes a move that the quiz hands back, if any.
  void make(const std::optional<quiz::Move>& move);
  /// Null without a quiz, and while its code is loading.
  quiz::Controller* quiz_controller() { return shows_quiz() ? quiz_controller_.get() : nullptr; }
  /// The controller even without a quiz, for texts about the present state; null while its code is loading.
  quiz::Controller* any_controller();
  /// Progress that the host kept from earlier visits; read when the quiz first opens.
  void bring_progress(std::string kept) { kept_progress_ = std::move(kept); }
  /// Milliseconds of the host's clock, for the log of attempts.
  void set_time(double milliseconds) { time_ = milliseconds; }
  double time() const override { return time_; }

  /// Hands a file or text for the clipboard to the host.
  void send(Outgoing outgoing) { ask_host(std::move(outgoing)); }
  /// Asks the host for a report on the open model.
  void ask_report(ReportKind kind);
  /// Asks the host for the lab's picture or its series, made with the lab's next frame.
  void save_picture(PictureKind kind) { picture_ = kind; }
  std::optional<PictureKind> take_picture() { return std::exchange(picture_, std::nullopt); }

  /// Path of the readout whose explanation is open; empty if none.
  const std::string& explaining() const { return explaining_; }
  void explain(std::string path) { explaining_ = std::move(path); }

  /// One sentence for the reader, shown until it is dismissed.
  const std::string& notice() const { return notice_.sentence(); }
  void say(std::string_view sentence) { notice_.say(sentence); }
  void dismiss_notice() { notice_.dismiss(); }

 private:
  void update_quiz();
  bool needs_code() const;
  /// True for integers, which the first lesson needs; the second module part fits the other formats.
  bool has_first_format() const {
    const std::string& family = find_quantizer(state_.quantizer.id)->family;
    return family == "int" || family == "uint";
  }
  void handle_events();
  void take_opened_file();
  void return_to_loaded();
  void load_source();
  bool names_open_file() const;
  void ask_for_file();

  void ask_for_bytes();
  ByteSlot& slot_of(ByteOwner owner);
  void name_model();
  void refuse_digits(const std::string& reason);
  AppState shown_state() const;
  AppState fresh() const;
  void enter(AppState state);

  AppState state_;
  History<AppState> history_;
  LateCode late_code_;
  Notice notice_;
  std::uint64_t links_opened_ = 0;
  SampleLoader loader_;
  LabResults results_;
  RunLog run_log_;
  std::vector<HostRequest> requests_;
  ByteSlot survey_bytes_{ByteOwner::kSurvey}, digits_bytes_{ByteOwner::kNetwork},
      quiz_bytes_{ByteOwner::kQuiz};
  std::optional<PictureKind> picture_;
  bool example_was_asked_ = false, file_has_foreign_letters_ = false, letters_are_asked_ = false;
  std::shared_ptr<quiz::Controller> quiz_controller_;
  std::optional<std::string> kept_progress_;
  double time_ = 0;
  std::string explaining_, address_;
  Choosing choosing_ = Choosing::kNothing;
};

}  // namespace qs
