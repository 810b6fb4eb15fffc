#include "ui/lab_page.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/text.hpp"
#include "ui/app_view.hpp"

namespace qs::ui {
namespace {

/// What qualifies the numbers: a preview, values that are left out.
float draw_remarks(const App& app, const Ui& ui, ImVec2 at, float width) {
  const LoadedSample& loaded = app.loaded();
  if (!loaded.sample) return 0;
  std::string remarks;
  if (loaded.is_preview) {
    remarks = text(Text::answer_preview, {{"count", grouped(loaded.sample->values.size())},
                                          {"total", grouped(loaded.total_count)}});
  }
  if (const NonFinite& left_out = loaded.sample->sorted.non_finite(); left_out.total() > 0) {
    remarks +=
        (remarks.empty() ? "" : " ") + text(Text::label_non_finite, {{"count", grouped(left_out.total())}});
  }
  return remarks.empty() ? 0 : draw_wrapped(ui.fonts.strong, at, width, ui.theme.ink, remarks);
}

/// The number that the reader asked about: how it is made, from what, and who says so.
float draw_explanation(App& app, Ui& ui, ImVec2 at, float width, std::span<const Readout> readouts) {
  const Readout* asked = find_by(readouts, &Readout::path, app.explaining());
  if (asked == nullptr || asked->explanation.empty()) return 0;
  const float cross = button_width(ui, "", ButtonLook::kCross), inset = 12;
  const float room = width - cross - 2 * inset - 6;
  const float body = wrapped_height(ui.fonts.label, asked->explanation, room);
  const float height = std::max(cross, body + ui.fonts.strong->FontSize + 4) + 2 * (inset - 2);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, ui.theme.band, ui.measures.corner);
  list.AddRectFilled(at, {at.x + 4, at.y + height}, asked->color, ui.measures.corner,
                     ImDrawFlags_RoundCornersLeft);
  const float left = at.x + inset + 4;
  draw_text(ui.fonts.strong, {left, at.y + inset - 3}, ui.theme.ink, asked->name);
  draw_wrapped(ui.fonts.label, {left, at.y + inset + ui.fonts.strong->FontSize}, room, ui.theme.ink,
               asked->explanation);
  const Rect place{at.x + width - cross - 4, at.y + 4, cross, cross};
  ui.probe.note_escape("app/explained");
  if (button(ui, "app/explained", text(Text::control_close_explanation), place, ButtonLook::kCross))
    app.explain("");
  return height + ui.measures.gap;
}

/// On a narrow screen the toolbar has no room for it.
Control examples_button(App& app, Ui& ui) {
  const std::string_view label = text(Text::control_examples);
  const ImVec2 size{button_width(ui, label, ButtonLook::kMenu), std::max(34.0F, ui.measures.target)};
  const auto draw = [&app, &ui, label, size](ImVec2 at) {
    if (button(ui, "app/examples", label, {at.x, at.y, size.x, size.y}, ButtonLook::kMenu))
      app.set_choosing(App::Choosing::kPreset);
  };
  return {size, draw};
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
  for (const LabInfo& lab : labs()) names.emplace_back(lab.name);
  const std::string_view examples = text(Text::control_examples);
  const float examples_width = button_width(ui, examples, ButtonLook::kMenu);
  const bool all_fit = left + choice_size(ui, names).x + examples_width + 2 * ui.measures.gap < right;
  if (all_fit) {
    const int here = static_cast<int>(&present - labs().data());
    if (const auto wanted = choice(ui, "app/lab", text(Text::control_lab), {left, y}, names, here))
      app.open_lab(labs()[static_cast<std::size_t>(*wanted)].id);
    const Rect place{right - examples_width, y, examples_width, height};
    if (button(ui, "app/examples", examples, place, ButtonLook::kMenu))
      app.set_choosing(App::Choosing::kPreset);
  } else {
    const float width = std::min(button_width(ui, present.name, ButtonLook::kMenu), right - left);
    if (button(ui, "app/lab", present.name, {left, y, width, height}, ButtonLook::kMenu))
      app.set_choosing(App::Choosing::kLab);
  }
  const auto icon_button = [&](int place, std::string_view path, Text label, ButtonLook look, bool enabled) {
    const float x = icons + static_cast<float>(place) * icon;
    return button(ui, path, text(label), {x, y, icon, height}, look, enabled);
  };
  if (icon_button(0, "app/undo", Text::control_undo, ButtonLook::kUndo, app.can_undo())) app.undo();
  if (icon_button(1, "app/redo", Text::control_redo, ButtonLook::kRedo, app.can_redo())) app.redo();
  if (icon_button(2, "app/reset", Text::control_reset, ButtonLook::kReset, !app.is_fresh())) app.reset();
  return height + pad - 10 + 4;
}

void draw_lab_page(App& app, Ui& ui, const LabPage& page) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad, x = ui.area.x + pad;
  const float bottom = ui.area.y + ui.area.h - pad;
  std::vector<Control> shown = page.controls;
  if (ui.probe.find("app/examples") == nullptr && !ui.hidden("app/labs"))
    shown.push_back(examples_button(app, ui));
  const ControlRows controls(ui, std::move(shown), width);
  float y = ui.area.y + pad - 14;
  if (app.loaded().sample == nullptr) {  // nothing has arrived yet
    draw_progress(app, ui, {x, y}, width);
    draw_notice(app, ui, {x, y + ui.measures.target + 20}, width);
    controls.draw({x, bottom - controls.height()});
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
  const float numbers = page.readouts.empty() ? 0 : readouts_height(ui, page.readouts.size()) + 18;
  // The explanation's height is known only once it is drawn; it pushes the controls down, not the picture up.
  const float below = ui.measures.gap + numbers + controls.height() + pad - 4;
  const float room = ui.area.y + ui.area.h - y - below;
  const float picture = std::max(page.least_picture, room);
  page.picture({x, y, width, picture});
  y += picture + ui.measures.gap;
  float explanation = 0;
  if (!page.readouts.empty()) {
    y += draw_readouts(app, ui, {x, y}, width, page.readouts) + 18;
    explanation = draw_explanation(app, ui, {x, y}, width, page.readouts);
    y += explanation;
  }
  controls.draw({x, y});
  ui.content_height = ui.area.y + ui.area.h - room + page.least_picture + explanation;
}

}  // namespace qs::ui
