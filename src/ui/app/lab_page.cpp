#include "ui/app/lab_page.hpp"

#include <algorithm>
#include <functional>

#include "core/find.hpp"
#include "labs/app/late_parts.hpp"
#include "labs/app/runs.hpp"
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
  if (preview_count(app) > 0) {
    remarks = text(Text::answer_preview,
                   {{"count", grouped(preview_count(app))}, {"total", grouped(loaded.total_count)}});
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
  const Readout* asked = find_by(readouts, &Readout::path, app.page().explaining);
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
    app.page().explaining = "";
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

/// "More" or "Fewer", where the host folds the further controls away; as high as a lab's other buttons.
Control fold_button(App& app, Ui& ui, bool folded) {
  constexpr float kFoldHeight = 34;
  const Text label = folded ? Text::control_more : Text::control_fewer;
  const ImVec2 size{button_width(ui, text(label)), std::max(kFoldHeight, ui.measures.target)};
  auto draw = [&app, &ui, label, size, folded](ImVec2 at) {
    const Rect place{at.x, at.y + (size.y - kFoldHeight) / 2, size.x, kFoldHeight};
    if (button(ui, "app/more", text(label), place)) app.ask_host(FoldControls{!folded});
  };
  return {size, std::move(draw)};
}

/// All controls in the order in which they stand; primary and further ones keep the view's own order.
std::vector<Control> controls_of(App& app, Ui& ui, LabPage& page) {
  const bool folded = ui.surface.folded.value_or(false);
  std::vector<Control> shown;
  if (ui.probe.looks_only()) return shown;  // beside a list the room is the picture's
  if (page.views) shown.push_back(*std::move(page.views));
  // A view without a primary control shows its first.
  const bool has_primary =
      std::any_of(page.controls.begin(), page.controls.end(), std::mem_fn(&Control::is_primary));
  if (folded && !has_primary && page.controls.size() > 1) page.controls.front().is_primary = true;
  for (Control& control : page.controls)
    if (!folded || control.is_primary) shown.push_back(std::move(control));
  if (folded) {
    if (page.zooms && is_zoomed(app)) add_zoom_controls(app, ui, shown);
    shown.push_back(fold_button(app, ui, true));
    return shown;
  }
  if (page.zooms) add_zoom_controls(app, ui, shown);
  if (ui.probe.find("app/units") == nullptr && !ui.hidden("app/units") && !ui.hidden("app/labs"))
    shown.push_back(units_choice(app, ui));
  if (ui.probe.find("app/runs") == nullptr && !ui.hidden("app/labs"))
    add_together(ui, action_buttons(app, ui), row_width(ui), shown);
  if (ui.surface.folded) shown.push_back(fold_button(app, ui, false));
  return shown;
}

/// A number of the answer has the colour that it has below; one or two digits could mean anything.
std::vector<WordColor> colors_of(std::span<const Readout> readouts) {
  constexpr std::size_t kTelling = 3;
  std::vector<WordColor> colors;
  for (const Readout& readout : readouts)
    if (readout.number.size() >= kTelling) colors.push_back({readout.number, readout.color});
  return colors;
}

/// Beside a text that is read, the picture gives way so that question, answer, numbers and primary control fit the window.
float least_height(const Ui& ui, const LabPage& page, float others) {
  constexpr float kSmallest = 0.7F;  // of what it wants
  const float wanted = std::max(page.least_picture, page.needed_picture);
  if (!ui.surface.folded.value_or(false) && !ui.probe.looks_only()) return wanted;
  const float smallest = std::max(kSmallest * page.least_picture, page.needed_picture);
  return std::clamp(ui.surface.window_height - others, smallest, wanted);
}

/// Layout for a wide, low window: the picture fills it beside the text; the controls are a swipe below.
void draw_side_by_side(App& app, Ui& ui, const LabPage& page, const ControlRows& controls, const Rect& from) {
  constexpr float kPicture = 0.6F, kLeast = 200;
  const float gap = ui.measures.gap + 4, room = ui.surface.window_height - from.y - 8;
  const Rect picture{from.x, from.y, from.w * kPicture, std::max({kLeast, room, page.needed_picture})};
  page.picture(picture);
  note_picture(ui, picture);
  if (ui.export_frame != nullptr)
    note_export(app, *ui.export_frame, page, {from.x - 8, from.y, from.w + 16, picture.h + 8});
  const float x = picture.right() + gap, width = from.x + from.w - x;
  float y = from.y;
  y += say(ui, "lab/question", Words::kHeading, ui.fonts.strong, {x, y}, width, ui.theme.ink, page.question) +
       2;
  y += say(ui, "lab/answer", Words::kParagraph, ui.fonts.label, {x, y}, width, ui.theme.ink2, page.answer,
           colors_of(page.readouts)) +
       8;
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

float primary_width(const Ui& ui) {
  const float more =
      ui.surface.folded.value_or(false) ? button_width(ui, text(Text::control_more)) + control_gap(ui) : 0;
  return row_width(ui) - more;
}

void draw_lab_page(App& app, Ui& ui, LabPage page) {
  const float pad = ui.measures.padding, width = row_width(ui), x = ui.area.x + pad;
  const float bottom = ui.area.y + ui.area.h - pad;
  const bool veiled = veil_of(app) != quiz::Veil::kNothing;
  if (veiled && !page.answer.empty()) page.answer = tr(Text::quiz_veiled);
  std::erase_if(page.readouts, [&](const Readout& readout) {
    return ui.hidden(readout.path) || (veiled && readout.is_answer);
  });
  std::optional<Control> lead;
  if (page.leads && ui.measures.narrow && !ui.measures.low && !ui.probe.looks_only()) {
    const auto first =
        std::find_if(page.controls.begin(), page.controls.end(), std::mem_fn(&Control::is_primary));
    if (first != page.controls.end()) {
      lead = std::move(*first);
      page.controls.erase(first);
    }
  }
  const ControlRows controls(ui, controls_of(app, ui, page), width);
  float y = ui.area.y + pad - 14;
  const float heading = y - 6;
  if (app.loaded().sample == nullptr && find_lab(app.state().lab)->uses_values) {  // no sample yet
    draw_progress(app, ui, {x, y}, width);
    draw_notice(app, ui, {x, y + ui.measures.target + 20}, width);
    controls.draw({x, bottom - controls.height()});
    return;
  }
  if (ui.measures.low && page.picture) {
    draw_side_by_side(app, ui, page, controls, {x, y, width, 0});
    return;
  }
  const ImVec2 zoom = page.zooms ? zoom_size(app, ui) : ImVec2{0, 0};
  const ImVec2 zoom_at{x + width - zoom.x, y + 2};
  y += draw_heading(ui, {x, y}, {width - zoom.x, width}, page.question, page.answer,
                    colors_of(page.readouts)) +
       8;
  y += draw_progress(app, ui, {x, y}, width);
  y += draw_notice(app, ui, {x, y}, width);
  y += draw_remarks(app, ui, {x, y}, width);
  if (!page.picture) {
    controls.draw({x, bottom - controls.height()});
    return;
  }
  if (lead) {
    lead->draw({x, y});
    y += lead->size.y + 8;
  }
  const float numbers = page.readouts.empty() ? 0 : readouts_height(ui, width, page.readouts.size()) + 18;
  const float explanation = explanation_height(app, ui, width, page.readouts);
  const float below = ui.measures.gap + numbers + explanation + controls.height() + pad - 4;
  const float room = ui.area.y + ui.area.h - y - below;
  const float least = least_height(ui, page, y + below);
  const float picture = std::max(least, room);
  page.picture({x, y, width, picture});
  if (page.zooms) draw_zoom_buttons(app, ui, zoom_at);
  note_picture(ui, {x, y, width, picture});
  if (ui.export_frame != nullptr)
    note_export(app, *ui.export_frame, page, {ui.area.x, heading, ui.area.w, y + picture + 8 - heading});
  y += picture + ui.measures.gap;
  if (!page.readouts.empty()) {
    y += draw_readouts(app, ui, {x, y}, width, page.readouts) + 18;
    y += draw_explanation(app, ui, {x, y}, width, page.readouts);
  }
  controls.draw({x, y});
  ui.content_height = ui.area.y + ui.area.h - room + least;
}

}  // namespace qs::ui
