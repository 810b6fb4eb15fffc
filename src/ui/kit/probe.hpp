#pragma once
/// Probe: list of the controls that can be operated in this frame. One mechanism, three uses: tests act by
/// path and read values; tours point at a control; the accessibility mirror shows the same controls as native
/// page elements.
///
/// widgets.hpp draws every control and notes it here. Paths are stable ("overview/bits"); labels may be
/// translated. A command changes a control by path as if the reader had: the control itself takes it, in the
/// next frame, within its own limits.

#include <imgui.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "labs/words/typed_number.hpp"

namespace qs::ui {

/// Headings and paragraphs are text in reading order among the controls; their label is the text.
enum class Role {
  kSlider,
  kChoice,
  kOption,
  kButton,
  kHandle,
  kNumber,
  kField,
  kScroll,
  kHeading,
  kParagraph,
  kFigure
};
std::string_view name(Role role);
/// True for roles to read, not to operate.
inline bool is_words(Role role) {
  return role == Role::kHeading || role == Role::kParagraph || role == Role::kFigure;
}

struct ProbeItem {
  std::string path;
  Role role = Role::kButton;
  std::string label;
  std::string value_text;   // with its unit, as a person would say it
  std::string unit, typed;  // of a number to type: its unit, and the initial text
  double value = 0, min = 0, max = 0, step = 0;
  std::vector<std::string> options;  // of a choice; value is the index
  bool enabled = true, locked = false;
  bool claims_swipes = false;  // vertical swipes on it do not scroll the page
  ImVec2 corner, size;         // on the canvas, CSS pixels
  ImGuiID id = 0;

  bool contains(ImVec2 point) const {
    return point.x >= corner.x && point.y >= corner.y && point.x < corner.x + size.x &&
           point.y < corner.y + size.y;
  }
};

/// Numbers that a kNumber item accepts.
NumberField typed_field(const ProbeItem& item);

struct Command {
  std::string path;
  double value = 0;    // the new value, the option's index; ignored by buttons
  std::string text{};  // of a field
};

/// True if one of the paths is this one or the control it belongs to: overview/range_low goes with
/// overview/range.
bool names_path(std::span<const std::string> paths, std::string_view path);

class Probe {
 public:
  /// `locked`: paths that an instructor made read-only.
  void begin_frame(std::span<const std::string> locked) {
    items_.clear();
    escape_.clear();
    locked_.assign(locked.begin(), locked.end());
  }
  void note(ProbeItem item);
  /// Controls that are drawn while this is set can only be looked at: they note nothing and take no command.
  void look_only(bool only) { looks_only_ = only; }
  bool looks_only() const { return looks_only_; }
  bool is_locked(std::string_view path) const { return names_path(locked_, path); }
  const std::vector<ProbeItem>& items() const { return items_; }
  const ProbeItem* find(std::string_view path) const;

  void push(Command command) { commands_.push_back(std::move(command)); }
  /// Drops pending commands when a whole new state arrives: they were meant for the old one.
  void forget_commands() { commands_.clear(); }
  /// For the control that owns the path; returns each command once, one per frame, in order.
  std::optional<double> take(std::string_view path);
  std::optional<std::string> take_text(std::string_view path);
  /// Drops commands that no control took in this frame and none will: their controls do not exist or are disabled.
  void end_frame();
  /// Turns text typed into a number's field into a command, or into an error that says what is accepted; text
  /// fields take any text.
  Expected<double> type(std::string_view path, std::string_view typed);
  /// Path of the number under edit on the canvas, for a host without text fields of its own.
  void edit(std::string path) { editing_ = std::move(path); }
  const std::string& editing() const { return editing_; }
  /// The button that Escape presses: the innermost thing that can be closed.
  void note_escape(std::string_view path) { escape_ = path; }
  const std::string& escape() const { return escape_; }
  /// The control with keyboard focus in the mirror; the frame draws a ring around it.
  void set_focus(std::string path) {
    focus_ = std::move(path);
    focus_moved_ = true;
  }
  const std::string& focus() const { return focus_; }
  bool focus_just_moved_to(std::string_view path) const { return focus_moved_ && focus_ == path; }
  bool has_commands() const { return !commands_.empty(); }

 private:
  std::optional<Command> take_command(std::string_view path);

  std::vector<ProbeItem> items_;
  std::vector<std::string> locked_;  // of this frame, even if its state changes
  std::vector<Command> commands_;
  std::string focus_, editing_, escape_;
  bool focus_moved_ = false, looks_only_ = false;
};

}  // namespace qs::ui
