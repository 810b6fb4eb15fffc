#include "ui/app_view.hpp"

#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/words/text.hpp"
#include "ui/app/choices.hpp"
#include "ui/app/lab_page.hpp"
#include "ui/app/page_parts.hpp"
#include "ui/kit/words.hpp"
#include "ui/quiz/view.hpp"
#include "ui/views/views.hpp"

namespace qs::ui {
namespace {

constexpr float kScrollbar = 8;

/// Fades locked controls.
void draw_locks(const Ui& ui) {
  for (const ProbeItem& item : ui.probe.items()) {
    if (!item.locked || item.size.x <= 0) continue;
    ImGui::GetWindowDrawList()->AddRectFilled(item.corner,
                                              {item.corner.x + item.size.x, item.corner.y + item.size.y},
                                              faded(ui.theme.panel, 0.55F));
  }
}

/// Draws a ring around the control that has focus in the mirror: the canvas itself is no tab stop.
void draw_focus_ring(const Ui& ui) {
  const ProbeItem* item = ui.probe.focus().empty() ? nullptr : ui.probe.find(ui.probe.focus());
  if (item == nullptr) return;
  constexpr float kAway = 3;
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddRect({item->corner.x - kAway, item->corner.y - kAway},
               {item->corner.x + item->size.x + kAway, item->corner.y + item->size.y + kAway},
               ui.theme.signal, ui.measures.corner, 0, 2);
}

void draw_drop_hint(const Ui& ui) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  constexpr float kInset = 10;
  const Rect frame{ui.area.x + kInset, ui.area.y + kInset, ui.area.w - 2 * kInset, ui.area.h - 2 * kInset};
  list.AddRectFilled(frame.corner(), frame.opposite(), faded(ui.theme.panel, 0.92F), 14);
  list.AddRect(frame.corner(), frame.opposite(), ui.theme.signal, 14, 0, 2);
  const ImFont* font = ui.fonts.answer;
  draw_text(font, {frame.x + frame.w / 2, frame.y + frame.h / 2 - font->FontSize / 2}, ui.theme.ink,
            text(Text::drop_here), Align::kCentre);
}

/// Message while the lab's code is loading.
void draw_waiting(const App& app, Ui& ui) {
  const float pad = ui.measures.padding;
  say(ui, "lab/progress", Words::kParagraph, ui.fonts.answer, {ui.area.x + pad, ui.area.y + pad - 14},
      ui.area.w - 2 * pad, ui.theme.ink2,
      text(Text::progress_code, {{"lab", phrase(find_lab(app.state().lab)->title)}}));
}

/// The quiz has a column beside the lab, or stands above it if there is no room for both. If the page shows
/// the quiz, it is drawn off screen for the probe's notes alone. Drawing order is reading order.
constexpr float kRoomForBoth = 900, kOutOfSight = -20000, kQuizOnPage = 440;

void draw_quiz_above(App& app, Ui& ui) {
  const float pad = ui.measures.padding;
  const float height = draw_quiz(app, ui, {ui.area.x + pad, ui.area.y + pad - 8}, ui.area.w - 2 * pad) + pad;
  ui.area.y += height;
  ui.area.h -= height;
  ImGui::GetWindowDrawList()->AddLine({ui.area.x, ui.area.y}, {ui.area.x + ui.area.w, ui.area.y},
                                      ui.theme.hair);
}

void draw_quiz_beside(App& app, Ui& ui, const Rect& column) {
  const float pad = ui.measures.padding;
  ImGui::GetWindowDrawList()->AddLine(column.corner(), {column.x, column.bottom()}, ui.theme.hair);
  const float height =
      draw_quiz(app, ui, {column.x + pad, column.y + pad - 8}, column.w - 2 * pad) + column.y + 2 * pad - 8;
  ui.content_height = std::max(ui.content_height, height);
}

/// A list stands beside the lab, which can then only be looked at; a press on it closes the list. How a file is to be
/// read is asked before there is anything to see.
bool has_room_beside(const App& app, const Ui& ui) {
  constexpr float kLeast = 600;
  return ui.area.w >= kLeast && app.page().choosing != Choosing::kReading && app.loaded().sample != nullptr;
}

void draw_present_lab(App& app, Ui& ui) {
  if (veil_of(app) == quiz::Veil::kLab) return draw_curve_pad(app, ui);
  if (ui.surface.quiz_on_page) {
    const float pad = ui.measures.padding;
    const float curve = draw_graded_curve(app, ui, {ui.area.x + pad, ui.area.y + pad}, ui.area.w - 2 * pad);
    ui.area.y += curve;
    ui.area.h -= curve;
  }
  const float toolbar = draw_toolbar(app, ui);
  ui.area.y += toolbar;
  ui.area.h -= toolbar;
  const auto views = lab_views();
  const LabView* view = find_by(views, &LabView::lab, app.state().lab);
  if (!can_show_lab(app)) {
    draw_waiting(app, ui);
  } else if (view != nullptr) {
    view->draw(app, ui);
  }
}

void draw_lab_and_list(App& app, Ui& ui) {
  constexpr float kPart = 0.4F, kLeast = 260, kMost = 360;
  const float width = std::clamp(ui.area.w * kPart, kLeast, kMost);
  const Rect column{ui.area.right() - width, ui.area.y, width, ui.area.h};
  ui.area.w -= width;
  const Rect lab = ui.area;
  ui.probe.look_only(true);
  draw_present_lab(app, ui);
  ui.probe.look_only(false);
  if (ImGui::IsMouseClicked(0) && ImGui::IsMouseHoveringRect(lab.corner(), lab.opposite()))
    app.set_choosing(Choosing::kNothing);
  ui.area = column;
  ImGui::GetWindowDrawList()->AddLine(column.corner(), {column.x, column.bottom()}, ui.theme.hair);
  draw_list_of(app, ui);
  // Nothing moves while rows are looked at, however tall a preview would be, and the list's head is in the window.
  ui.content_height = std::min(ui.surface.height, ui.surface.window_height);
}

/// The lab, beside a list if one is open.
void draw_main(App& app, Ui& ui) {
  if (app.page().choosing == Choosing::kNothing) return draw_present_lab(app, ui);
  draw_lab_and_list(app, ui);
}

void draw_lab(App& app, Ui& ui) {
  constexpr float kLeast = 340, kMost = 440, kPart = 0.34F;
  if (quiz_controller(app) == nullptr || ui.hidden("quiz")) {
    draw_main(app, ui);
  } else if (ui.surface.quiz_on_page) {
    draw_quiz(app, ui, {kOutOfSight, 0}, kQuizOnPage);
    draw_main(app, ui);
  } else if (ui.area.w < kRoomForBoth) {
    draw_quiz_above(app, ui);
    draw_main(app, ui);
  } else {
    const float width = std::clamp(ui.area.w * kPart, kLeast, kMost);
    ui.area.w -= width;
    const Rect column{ui.area.x + ui.area.w, ui.area.y, width, ui.area.h};
    draw_main(app, ui);
    draw_quiz_beside(app, ui, column);
  }
  if (ui.last) ui.last();
}

}  // namespace

void draw_app(App& app, Probe& probe, const Fonts& fonts, FrameSetup& setup) {
  const Surface& surface = setup.surface;
  Ui ui{.probe = probe,
        .theme = setup.theme,
        .fonts = fonts,
        .surface = surface,
        .measures = measures_for(surface),
        .area = {0, 0, surface.width, surface.height},
        .hide = app.state().hide};
  ui.can_pick_file = setup.can_pick_file;
  ui.type_on_canvas = setup.type_on_canvas;
  ui.export_frame = setup.export_frame;
  ui.marks = setup.marks;
  ui.painter = setup.painter;
  probe.begin_frame(app.state().lock);
  ImGui::PushFont(fonts.label);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, kScrollbar);
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarRounding, kScrollbar / 2);
  ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, faded(ui.theme.track, 0));
  for (const ImGuiCol grab :
       {ImGuiCol_ScrollbarGrab, ImGuiCol_ScrollbarGrabHovered, ImGuiCol_ScrollbarGrabActive}) {
    ImGui::PushStyleColor(grab, grab == ImGuiCol_ScrollbarGrab ? ui.theme.hair : ui.theme.ink2);
  }
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({surface.width, surface.height});
  ImGui::Begin("quantscope", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse |
                   ImGuiWindowFlags_NoNav);
  if (app.page().choosing == Choosing::kNothing || has_room_beside(app, ui)) {
    draw_lab(app, ui);
  } else {
    draw_list_of(app, ui);
  }
  draw_locks(ui);
  draw_focus_ring(ui);
  if (setup.file_hovers) draw_drop_hint(ui);
  ImGui::End();
  ImGui::PopStyleColor(4);
  ImGui::PopStyleVar(4);
  ImGui::PopFont();
  probe.end_frame();
  setup.content_height = ui.content_height;
  setup.wants_file = ui.wants_file;
  setup.moving = ui.moving;
  if (!ui.complaint.empty()) app.notice().say(ui.complaint);
}

}  // namespace qs::ui
