#include "ui/app/lab_page.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/words/text.hpp"
#include "ui/app/page_parts.hpp"
#include "ui/app/zoom.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {
namespace {

/// Draws remarks that qualify the numbers: a preview, values left out.
float draw_remarks(const App& app, Ui& ui, ImVec2 at, float width) {
  const LoadedSample& loaded = app.loaded();
  if (!loaded.sample || !find_lab(app.state().lab)->uses_values) return 0;
  std::string remarks;
  if (app.preview_count() > 0) {
    remarks = text(Text::answer_preview,
                   {{"count", grouped(app.preview_count())}, {"total", grouped(loaded.total_count)}});
  }
  if (const NonFinite& left_out = loaded.sample->sorted.non_finite(); left_out.total() > 0) {
    remarks +=
        (remarks.empty() ? "" : " ") + text(Text::label_non_finite, {{"count", grouped(left_out.total())}});
  }
  return say(ui, "lab/remarks", Words::kParagraph, ui.fonts.strong, at, width, ui.theme.ink, remarks);
}

constexpr float kExplanationInset = 12;

/// Readout whose explanation is open; null if none.
const Readout* asked_about(const App& app, std::span<const Readout> readouts) {
  const Readout* asked = find_by(readouts, &Readout::path, app.explaining());
  return asked == nullptr || asked->explanation.empty() ? nullptr : asked;
}

float explanation_room(const Ui& ui, float width) {
  return width - button_width(ui, "", ButtonLook::kCross) - 2 * kExplanationInset - 6;
}

/// Height with the gap below; 0 if no explanation is open.
float explanation_height(const App& app, const Ui& ui, float width, std::span<const Readout> readouts) {
  const Readout* asked = asked_about(app, readouts);
  if (asked == nullptr) return 0;
  const float body = wrapped_height(ui.fonts.label, asked->explanation, explanation_room(ui, width));
  const float cross = button_width(ui, "", ButtonLook::kCross);
  return std::max(cross, body + ui.fonts.strong->FontSize + 4) + 2 * (kExplanationInset - 2) +
         ui.measures.gap;
}

/// Draws the readout's formula, its inputs and its source.
float draw_explanation(App& app, Ui& ui, ImVec2 at, float width, std::span<const Readout> readouts) {
  const Readout* asked = asked_about(app, readouts);
  if (asked == nullptr) return 0;
  const float cross = button_width(ui, "", ButtonLook::kCross), inset = kExplanationInset;
  const float room = explanation_room(ui, width);
  const float whole = explanation_height(app, ui, width, readouts), height = whole - ui.measures.gap;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, ui.theme.band, ui.measures.corner);
  list.AddRectFilled(at, {at.x + 4, at.y + height}, asked->color, ui.measures.corner,
                     ImDrawFlags_RoundCornersLeft);
  const float left = at.x + inset + 4;
  draw_text(ui.fonts.strong, {left, at.y + inset - 3}, ui.theme.ink, asked->name);
  say(ui, "lab/explanation", Words::kParagraph, ui.fonts.label,
      {left, at.y + inset + ui.fonts.strong->FontSize}, room, ui.theme.ink, asked->explanation);
  const Rect place{at.x + width - cross - 4, at.y + 4, cross, cross};
  ui.probe.note_escape("app/explained");
  if (button(ui, "app/explained", text(Text::control_close_explanation), place, ButtonLook::kCross))
    app.explain("");
  return whole;
}

/// Marks the place of the picture's description and numbers in reading order.
void note_picture(Ui& ui, const Rect& place) {
  ui.probe.note(item_at("lab/picture", Role::kFigure, text(Text::picture_label), place, 0));
}

void note_export(const App& app, ExportFrame& frame, const LabPage& page, const Rect& area) {
  frame.area = area;
  frame.question = page.question;
  frame.answer = page.answer;
  frame.file_name = "quantscope-" + app.state().lab + "-" + app.state().quantizer.text();
  std::replace(frame.file_name.begin(), frame.file_name.end(), '/', '-');
}

/// An action on the present state, above the lab or, for lack of room, with its controls.
struct ToolbarAction {
  std::string path, label;
  ButtonLook look;
  bool enabled;
  void (*run)(App&);
};

std::vector<ToolbarAction> toolbar_actions(App& app, const Ui& ui) {
  const std::size_t count = app.run_log().runs().size();
  const bool pinned = app.loaded().sample && app.is_pinned();
  // All four must fit in one row of a phone.
  const ButtonLook menu = ui.measures.narrow ? ButtonLook::kPlain : ButtonLook::kMenu;
  return {{"app/examples", tr(Text::control_examples), menu, true,
           [](App& of) { of.set_choosing(App::Choosing::kPreset); }},
          {"app/pin", tr(pinned ? Text::control_pinned : Text::control_pin), ButtonLook::kPlain,
           app.can_pin(), [](App& of) { of.pin(); }},
          {"app/runs", tr(Text::control_runs) + (count == 0 ? "" : " " + std::to_string(count)), menu, true,
           [](App& of) { of.set_choosing(App::Choosing::kRun); }},
          {"app/save", tr(Text::control_save), menu, true,
           [](App& of) { of.set_choosing(App::Choosing::kSave); }}};
}

/// The quiz button, for hosts whose page has none.
ToolbarAction quiz_action() {
  return {"app/quiz", tr(Text::quiz_title), ButtonLook::kPlain, true,
          [](App& of) { of.open_quiz(of.shows_quiz() ? "" : kQuizNext, of.state().quiz_seed); }};
}

/// Width of the action's button; the pin button always has its longer word's, so that nothing moves.
float action_width(const Ui& ui, const ToolbarAction& action) {
  const float width = button_width(ui, action.label, action.look);
  return action.path == "app/pin" ? std::max(width, button_width(ui, text(Text::control_pinned))) : width;
}

/// Adds a group as one control that wraps as a whole, if it fits into a row.
void add_together(const Ui& ui, std::vector<Control> group, float row, std::vector<Control>& controls) {
  const float gap = ui.measures.narrow ? ui.measures.gap / 2 : control_gap(ui);
  ImVec2 size{-gap, 0};
  for (const Control& control : group)
    size = {size.x + control.size.x + gap, std::max(size.y, control.size.y)};
  if (size.x > row) {
    for (Control& control : group) controls.push_back(std::move(control));
    return;
  }
  auto draw = [gap, group = std::move(group)](ImVec2 at) {
    for (const Control& control : group) {
      control.draw(at);
      at.x += control.size.x + gap;
    }
  };
  controls.push_back({size, std::move(draw)});
}

Control units_choice(App& app, Ui& ui) {
  const std::vector<std::string> options = {tr(Text::unit_bits), tr(Text::unit_nats)};
  auto draw = [&app, &ui, options](ImVec2 at) {
    const auto wanted =
        choice(ui, "app/units", text(Text::control_units), at, options, app.state().nats ? 1 : 0);
    if (!wanted) return;
    ui.last = [&app, nats = *wanted == 1] {
      AppState changed = app.state();
      changed.nats = nats;
      app.set_state(std::move(changed));
    };
  };
  return {choice_size(ui, options), std::move(draw)};
}

std::vector<Control> action_buttons(App& app, Ui& ui) {
  std::vector<Control> buttons;
  std::vector<ToolbarAction> all = toolbar_actions(app, ui);
  if (ui.type_on_canvas != nullptr) all.push_back(quiz_action());
  for (const ToolbarAction& action : all) {
    if (ui.hidden(action.path)) continue;
    const ImVec2 size{action_width(ui, action), std::max(34.0F, ui.measures.target)};
    auto draw = [&app, &ui, action, size](ImVec2 at) {
      const Rect place{at.x, at.y, size.x, size.y};
      if (button(ui, action.path, action.label, place, action.look, action.enabled))
        ui.last = [&app, run = action.run] { run(app); };
    };
    buttons.push_back({size, std::move(draw)});
  }
  return buttons;
}

}  // namespace

float draw_toolbar(App& app, Ui& ui) {
  if (ui.hidden("app/labs")) return 0;
  const float pad = ui.measures.padding, height = std::max(30.0F, ui.measures.target);
  const float left = ui.area.x + pad, y = ui.area.y + pad - 10;
  const float icon = button_width(ui, "", ButtonLook::kUndo);
  const float icons = ui.area.x + ui.area.w - pad - 3 * icon, right = icons - ui.measures.gap;

  const LabInfo& present = *find_lab(app.state().lab);
  std::vector<std::string> names;
  for (const LabInfo& lab : labs()) names.push_back(phrase(lab.name));
  const std::vector<Control> buttons = action_buttons(app, ui);
  float actions_width = 0;
  for (const Control& control : buttons) actions_width += control.size.x + ui.measures.gap;
  float tabs = left + choice_size(ui, names).x;
  if (tabs < right) {
    const int here = static_cast<int>(&present - labs().data());
    if (const auto wanted = choice(ui, "app/lab", text(Text::control_lab), {left, y}, names, here))
      ui.last = [&app, id = labs()[static_cast<std::size_t>(*wanted)].id] { app.open_lab(id); };
  } else {
    const std::string name = phrase(present.name);
    const float width = std::min(button_width(ui, name, ButtonLook::kMenu), right - left);
    if (button(ui, "app/lab", name, {left, y, width, height}, ButtonLook::kMenu))
      app.set_choosing(App::Choosing::kLab);
    tabs = left + width;
  }
  // Units that do not fit here go to the lab's controls.
  const Control units = units_choice(app, ui);
  const bool has_units = tabs + ui.measures.gap + units.size.x < right && !ui.hidden("app/units");
  if (has_units) units.draw({right - units.size.x, y});
  if (tabs + actions_width < right - units.size.x - ui.measures.gap) {
    float x = right - units.size.x - actions_width;
    for (const Control& control : buttons) {
      control.draw({x, y});
      x += control.size.x + ui.measures.gap;
    }
  }
  const auto icon_button = [&](int place, std::string_view path, Text label, ButtonLook look, bool enabled) {
    const float x = icons + static_cast<float>(place) * icon;
    return button(ui, path, text(label), {x, y, icon, height}, look, enabled);
  };
  if (icon_button(0, "app/undo", Text::control_undo, ButtonLook::kUndo, app.can_undo()))
    ui.last = [&app] { app.undo(); };
  if (icon_button(1, "app/redo", Text::control_redo, ButtonLook::kRedo, app.can_redo()))
    ui.last = [&app] { app.redo(); };
  if (icon_button(2, "app/reset", Text::control_reset, ButtonLook::kReset, !app.is_fresh()))
    ui.last = [&app] { app.reset(); };
  return height + pad - 10 + 4;
}

namespace {

/// Layout for a wide, low window: the picture fills it beside the text; the controls are a swipe below.
void draw_side_by_side(App& app, Ui& ui, const LabPage& page, const ControlRows& controls, const Rect& from) {
  constexpr float kPicture = 0.6F, kLeast = 200;
  const float gap = ui.measures.gap + 4, room = ui.measures.window_height - from.y - 8;
  const Rect picture{from.x, from.y, from.w * kPicture, std::max(kLeast, room)};
  page.picture(picture);
  note_picture(ui, picture);
  if (ui.export_frame != nullptr)
    note_export(app, *ui.export_frame, page, {from.x - 8, from.y, from.w + 16, picture.h + 8});
  const float x = picture.right() + gap, width = from.x + from.w - x;
  float y = from.y;
  y += say(ui, "lab/question", Words::kHeading, ui.fonts.strong, {x, y}, width, ui.theme.ink, page.question) +
       2;
  y +=
      say(ui, "lab/answer", Words::kParagraph, ui.fonts.label, {x, y}, width, ui.theme.ink2, page.answer) + 8;
  y += draw_progress(app, ui, {x, y}, width);
  y += draw_notice(app, ui, {x, y}, width);
  y += draw_remarks(app, ui, {x, y}, width);
  if (!page.readouts.empty()) y += draw_readouts(app, ui, {x, y}, width, page.readouts);
  y = std::max(y, picture.bottom()) + 18;
  y += draw_explanation(app, ui, {from.x, y}, from.w, page.readouts);
  controls.draw({from.x, y});
  ui.content_height = y + controls.height() + ui.measures.padding - 4;
}

}  // namespace

void draw_lab_page(App& app, Ui& ui, LabPage page) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad, x = ui.area.x + pad;
  const float bottom = ui.area.y + ui.area.h - pad;
  std::vector<Control> shown = std::move(page.controls);
  std::erase_if(page.readouts, [&ui](const Readout& readout) { return ui.hidden(readout.path); });
  if (page.zooms) add_zoom_controls(app, ui, shown);
  if (ui.probe.find("app/units") == nullptr && !ui.hidden("app/units") && !ui.hidden("app/labs"))
    shown.push_back(units_choice(app, ui));
  if (ui.probe.find("app/runs") == nullptr && !ui.hidden("app/labs")) {
    add_together(ui, action_buttons(app, ui), width, shown);
  }
  const ControlRows controls(ui, std::move(shown), width);
  float y = ui.area.y + pad - 14;
  const float heading = y - 6;
  if (app.loaded().sample == nullptr) {  // no sample yet
    draw_progress(app, ui, {x, y}, width);
    draw_notice(app, ui, {x, y + ui.measures.target + 20}, width);
    controls.draw({x, bottom - controls.height()});
    return;
  }
  if (ui.measures.low && page.picture) {
    draw_side_by_side(app, ui, page, controls, {x, y, width, 0});
    return;
  }
  y += draw_heading(ui, {x, y}, width, page.question, page.answer) + 8;
  y += draw_progress(app, ui, {x, y}, width);
  y += draw_notice(app, ui, {x, y}, width);
  y += draw_remarks(app, ui, {x, y}, width);
  if (!page.picture) {
    controls.draw({x, bottom - controls.height()});
    return;
  }
  const float numbers = page.readouts.empty() ? 0 : readouts_height(ui, width, page.readouts.size()) + 18;
  const float explanation = explanation_height(app, ui, width, page.readouts);
  const float below = ui.measures.gap + numbers + explanation + controls.height() + pad - 4;
  const float room = ui.area.y + ui.area.h - y - below;
  const float picture = std::max(page.least_picture, room);
  page.picture({x, y, width, picture});
  note_picture(ui, {x, y, width, picture});
  if (ui.export_frame != nullptr)
    note_export(app, *ui.export_frame, page, {ui.area.x, heading, ui.area.w, y + picture + 8 - heading});
  y += picture + ui.measures.gap;
  if (!page.readouts.empty()) {
    y += draw_readouts(app, ui, {x, y}, width, page.readouts) + 18;
    y += draw_explanation(app, ui, {x, y}, width, page.readouts);
  }
  controls.draw({x, y});
  ui.content_height = ui.area.y + ui.area.h - room + page.least_picture;
}

}  // namespace qs::ui
