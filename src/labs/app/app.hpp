#pragma once
/// The application without its picture: the state that a link holds, the
/// workspace, and the labs' results. The same object serves the browser, the
/// desktop program and the tests; views read it and change it through set_state().

#include <string>
#include <vector>

#include "labs/app/lab_results.hpp"
#include "labs/state/app_state.hpp"
#include "labs/state/outgoing.hpp"
#include "labs/state/share_link.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs {

namespace quiz {
class Controller;
}

class App {
 public:
  App() { set_state({}); }

  const AppState& state() const { return state_; }
  /// What the reader changes; it can be undone. All changes while a pointer is down are one.
  void set_state(AppState state);
  void set_gesture(bool under_way);
  /// Takes back what was changed since the gesture began.
  void cancel_gesture();
  void undo();
  void redo();
  bool can_undo() const { return !past_.empty(); }
  bool can_redo() const { return !future_.empty(); }
  /// The lab as it opens, on its own first source.
  void reset();
  bool is_fresh() const;
  /// To another lab, with the same values and the same quantizer.
  void open_lab(std::string_view id);
  /// To a state that somebody prepared; the browser's Back returns from it. The link is without v and lab.
  void follow(std::string_view link);
  /// The same without a step to come back from: for whoever leads through a text.
  void move_lab(std::string_view link);
  /// To a state that was there before, as a pinned run; Back returns from it too.
  void go_to(AppState state);
  /// Counts the states that Back returns from.
  std::uint64_t history_entries() const { return history_entries_; }
  /// A link that is not understood in part is followed in the rest, and said.
  void open_link(std::string_view link);
  std::string link() const { return to_link(state_); }
  /// How many links were opened: who comes by one comes to the state that it holds.
  std::uint64_t links_opened() const { return links_opened_; }

  /// A page begins with the code of the first lab and of what all labs share, and brings the rest when that
  /// is wanted. Nothing of it is called before.
  void begin_with_first_lab() { has_all_code_ = false; }
  bool wants_code() const;
  /// Somebody will need it soon: brought without anything waiting for it.
  void want_code() { code_is_wanted_ = true; }
  bool has_all_code() const { return has_all_code_; }
  void code_arrived() { has_all_code_ = true; }
  void code_failed(std::string_view reason);
  bool can_show_lab() const {
    return has_all_code_ || (state_.lab == labs().front().id && has_first_format());
  }
  /// A page may begin with the letters of our own texts, and brings the others once a reader's file, or what
  /// is said of it, has letters beyond ASCII.
  bool wants_letters() const;
  bool can_save_picture() const { return has_all_code_ || picture_ == PictureKind::kPng; }

  /// Returns the number of the session that requests for this file's bytes will carry.
  std::uint64_t open_files(std::vector<io::FileInfo> files);
  /// What must be known of a file before it can be read, and an answer; null where nothing is asked.
  const io::FileQuestion* question() const { return loader_.question(); }
  void choose_reading(std::size_t index);
  void choose_tensor(std::size_t index);
  /// A file of sensitivities for the mix of the open model.
  void ask_sensitivities() { wants_sensitivities_ = true; }
  bool take_wants_sensitivities() { return std::exchange(wants_sensitivities_, false); }
  void supply_sensitivities(std::string_view file, std::string_view csv);
  /// The bundled model, which the host opens as if the reader had brought it.
  void open_example() { wants_example_ = true; }
  bool take_wants_example() { return std::exchange(wants_example_, false); }
  /// A tensor of the open model in another lab; the browser's Back returns from it.
  void open_tensor(std::size_t index, std::string_view lab);
  /// What is shown instead of the lab: the list of layers, random sources and the open file's tensors, of
  /// quantizer families, of labs, of the lab's prepared states, of the pinned runs, of what can be saved, of
  /// the readings of a file.
  enum class Choosing { kNothing, kSource, kQuantizer, kLab, kPreset, kRun, kSave, kReading };
  Choosing choosing() const { return choosing_; }
  void set_choosing(Choosing what);
  /// Gives up what is being loaded and returns to what is shown.
  void cancel();

  /// The readers of files come with the second part of the code.
  const std::optional<ByteRequest>& request() const {
    const bool may_read = has_all_code_ || !loader_.is_opening();
    return may_read && loader_.request() ? loader_.request() : extra_request_;
  }
  void supply(std::uint64_t id, std::span<const std::byte> bytes);
  void refuse_bytes(std::uint64_t id, std::string reason);
  /// True while there is work that can go on at once.
  bool step(const Budget& may_go_on);

  /// Before each frame: brings results up to date. The rest is reading.
  void update();
  const LoadedSample& loaded() const { return loader_.loaded(); }
  /// Something is being loaded or measured.
  bool is_busy() const {
    return progress().what != Progress::What::kNothing || results_.is_working() || !can_show_lab() ||
           extra_request_.has_value();
  }
  const LabResults& results() const { return results_; }
  /// The survey of the open model, for hosts that help with it; null where there is none.
  ModelSession* survey() const { return results_.survey(); }
  /// The digits could not be had: they are asked for again.
  void ask_for_digits_again();
  /// What the present tensor and quantizer come to, in every lab; null until there are values.
  const OverviewResult* summary() {
    return loaded().sample && can_show_lab() ? results_.summarize(state_, loaded().sample) : nullptr;
  }
  Progress progress() const { return loader_.progress(); }
  const FileSession* file() const { return loader_.file(); }
  std::uint64_t file_session() const { return loader_.file_session(); }

  /// The present state as a row that can be pinned; null
  /// until there are numbers, or while they are a preview's.
  const Run* present_run();
  bool can_pin() const;
  bool is_pinned() const { return run_log_.has(shown_state()); }
  void pin();
  /// A state of the network lab that is not the present one.
  void pin(const AppState& state);
  /// How many values the numbers were measured on, while they are not all of them; else 0.
  std::uint64_t preview_count() const {
    return loaded().is_preview ? loaded().sample->values.size() : results_.preview_count();
  }
  RunLog& run_log() { return run_log_; }
  /// Where this page is, for links that leave it.
  const std::string& address() const { return address_; }
  void set_address(std::string address) { address_ = std::move(address); }

  // ── The quiz beside the lab ──
  bool shows_quiz() const { return !state_.quiz.empty(); }
  /// An item, a page of the quiz, or nothing to close it; the browser's Back returns from it.
  void open_quiz(std::string_view id, std::uint64_t seed, bool is_history_entry = true);
  /// Null while there is none, or while its code is on the way.
  quiz::Controller* quiz_controller() { return shows_quiz() ? quiz_controller_.get() : nullptr; }
  /// Also without a quiz, for texts that speak of the present state; null while its code is not there.
  quiz::Controller* any_controller();
  /// What the host kept of earlier visits; taken when the quiz is opened first.
  void bring_progress(std::string kept) { kept_progress_ = std::move(kept); }
  std::optional<std::string> take_kept_progress() { return std::exchange(kept_progress_, std::nullopt); }
  /// Milliseconds of the host's clock, for the log of attempts.
  void set_time(double milliseconds) { time_ = milliseconds; }
  double time() const { return time_; }

  /// What leaves the app for a file or the clipboard; the host takes it after a frame.
  void send(Outgoing outgoing) { outgoing_ = std::move(outgoing); }
  std::optional<Outgoing> take_outgoing() { return std::exchange(outgoing_, std::nullopt); }
  /// A report on the open model, which the host makes.
  void ask_report(ReportKind kind);
  std::optional<ReportRequest> take_report() { return std::exchange(report_, std::nullopt); }
  /// The picture of the lab, or the series in it: made by the host with the next frame of the lab.
  void save_picture(PictureKind kind) { picture_ = kind; }
  std::optional<PictureKind> take_picture() { return std::exchange(picture_, std::nullopt); }

  /// Path of the read-out whose making is told, or empty.
  const std::string& explaining() const { return explaining_; }
  void explain(std::string path) { explaining_ = std::move(path); }

  /// One sentence that the reader should know, until it is dismissed.
  const std::string& notice() const { return notice_; }
  void say(std::string_view sentence);
  void dismiss_notice() { notice_.clear(); }

 private:
  /// Integers, which a first lesson needs; how the others are fitted is in the second part of the code.
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

  void ask_for_extras();
  void name_model();
  void supply_extra(std::span<const std::byte> bytes);
  void refuse_extra(const std::string& name, const std::string& reason);
  AppState shown_state() const;
  void record();
  AppState fresh() const;
  void enter(AppState state);

  AppState state_;
  std::vector<AppState> past_, future_;
  bool gesture_ = false, gesture_recorded_ = false;
  std::uint64_t history_entries_ = 0, links_opened_ = 0;
  SampleLoader loader_;
  LabResults results_;
  RunLog run_log_;
  std::optional<Outgoing> outgoing_;
  std::optional<PictureKind> picture_;
  std::optional<ReportRequest> report_;
  bool has_all_code_ = true, code_is_wanted_ = false, wants_example_ = false, wants_sensitivities_ = false,
       example_was_asked_ = false, file_has_foreign_letters_ = false;
  std::optional<ByteRequest> extra_request_;
  std::uint64_t extras_asked_ = 0;
  std::shared_ptr<quiz::Controller> quiz_controller_;
  std::optional<std::string> kept_progress_;
  double time_ = 0;
  std::string notice_, explaining_, address_;
  bool notice_ends_with_load_ = false;  // it speaks of something that a finished load makes untrue
  Choosing choosing_ = Choosing::kNothing;
};

}  // namespace qs
