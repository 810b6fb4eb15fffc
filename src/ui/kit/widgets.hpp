#pragma once
/// The controls. Each draws itself at an explicit place, responds to the pointer, and notes itself in the
/// probe with role, label, value, range and rectangle, so that tests, tours and the accessibility mirror see
/// exactly what is there. A control returns the reader's change (nothing most of the time); the caller
/// changes the state.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ui/kit/callback.hpp"
#include "ui/kit/draw.hpp"
#include "ui/kit/export_frame.hpp"
#include "ui/kit/fonts.hpp"
#include "ui/kit/marks.hpp"
#include "ui/kit/probe.hpp"
#include "ui/kit/surface.hpp"

namespace qs::ui {

/// A number that can be typed. Shown in a box, with its unit.
struct Number {
  double value = 0, min = 0, max = 1;
  bool whole = false;
  std::string text;  // the number as shown and edited, without the unit
  std::string unit{};
  bool shows_unit = true;
  bool selected = false;  // the one that decides, among several forms of the same setting
};

struct Ui;
/// Draws a text field over the number; returns the typed text once editing ends.
using TypeOnCanvas = std::optional<std::string> (*)(Ui&, std::string_view path, const Rect&, const Number&);

/// Context of every view: probe, theme, fonts, surface, measures, area, and the frame's outputs.
struct Ui {
  Probe& probe;
  const Theme& theme;
  const Fonts& fonts;
  const Surface& surface;
  Measures measures;
  Rect area;                      // the whole canvas, CSS pixels
  std::vector<std::string> hide;  // paths to hide, even if this frame changes the state
  float content_height = 0;       // out: height that the view needs without squeezing
  bool wants_file = false;        // out: the reader asked to pick a file

  bool can_pick_file = true;  // the host has a file dialog
  TypeOnCanvas type_on_canvas = nullptr;
  bool moving = false;                   // out: an animation needs the next frame
  Marks* marks = nullptr;                // of this frame
  const MarkPainter* painter = nullptr;  // the host's
  ExportFrame* export_frame = nullptr;   // set if the frame is for export
  Callback<double> zoom_by{};            // out: zooms the picture by a factor, if it can zoom
  Callback<> last{};                     // out: changes the whole state, after this frame is drawn
  std::string complaint{};               // out: why typed text is not accepted

  bool hidden(std::string_view path) const;
  /// True if this is drawn in a column beside the lab.
  bool is_beside() const { return area.x > 0; }
};

/// The page lays a text field over the box; a host without pages supplies `type_on_canvas`.
std::optional<double> number_field(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                   const Number& number);
float number_width(const Ui& ui, const Number& number, int digits);

/// Whole numbers from min to max with a tick under each, and a box to type the number.
std::optional<int> slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place, int value,
                          int min, int max, std::string_view unit);
float slider_height(const Ui& ui);

/// Places in a list of names, one under each; returns the place. Names tell all, so there is no box to type in.
std::optional<std::size_t> named_slider(Ui& ui, std::string_view path, std::string_view label,
                                        const Rect& place, std::size_t value,
                                        std::span<const std::string> names, std::string_view unit);

/// Numbers from min to max on a logarithmic track, rounded to three significant digits, with a box to type
/// in.
std::optional<double> log_slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                 double value, double min, double max, std::string_view unit);

/// One of a few options, side by side, in rows if they exceed `room`; `selected` is −1 for none. Returns the
/// chosen index.
inline constexpr float kAnyRoom = 1e9F;
std::optional<int> choice(Ui& ui, std::string_view path, std::string_view label, ImVec2 at,
                          std::span<const std::string> options, int selected, float room = kAnyRoom);
ImVec2 choice_size(const Ui& ui, std::span<const std::string> options, float room = kAnyRoom);

enum class ButtonLook { kPlain, kFilled, kMenu, kCross, kUndo, kRedo, kReset, kPlus, kMinus, kUp, kDown };
bool button(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
            ButtonLook look = ButtonLook::kPlain, bool enabled = true);
float button_width(const Ui& ui, std::string_view label, ButtonLook look = ButtonLook::kPlain);

/// One row of a list; the caller draws its columns on top. True if the row was chosen.
bool option_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected);

/// As option_row(), for a row scrolled out of sight: noted, and chosen by command only.
bool note_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected);

/// A ring on a line that is dragged across it. Returns the new value.
enum class Along { kX, kY };
struct HandleAxis {
  double min, max, step;
  float at_min, at_max;   // on the canvas
  bool is_quiet = false;  // one of many: a tick until the pointer or the focus is on it
  Along moves = Along::kX;
};
/// The line goes from the ring to `end`, which like `ring` is a coordinate across the axis.
std::optional<double> handle(Ui& ui, std::string_view path, std::string_view label, float ring, float end,
                             const HandleAxis& axis, double value, const std::string& value_text);

/// Notes a region that scrolls vertically, so that touch gestures beginning there do not scroll the page.
/// `beyond` is how far it can scroll.
void note_scroll(Ui& ui, std::string_view path, std::string_view label, const Rect& place, float at,
                 float beyond);

}  // namespace qs::ui
