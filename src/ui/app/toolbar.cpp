#include <algorithm>

#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/app/page_parts.hpp"

namespace qs::ui {
namespace {

/// An action on the present state, above the lab or, for lack of room, with its controls.
struct ToolbarAction {
  std::string path, label;
  ButtonLook look;
  bool enabled;
  void (*run)(App&);
};

std::vector<ToolbarAction> toolbar_actions(App& app, const Ui& ui) {
  const std::size_t count = app.run_log().runs().size();
  const bool pinned = app.loaded().sample && is_pinned(app);
  // All four must fit in one row of a phone.
  const ButtonLook menu = ui.measures.narrow ? ButtonLook::kPlain : ButtonLook::kMenu;
  return {
      {"app/examples", tr(Text::control_examples), menu, true,
       [](App& of) { of.set_choosing(Choosing::kPreset); }},
      {"app/pin", tr(pinned ? Text::control_pinned : Text::control_pin), ButtonLook::kPlain, can_pin(app),
       [](App& of) { pin(of); }},
      {"app/runs", tr(Text::control_runs) + (count == 0 ? "" : " " + std::to_string(count)), menu, true,
       [](App& of) { of.set_choosing(Choosing::kRun); }},
      {"app/save", tr(Text::control_save), menu, true, [](App& of) { of.set_choosing(Choosing::kSave); }}};
}

/// The quiz button, for hosts whose page has none.
ToolbarAction quiz_action() {
  return {"app/quiz", tr(Text::quiz_title), ButtonLook::kPlain, true,
          [](App& of) { open_quiz(of, shows_quiz(of) ? "" : kQuizNext, of.state().quiz_seed); }};
}

/// Width of the action's button; the pin button always has its longer word's, so that nothing moves.
float action_width(const Ui& ui, const ToolbarAction& action) {
  const float width = button_width(ui, action.label, action.look);
  return action.path == "app/pin" ? std::max(width, button_width(ui, text(Text::control_pinned))) : width;
}

}  // namespace

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

float draw_toolbar(App& app, Ui& ui) {
  if (ui.hidden("app/labs")) return 0;
  const float pad = ui.measures.padding, line = std::max(30.0F, ui.measures.target);
  const float left = ui.area.x + pad, y = ui.area.y + pad - 10;
  const float icon = button_width(ui, "", ButtonLook::kUndo);
  const float icons = ui.area.x + ui.area.w - pad - 3 * icon, right = icons - ui.measures.gap;

  const LabInfo& present = *find_lab(app.state().lab);
  std::vector<std::string> names;
  for (const LabInfo& lab : labs()) names.push_back(phrase(lab.name));
  const std::vector<Control> buttons = action_buttons(app, ui);
  float actions_width = 0;
  for (const Control& control : buttons) actions_width += control.size.x + ui.measures.gap;
  // In one row; beside the text in two, as a newcomer should see them all, with room for the units; else a menu.
  const Control units = units_choice(app, ui);
  const bool may_wrap = ui.surface.folded.has_value() && !ui.measures.narrow && !ui.measures.low;
  float room = right - left;
  ImVec2 row = choice_size(ui, names, room);
  if (may_wrap && row.y > line) {
    const float beside = room - units.size.x - 2 * ui.measures.gap;
    const ImVec2 shorter = choice_size(ui, names, beside);
    if (shorter.y <= 2 * line) {
      row = shorter;
      room = beside;
    }
  }
  const bool is_row = row.y <= line || (may_wrap && row.y <= 2 * line);
  const float height = is_row ? row.y : line;
  float tabs = left + row.x;
  if (is_row) {
    const int here = static_cast<int>(&present - labs().data());
    const auto wanted = choice(ui, "app/lab", text(Text::control_lab), {left, y}, names, here, room);
    if (wanted) ui.last = [&app, id = labs()[static_cast<std::size_t>(*wanted)].id] { open_lab(app, id); };
  } else {
    const std::string name = phrase(present.name);
    const float width = std::min(button_width(ui, name, ButtonLook::kMenu), right - left);
    if (button(ui, "app/lab", name, {left, y, width, line}, ButtonLook::kMenu))
      app.set_choosing(Choosing::kLab);
    tabs = left + width;
  }
  // Units that do not fit here go to the lab's controls.
  const bool folded = ui.surface.folded.value_or(false);
  const bool has_units = !folded && tabs + ui.measures.gap + units.size.x < right && !ui.hidden("app/units");
  if (has_units) units.draw({right - units.size.x, y});
  if (!folded && tabs + actions_width < right - units.size.x - ui.measures.gap) {
    float x = right - units.size.x - actions_width;
    for (const Control& control : buttons) {
      control.draw({x, y});
      x += control.size.x + ui.measures.gap;
    }
  }
  const auto icon_button = [&](int place, std::string_view path, Text label, ButtonLook look, bool enabled) {
    const float x = icons + static_cast<float>(place) * icon;
    return button(ui, path, text(label), {x, y, icon, line}, look, enabled);
  };
  if (icon_button(0, "app/undo", Text::control_undo, ButtonLook::kUndo, app.history().can_undo()))
    ui.last = [&app] { undo(app); };
  if (icon_button(1, "app/redo", Text::control_redo, ButtonLook::kRedo, app.history().can_redo()))
    ui.last = [&app] { redo(app); };
  if (icon_button(2, "app/reset", Text::control_reset, ButtonLook::kReset, !is_fresh(app)))
    ui.last = [&app] { reset(app); };
  return height + pad - 10 + 4;
}

}  // namespace qs::ui
