#include <algorithm>
#include <cmath>

#include "core/text.hpp"
#include "labs/app/moves.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/stroke.hpp"
#include "ui/quiz/parts.hpp"
#include "ui/quiz/view.hpp"

namespace qs::ui {
namespace {

using quiz::Kind;
using quiz::Phase;
using quiz::Session;

/// The pointer draws the curve in one stroke; the keyboard has a slider for each of its places.
void take_stroke(Ui& ui, Session& session, const Chart& chart) {
  const quiz::Item& item = *session.question()->item;
  const std::size_t count = item.x.values.size();
  const double step = (item.y.max - item.y.min) / 100;
  const auto set = [&](std::size_t i, double to) {
    const double y = std::clamp(std::round(to / step) * step, item.y.min, item.y.max);
    if (session.draft().points[i] != y) session.set_point(i, y);
  };
  const Hit hit = hit_area(ui, "draw/pad", chart.plot());
  ProbeItem pad = item_at("draw/pad", Role::kButton, text(Text::quiz_draw_where), chart.plot(), hit.id);
  pad.claims_swipes = true;
  pad.enabled = false;
  ui.probe.note(std::move(pad));
  const float apart = chart.x(1) - chart.x(0);
  for (const StrokePoint& point : stroke_over(hit, count, chart.x(0), apart))
    set(point.place, chart.y_at(point.y));
  for (std::size_t i = 0; i < count; ++i) {
    const std::string path = "draw/" + std::to_string(i);
    const Rect area{chart.x(static_cast<double>(i)) - apart / 2, chart.plot().y, apart, chart.plot().h};
    if (const auto command = ui.probe.take(path)) set(i, *command);
    const auto point = session.draft().points[i];
    ProbeItem slot = item_at(
        path, Role::kSlider,
        text(Text::quiz_draw_at,
             {{"what", item.y.title}, {"x", item.x.title + " " + localized(shortest(item.x.values[i]))}}),
        area, 0);
    slot.value = point.value_or(item.y.min);
    slot.min = item.y.min;
    slot.max = item.y.max;
    slot.step = step;
    slot.value_text = point ? significant(*point) + " " + phrase(item.y.unit) : tr(Text::quiz_not_drawn);
    ui.probe.note(std::move(slot));
  }
}

}  // namespace

void draw_prediction(Ui& ui, Session& session, const Rect& place) {
  const quiz::Question& question = *session.question();
  const quiz::Item& item = *question.item;
  const bool done = session.phase() == Phase::kDone,
             is_told = (done && session.rules().feedback) || session.solution_shown();
  const std::size_t count = item.x.values.size();
  const std::string y_unit = phrase(item.y.unit);
  Chart chart(ui, place, {-0.5, static_cast<double>(count) - 0.5, false, "", false},
              {item.y.min, item.y.max, false, item.y.title + (y_unit.empty() ? "" : " (" + y_unit + ")")});
  if (!done && !session.solution_shown()) take_stroke(ui, session, chart);
  std::vector<Dot> drawn, truth;
  for (std::size_t i = 0; i < count; ++i) {
    const auto x = static_cast<double>(i);
    if (const auto point = session.draft().points[i]) {
      drawn.push_back({x, *point});
    } else {
      ImGui::GetWindowDrawList()->AddCircleFilled({chart.x(x), chart.plot().bottom()}, 2.5F, ui.theme.ink2);
    }
    if (is_told) truth.push_back({x, question.curves.front().values[i]});
    draw_text(ui.fonts.tick, {chart.x(x), chart.plot().bottom() + 5}, ui.theme.ink2,
              localized(shortest(item.x.values[i])), Align::kCentre);
  }
  if (is_told) chart.line(truth, ui.theme.bound, tr(Text::quiz_computed), y_unit);
  if (drawn.size() > 1) chart.line(drawn, ui.theme.ink, tr(Text::quiz_yours), y_unit, Stroke::kDashed);
  for (const Dot& dot : drawn) chart.point(dot, ui.theme.ink, "", true, {}, 5);
  chart.finish();
  const bool says_unit = item.x.unit.empty() || item.x.unit == item.x.title;
  draw_text(ui.fonts.tick, {place.right(), chart.plot().bottom() + ui.fonts.tick->FontSize + 8},
            ui.theme.ink2, item.x.title + (says_unit ? "" : " (" + phrase(item.x.unit) + ")"), Align::kRight);
}

void draw_curve_pad(App& app, Ui& ui) {
  constexpr float kLeast = 240, kMost = 460, kBelow = 30;
  Session& session = quiz_controller(app)->session;
  const float pad = ui.measures.padding, x = ui.area.x + pad, width = ui.area.w - 2 * pad;
  float y = ui.area.y + pad - 8;
  y += say(ui, "lab/question", Words::kHeading, ui.fonts.question, {x, y}, width, ui.theme.ink,
           session.question()->title) +
       2;
  y += say(ui, "lab/answer", Words::kParagraph, ui.fonts.answer, {x, y}, width, ui.theme.ink2,
           text(Text::quiz_draw_veiled)) +
       14;
  const float room = ui.area.y + ui.area.h - y - kBelow - pad;
  const Rect place{x, y, width, std::clamp(room, kLeast, kMost)};
  draw_prediction(ui, session, place);
  ui.probe.note(item_at("lab/picture", Role::kFigure, text(Text::picture_label), place, 0));
  ui.content_height = y + kLeast + kBelow + pad;
}

float draw_graded_curve(App& app, Ui& ui, ImVec2 at, float width) {
  constexpr float kHeight = 250, kBelow = 34;
  quiz::Controller* quiz = quiz_controller(app);
  const quiz::Question* question = quiz == nullptr ? nullptr : quiz->session.question();
  if (question == nullptr || question->kind != Kind::kDraw) return 0;
  draw_prediction(ui, quiz->session, {at.x, at.y, width, kHeight});
  return kHeight + kBelow;
}

}  // namespace qs::ui
