#pragma once
/// The controls. Each draws itself at an explicit place, is operated by pointer, and notes itself in the
/// probe with role, label, value, range and rectangle, so that tests, tours and the accessibility mirror see
/// exactly what is there. A control returns what the reader wants (nothing most of the time); the caller
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
#include "ui/kit/theme.hpp"

namespace qs::ui {

/// A number that can be typed. Shown in a box, with its unit.
struct Number {
  double value = 0, min = 0, max = 1;
  bool whole = false;
  std::string text;  // the number as it is shown and edited, without the unit
  std::string unit{};
  bool shows_unit = true;
  bool selected = false;  // it is what decides, among several ways to say the same
};

struct Ui;
/// Draws a text field in place of the number; returns what was typed once that is done.
using TypeOnCanvas = std::optional<std::string> (*)(Ui&, std::string_view path, const Rect&, const Number&);

/// What every view is handed.
struct Ui {
  Probe& probe;
  const Theme& theme;
  const Fonts& fonts;
  Measures measures;
  Rect area;  // the whole canvas, CSS pixels
  std::vector<std::string>
      hide;                  // paths that are not to be shown, whatever becomes of the state in this frame
  float content_height = 0;  // out: what the view would need without squeezing
  bool wants_file = false;   // out: the reader asked to pick a file

  bool can_pick_file = true;  // the host has a file dialog
  bool quiz_on_page = false;  // the host shows the quiz as its own text and controls
  TypeOnCanvas type_on_canvas = nullptr;
  bool reduced_motion = false;           // the reader wants nothing to glide
  bool moving = false;                   // out: something glides, and wants the next frame
  Marks* marks = nullptr;                // of this frame
  const MarkPainter* painter = nullptr;  // the host's
  ExportFrame* export_frame = nullptr;   // where the frame is built to be taken away
  Callback<double> zoom_by{};            // out: what shows so many times as much of the picture, where it can
  Callback<> last{};        // out: what changes the whole state, once everything of this frame is drawn
  std::string complaint{};  // out: why what was typed is not accepted

  bool hidden(std::string_view path) const;
};

/// The page lays a text field over the box; a host without pages hands `type_on_canvas`.
std::optional<double> number_field(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                   const Number& number);
float number_width(const Ui& ui, const Number& number, int digits);

/// Whole numbers from min to max with a tick under each, and a box in which the number can be typed.
std::optional<int> slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place, int value,
                          int min, int max, std::string_view unit);
float slider_height(const Ui& ui);

/// Numbers from min to max on a logarithmic track, three
/// significant digits at each place, with a box to type in.
std::optional<double> log_slider(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
                                 double value, double min, double max, std::string_view unit);

/// One of a few, side by side, in rows where they are wider than the room; -1 where none of them is selected.
/// Returns the index chosen.
inline constexpr float kAnyRoom = 1e9F;
std::optional<int> choice(Ui& ui, std::string_view path, std::string_view label, ImVec2 at,
                          std::span<const std::string> options, int selected, float room = kAnyRoom);
ImVec2 choice_size(const Ui& ui, std::span<const std::string> options, float room = kAnyRoom);

enum class ButtonLook { kPlain, kMenu, kCross, kUndo, kRedo, kReset, kPlus, kMinus, kUp, kDown };
bool button(Ui& ui, std::string_view path, std::string_view label, const Rect& place,
            ButtonLook look = ButtonLook::kPlain, bool enabled = true);
float button_width(const Ui& ui, std::string_view label, ButtonLook look = ButtonLook::kPlain);

/// One row of a list; `columns` are drawn by the caller on top. True when it is chosen.
bool option_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected);

/// The same row while it is scrolled out of sight: noted, and chosen by command only.
bool note_row(Ui& ui, std::string_view path, std::string_view label, const Rect& place, bool selected);

/// A ring on a vertical line that is dragged along x. Returns the new x in the units of the axis.
struct HandleAxis {
  double min, max, step;
  float x_of_min, x_of_max;  // on the canvas
};
std::optional<double> handle_x(Ui& ui, std::string_view path, std::string_view label, float line_top,
                               float line_bottom, const HandleAxis& axis, double value,
                               const std::string& value_text);

/// Notes a region that scrolls vertically, so that touch gestures which begin there are not the page's.
/// `beyond` is how far it can scroll.
void note_scroll(Ui& ui, std::string_view path, std::string_view label, const Rect& place, float at,
                 float beyond);

}  // namespace qs::ui
