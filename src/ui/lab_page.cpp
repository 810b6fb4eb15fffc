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

}  // namespace

float draw_toolbar(App& app, Ui& ui) {
  if (ui.hidden("app/labs")) return 0;
  const float pad = ui.measures.padding, height = std::max(30.0F, ui.measures.target);
  const float y = ui.area.y + pad - 10;
  float right = ui.area.x + ui.area.w - pad;
  const float icon = button_width(ui, "", ButtonLook::kUndo);
  const auto place_icon = [&](std::string_view path, Text label, ButtonLook look, bool enabled) {
    right -= icon;
    return button(ui, path, text(label), {right, y, icon, height}, look, enabled);
  };
  const bool at_start = app.is_fresh();
  if (place_icon("app/reset", Text::control_reset, ButtonLook::kReset, !at_start)) app.reset();
  if (place_icon("app/redo", Text::control_redo, ButtonLook::kRedo, app.can_redo())) app.redo();
  if (place_icon("app/undo", Text::control_undo, ButtonLook::kUndo, app.can_undo())) app.undo();
  right -= ui.measures.gap;

  const float left = ui.area.x + pad;
  std::vector<std::string> names;
  for (const LabInfo& lab : labs()) names.emplace_back(lab.name);
  const int present = static_cast<int>(find_lab(app.state().lab) - labs().data());
  const std::string_view examples = text(Text::control_examples);
  const float examples_width = button_width(ui, examples, ButtonLook::kMenu);
  const ImVec2 size = choice_size(ui, names);
  const bool all_fit = left + size.x + examples_width + 2 * ui.measures.gap < right;
  if (all_fit) {
    if (const auto wanted = choice(ui, "app/lab", text(Text::control_lab), {left, y}, names, present))
      app.open_lab(labs()[static_cast<std::size_t>(*wanted)].id);
  } else if (const float width = std::min(
                 button_width(ui, names[static_cast<std::size_t>(present)], ButtonLook::kMenu), right - left);
             button(ui, "app/lab", names[static_cast<std::size_t>(present)], {left, y, width, height},
                    ButtonLook::kMenu)) {
    app.set_choosing(App::Choosing::kLab);
  }
  if (all_fit && !find_lab(app.state().lab)->presets.empty()) {
    if (button(ui, "app/examples", examples, {right - examples_width, y, examples_width, height},
               ButtonLook::kMenu))
      app.set_choosing(App::Choosing::kPreset);
  }
  return height + pad - 10 + 4;
}

void draw_lab_page(App& app, Ui& ui, const LabPage& page) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad, x = ui.area.x + pad;
  const float bottom = ui.area.y + ui.area.h - pad;
  const ControlRows controls(ui, page.controls, width);
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
