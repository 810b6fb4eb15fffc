#pragma once
/// The application without its picture: the state that a link holds, the workspace, and the labs' results.
/// The same object serves the browser, the desktop program and the tests; views read it and change it through
/// set_state().

#include <string>

#include "labs/app_state.hpp"
#include "labs/labs.hpp"
#include "labs/overview_lab.hpp"
#include "labs/share_link.hpp"
#include "labs/workspace.hpp"

namespace qs {

class App {
 public:
  App() { set_state({}); }

  const AppState& state() const { return state_; }
  void set_state(AppState state);
  /// A link that is not understood in part is followed in the rest, and said.
  void open_link(std::string_view link);
  std::string link() const { return to_link(state_); }

  /// Returns the number of the session that requests for this file's bytes will carry.
  std::uint64_t open_file(std::string name, std::uint64_t size);
  void choose_tensor(std::size_t index);
  /// The list of layers, random sources and the open file's tensors is shown instead of the lab.
  bool choosing_source() const { return choosing_ == Choosing::kSource; }
  void set_choosing_source(bool open);
  /// Likewise the list of quantizer families.
  bool choosing_quantizer() const { return choosing_ == Choosing::kQuantizer; }
  void set_choosing_quantizer(bool open);
  /// Gives up what is being loaded and returns to what is shown.
  void cancel();

  const std::optional<ByteRequest>& request() const { return workspace_.request(); }
  void supply(std::uint64_t id, std::span<const std::byte> bytes);
  void refuse_bytes(std::uint64_t id, std::string reason);
  /// True while there is work that can go on at once.
  bool step(const Budget& may_go_on);

  /// Before each frame: brings results up to date. The rest is reading.
  void update();
  const LoadedSample& loaded() const { return workspace_.loaded(); }
  const OverviewResult* overview() const { return overview_; }
  Progress progress() const { return workspace_.progress(); }
  const FileSession* file() const { return workspace_.file(); }

  /// One sentence that the reader should know, until it is dismissed.
  const std::string& notice() const { return notice_; }
  void say(std::string_view sentence);
  void dismiss_notice() { notice_.clear(); }

 private:
  void handle_events();
  void take_opened_file();
  void return_to_loaded();
  void load_source();
  bool names_open_file() const;
  void ask_for_file();

  struct OverviewArguments {
    OverviewParams params;
    std::shared_ptr<const Sample> sample;
    bool operator==(const OverviewArguments&) const = default;
  };

  AppState state_;
  Workspace workspace_;
  Remembered<OverviewArguments, OverviewResult> overview_memory_;
  const OverviewResult* overview_ = nullptr;
  std::string notice_;
  bool notice_ends_with_load_ = false;  // it speaks of something that a finished load makes untrue
  enum class Choosing { kNothing, kSource, kQuantizer };
  Choosing choosing_ = Choosing::kNothing;
};

}  // namespace qs
