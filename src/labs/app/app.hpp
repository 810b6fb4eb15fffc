#pragma once
/// The application without its picture: the state that a link holds, the sample loader and the labs' results.
/// The browser, the desktop program and the tests use the same object; views read it and change it through
/// set_state(). What a reader can do with several parts of it at once are functions: moves.hpp, runs.hpp,
/// late_parts.hpp.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "labs/app/history.hpp"
#include "labs/app/host_request.hpp"
#include "labs/app/late_code.hpp"
#include "labs/app/notice.hpp"
#include "labs/app/page.hpp"
#include "labs/results/lab_results.hpp"
#include "labs/state/share_link.hpp"
#include "labs/values/sample_loader.hpp"

namespace qs {

namespace quiz {
class Controller;
}

class App final {
 public:
  App() { set_state({}); }

  /// The state that is shown: the reader's, or a preview of it.
  const AppState& state() const { return preview_ ? *preview_ : state_; }
  /// The reader's state, which links and the history hold.
  const AppState& kept_state() const { return state_; }
  /// Shows how a state would look, until the next call, another state, or the end of the list that offers it. The
  /// preview must show the same values.
  void preview(std::optional<AppState> state) {
    if (page_.choosing != Choosing::kNothing) preview_ = std::move(state);
  }
  /// Applies a reader's change, which undo() takes back. All changes during one gesture count as one.
  void set_state(AppState state);
  /// As set_state(), but no change of the reader's: undo() does not take it back.
  void enter(AppState state);
  /// Opens a link. Reports keys and values that it does not understand and follows the rest.
  void open_link(std::string_view link);
  History<AppState>& history() { return history_; }
  const History<AppState>& history() const { return history_; }
  /// Things that the page shows beside the lab and no link holds.
  Page& page() { return page_; }
  const Page& page() const { return page_; }
  Notice& notice() { return notice_; }
  const Notice& notice() const { return notice_; }
  RunLog& run_log() { return run_log_; }
  const RunLog& run_log() const { return run_log_; }

  /// The second module part, which a host that begins without it loads upon FetchCode.
  LateCode& late_code() { return late_code_; }
  const LateCode& late_code() const { return late_code_; }
  /// Null until its code has loaded and something asked for it.
  std::shared_ptr<quiz::Controller>& quiz() { return quiz_; }

  /// Returns the session number that requests for this file's bytes will carry.
  std::uint64_t open_files(std::vector<io::FileInfo> files);
  /// Answers the loader's question, such as which reading is meant.
  void choose_reading(std::size_t index);
  /// Opens a list over the lab, or closes it; ends what the list before had begun.
  void set_choosing(Choosing what);
  /// Cancels loading and returns to what is shown.
  void cancel();
  const SampleLoader& loader() const { return loader_; }
  const LoadedSample& loaded() const { return loader_.loaded(); }

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
  /// True while something is being loaded or measured.
  bool is_busy() const;
  LabResults& results() { return results_; }
  const LabResults& results() const { return results_; }

 private:
  void update_quiz();
  void handle_events();
  void take_opened_file();
  void return_to_loaded();
  void load_source();
  LabInput lab_input() const;
  void grant(LabWish wish);

  void ask_for_bytes();
  ByteSlot& slot_of(ByteOwner owner);
  void refuse_lab_file(const std::string& reason);

  AppState state_;
  std::optional<AppState> preview_;
  History<AppState> history_;
  LateCode late_code_;
  Notice notice_;
  Page page_;
  SampleLoader loader_;
  LabResults results_;
  RunLog run_log_;
  std::vector<HostRequest> requests_;
  ByteSlot lab_range_{ByteOwner::kLabRange}, lab_file_{ByteOwner::kLabFile}, quiz_bytes_{ByteOwner::kQuiz};
  std::shared_ptr<quiz::Controller> quiz_;
};

}  // namespace qs
