#include <algorithm>
#include <cmath>

#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "labs/network/lab.hpp"
#include "labs/network/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/drawn_shares.hpp"
#include "ui/views/network_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kMostDecibels = kGuessStep * (kGuessPlaces - 1);

Guess guess_of(const App& app) {
  return NetworkLabState::from(app.state()).guess.value_or(Guess{});
}

ImU32 color_of(const Ui& ui, const SweepPoint& point) {
  if (!point.layer) return ui.theme.quantized;
  return *point.layer == 0 ? ui.theme.signal : ui.theme.ink2;
}

void draw_points(const Ui& ui, Chart& chart, const NetworkSweep& sweep) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  std::vector<ExportPoint> noted;
  for (const SweepPoint& point : sweep.points()) {
    const ImVec2 at{chart.x(std::min(point.sqnr_db, chart.x_at(chart.plot().right()))),
                    chart.y(100 * point.accuracy)};
    if (point.layer) {
      list.AddCircle(at, 3.6F, color_of(ui, point), 0, 1.5F);
    } else {
      list.AddCircleFilled(at, 4, color_of(ui, point));
    }
    const std::string where =
        point.layer ? ", " + text(Text::sweep_one, {{"layer", std::to_string(*point.layer + 1)}}) : "";
    noted.push_back({point.sqnr_db, 100 * point.accuracy, point.spec + where});
  }
  chart.data(tr(Text::axis_right), std::move(noted));
  if (const auto& fates = sweep.fates()) {
    for (const std::size_t place : {fates->better, fates->worse}) {
      const SweepPoint& point = sweep.points()[place];
      const std::string where = point.layer
                                    ? text(Text::sweep_one, {{"layer", std::to_string(*point.layer + 1)}})
                                    : tr(Text::sweep_all);
      chart.point({point.sqnr_db, 100 * point.accuracy}, ui.theme.noise,
                  fixed(100 * point.accuracy, 1) + " %", true, point.spec + ", " + where, 6);
    }
  }
}

/// Legend of the marks, in a row above the plot.
void draw_key(const Ui& ui, const Rect& place, std::size_t layers) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  float x = place.x;
  const auto entry = [&](bool full, ImU32 color, const std::string& words) {
    const ImVec2 at{x + 5, place.y + font->FontSize / 2 + 1};
    if (full) {
      list.AddCircleFilled(at, 4, color);
    } else {
      list.AddCircle(at, 3.6F, color, 0, 1.5F);
    }
    draw_text(font, {x + 14, place.y}, ui.theme.ink2, words);
    x += 14 + text_width(font, words) + 16;
  };
  entry(true, ui.theme.quantized, tr(Text::sweep_all));
  for (std::size_t layer = 0; layer < layers && layer < 2; ++layer) {
    entry(false, layer == 0 ? ui.theme.signal : ui.theme.ink2,
          text(Text::sweep_one, {{"layer", std::to_string(layer + 1)}}));
  }
}

void draw_arrow(ImVec2 from, ImVec2 to, ImU32 color, float width) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddLine(from, to, color, width);
  const float dx = to.x - from.x, dy = to.y - from.y, length = std::max(1.0F, std::sqrt(dx * dx + dy * dy));
  constexpr float kHead = 7;
  const ImVec2 back{to.x - dx / length * kHead, to.y - dy / length * kHead};
  const ImVec2 side{-dy / length * kHead / 2, dx / length * kHead / 2};
  list.AddTriangleFilled(to, {back.x + side.x, back.y + side.y}, {back.x - side.x, back.y - side.y}, color);
}

/// A case with a closed form: two errors of one power, along the weights and across them.
void draw_two_weights(const Ui& ui, const Rect& place, double sqnr_db) {
  const double error = std::pow(10.0, -sqnr_db / 20);
  const ImFont* font = ui.fonts.tick;
  draw_text(ui.fonts.strong, {place.x, place.y}, ui.theme.ink, text(Text::fate_title));
  float y = place.y + ui.fonts.strong->FontSize + 4;
  y += draw_wrapped(font, {place.x, y}, place.w, ui.theme.signal, text(Text::fate_along)) + 2;
  y += draw_wrapped(
      font, {place.x, y}, place.w, ui.theme.noise,
      text(Text::fate_across, {{"share", fixed(100 * share_changed_across(sqnr_db), 1) + " %"}}));
  const float side = std::min(place.w, place.bottom() - y - 12) / 2;
  if (side < 30) return;
  const ImVec2 origin{place.x + place.w / 2, y + 12 + side};
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto at = [&](double along, double across) {
    // w points up to the right, at 40 degrees.
    constexpr double kCos = 0.766, kSin = 0.643;
    return ImVec2{origin.x + side * 0.7F * static_cast<float>(along * kCos - across * kSin),
                  origin.y - side * 0.7F * static_cast<float>(along * kSin + across * kCos)};
  };
  // Inputs of two classes: those with w · x above 0, and the others.
  for (int i = 0; i < 40; ++i) {
    constexpr double kGolden = 2.399963;  // radians between neighbours: points spread evenly
    const double away = 1.3 * std::sqrt((i + 0.5) / 40), along = away * std::cos(kGolden * i),
                 across = away * std::sin(kGolden * i);
    if (std::abs(along) < 0.06) continue;
    const ImVec2 point = at(along, across);
    if (along > 0) {
      list.AddCircleFilled(point, 2.2F, faded(ui.theme.signal, 0.45F));
    } else {
      list.AddCircle(point, 2.2F, faded(ui.theme.ink2, 0.8F));
    }
  }
  list.AddLine(at(0, -1.35), at(0, 1.35), ui.theme.signal, 1.5F);
  const double turned = std::atan(error);
  list.AddLine(at(1.35 * std::sin(turned), -1.35 * std::cos(turned)),
               at(-1.35 * std::sin(turned), 1.35 * std::cos(turned)), ui.theme.noise, 1.5F);
  draw_arrow(at(0, 0), at(1, 0), ui.theme.signal, 2);
  draw_arrow(at(1, 0), at(1 + error, 0), ui.theme.ink, 2);
  draw_arrow(at(1, 0), at(1, error), ui.theme.noise, 2);
  draw_text(font, at(1.05 + error, -0.1), ui.theme.ink, "w");
  // Words at the ends of both boundaries, which part there.
  const ImVec2 before = at(0, 1.35), after = at(-1.35 * std::sin(turned), 1.35 * std::cos(turned));
  draw_text(font, {std::max(place.x, before.x - 4), before.y - font->FontSize - 2}, ui.theme.signal,
            text(Text::fate_before));
  draw_text(font, {std::max(place.x, after.x - text_width(font, text(Text::fate_after)) - 4), after.y + 2},
            ui.theme.noise, text(Text::fate_after));
}

void draw_sweep(App& app, Ui& ui, const Rect& place) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  const bool narrow = ui.measures.narrow;
  constexpr float kAside = 210, kGap = 24;
  const float key = ui.fonts.tick->FontSize + 10;
  Rect plot{place.x, place.y + key, place.w - (narrow ? 0 : kAside + kGap), place.h - key};
  Rect aside{plot.right() + kGap, place.y, kAside, place.h - 24};
  if (narrow) {
    constexpr float kBelow = 190;
    plot.h -= kBelow;
    aside = {place.x, plot.bottom() + 8, place.w, kBelow - 8};
  }
  draw_key(ui, place, session.examinee()->network.layers.size());
  Chart chart(ui, plot, {0, kMostDecibels + 2, false, tr(Text::axis_sqnr_weights)},
              {0, 105, false, tr(Text::axis_right)});
  chart.horizontal(100 * session.examinee()->accuracy, ui.theme.signal, tr(Text::sweep_float));
  chart.horizontal(100.0 / kDigits, ui.theme.bound, tr(Text::label_guessing));
  const double exact = 100 * session.examinee()->accuracy;
  chart.data(tr(Text::sweep_float), {{0, exact}, {kMostDecibels, exact}});
  chart.data(tr(Text::label_guessing), {{0, 100.0 / kDigits}, {kMostDecibels, 100.0 / kDigits}});
  const Guess guess = guess_of(app);
  Guess drawn = guess;
  if (draw_shares(app, ui, chart, {0, kGuessStep, Text::sweep_place, "db"}, drawn))
    change_lab<NetworkLabState>(app, [&](auto& lab) { lab.guess = drawn; });
  if (guess == Guess{} && session.sweep == nullptr)
    chart.note({kMostDecibels / 2, 50}, ui.theme.ink2, tr(Text::sweep_hint));
  double same = 10;
  if (session.sweep != nullptr) {
    draw_points(ui, chart, *session.sweep);
    if (const auto& fates = session.sweep->fates()) same = session.sweep->points()[fates->worse].sqnr_db;
  }
  chart.finish();
  draw_two_weights(ui, aside, same);
}

void add_sweep_controls(App& app, Ui& ui, LabPage& page) {
  const NetworkSession& session = *app.results().session<NetworkSession>();
  std::vector<Control>& controls = page.controls;
  if (session.has_work()) controls.push_back(hold_button(app, ui));
  const bool shown = session.sweep != nullptr;
  const auto toggle = [&app, shown] {
    change_lab<NetworkLabState>(app, [&](auto& lab) { lab.reveal = !shown; });
  };
  controls.push_back(primary(action(app, ui, "reveal", shown ? Text::sweep_hide : Text::sweep_run, toggle)));
  controls.push_back(action(app, ui, "forget", Text::sweep_forget, [&app] {
    change_lab<NetworkLabState>(app, [](auto& lab) { lab.guess.reset(); });
  }));
  // A task asks for such a pair.
  if (!shown || !session.sweep->fates() || veil_of(app) != quiz::Veil::kNothing) return;
  const Fates fates = *session.sweep->fates();
  const std::size_t layers = session.examinee()->network.layers.size();
  const SweepPoint better = session.sweep->points()[fates.better],
                   worse = session.sweep->points()[fates.worse];
  controls.push_back(action(app, ui, "better", Text::sweep_open_better,
                            [&app, better, layers] { go_to(app, state_of(app.state(), better, layers)); }));
  controls.push_back(action(app, ui, "worse", Text::sweep_open_worse,
                            [&app, worse, layers] { go_to(app, state_of(app.state(), worse, layers)); }));
  controls.push_back(action(app, ui, "pin_both", Text::sweep_pin_both, [&app, better, worse, layers] {
    pin(app, state_of(app.state(), better, layers));
    pin(app, state_of(app.state(), worse, layers));
  }));
}

}  // namespace

constexpr View kNetworkSweep{
    .id = "sweep",
    .title = Text::view_sweep,
    .is_ready = [](const App& app) { return app.results().session<NetworkSession>()->is_trained(); },
    .answer =
        [](const App& app) { return sweep_answer(*app.results().session<NetworkSession>(), guess_of(app)); },
    .draw = draw_sweep,
    .fill = add_sweep_controls,
    .least_picture = 360,
    .least_narrow = 520};

}  // namespace qs::ui
