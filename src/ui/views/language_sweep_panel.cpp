#include <algorithm>
#include <cmath>

#include "labs/app/late_parts.hpp"
#include "labs/app/moves.hpp"
#include "labs/app/runs.hpp"
#include "ui/kit/chart.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kLeast = 1e-3, kMostDb = 45;  // of the axes

std::string name_of_point(const LanguagePoint& point) {
  return (point.setting.spec ? point.setting.spec->text() : std::string()) + ", " +
         kind_text(point.setting.only);
}

/// Legend of the marks, in a row above the plot. Returns its height.
float draw_key(const Ui& ui, const Rect& place) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImFont* font = ui.fonts.tick;
  float x = place.x;
  for (const bool is_all : {true, false}) {
    const std::string words = tr(is_all ? Text::language_key_all : Text::language_key_one);
    const ImVec2 at{x + 5, place.y + font->FontSize / 2 + 1};
    if (is_all) {
      list.AddCircleFilled(at, 4.5F, ui.theme.quantized);
    } else {
      list.AddCircle(at, 3.8F, ui.theme.ink2, 0, 1.5F);
    }
    draw_text(font, {x + 14, place.y}, ui.theme.ink2, words);
    x += 14 + text_width(font, words) + 16;
  }
  return font->FontSize + 8;
}

void draw_settings(App& app, Ui& ui, const Rect& all) {
  const float key = draw_key(ui, all);
  const Rect place{all.x, all.y + key, all.w, all.h - key};
  const LanguageSession& session = language_of(app);
  const double floor = session.world()->limits.floor_bits;
  Chart chart(ui, place, {0, kMostDb, false, tr(Text::axis_sqnr_weights)},
              {kLeast, 8, true, tr(Text::axis_excess)});
  chart.horizontal(std::max(kLeast, session.examinee()->exact.excess_bits), ui.theme.signal,
                   tr(Text::language_as_trained));
  chart.horizontal(session.world()->guessing_bits() - floor, ui.theme.bound, tr(Text::mark_guessing));
  const double exact = session.examinee()->exact.excess_bits,
               guessing = session.world()->guessing_bits() - floor;
  chart.data(tr(Text::language_as_trained), {{0, exact}, {kMostDb, exact}});
  chart.data(tr(Text::mark_guessing), {{0, guessing}, {kMostDb, guessing}});
  if (session.sweep != nullptr) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    std::vector<ExportPoint> noted;
    for (const LanguagePoint& point : session.sweep->points()) {
      const double db = std::min(kMostDb, point.weight_sqnr_db.value_or(kMostDb));
      const ImVec2 at{chart.x(db), chart.y(std::max(kLeast, point.excess_bits))};
      if (point.setting.only) {
        list.AddCircle(at, 3.8F, ui.theme.ink2, 0, 1.5F);
      } else {
        list.AddCircleFilled(at, 4.5F, ui.theme.quantized);
      }
      chart.keep_free({at.x - 4, at.y - 4, 8, 8});
      noted.push_back({db, point.excess_bits, name_of_point(point)});
    }
    chart.data(tr(Text::axis_excess), std::move(noted));
    if (const auto& fates = session.sweep->fates()) {
      for (const std::size_t i : {fates->better, fates->worse}) {
        const LanguagePoint& point = session.sweep->points()[i];
        chart.point(
            {*point.weight_sqnr_db, std::max(kLeast, point.excess_bits)}, ui.theme.noise,
            kind_text(point.setting.only) + " " + excess_text(point.excess_bits, InfoUnit(app.state())), true,
            name_of_point(point), 6);
      }
    }
  }
  chart.finish();
}

void add_fates(App& app, Ui& ui, LabPage& page) {
  const LanguageSession& session = language_of(app);
  // A task asks for such a pair.
  if (session.sweep == nullptr || !session.sweep->fates() || veil_of(app) != quiz::Veil::kNothing) return;
  const LanguagePoint better = session.sweep->points()[session.sweep->fates()->better],
                      worse = session.sweep->points()[session.sweep->fates()->worse];
  page.controls.push_back(action(app, ui, "better", Text::sweep_open_better,
                                 [&app, better] { go_to(app, state_of(app.state(), better)); }));
  page.controls.push_back(action(app, ui, "worse", Text::sweep_open_worse,
                                 [&app, worse] { go_to(app, state_of(app.state(), worse)); }));
  page.controls.push_back(action(app, ui, "pin_both", Text::sweep_pin_both, [&app, better, worse] {
    pin(app, state_of(app.state(), better));
    pin(app, state_of(app.state(), worse));
  }));
}

void fill_settings(App& app, Ui& ui, LabPage& page) {
  if (!has_language_trial(app)) return;
  const LanguageSession& session = language_of(app);
  const bool shown = session.sweep != nullptr;
  page.controls.push_back(
      primary(action(app, ui, "reveal", shown ? Text::sweep_hide : Text::sweep_run, [&app, shown] {
        change_lab<LanguageLabState>(app, [&](auto& lab) { lab.reveal = !shown; });
      })));
  if (shown && !session.sweep->is_done()) page.controls.push_back(language_hold(app, ui));
  add_fates(app, ui, page);
  add_model_choice(app, ui, page);
}

}  // namespace

constexpr View kLanguageSweep{
    .id = "sweep",
    .title = Text::view_language_sweep,
    .is_ready = has_language_trial,
    .answer = [](const App& app) { return settings_answer(language_of(app), InfoUnit(app.state())); },
    .draw = draw_settings,
    .fill = fill_settings,
    .least_picture = 360};

}  // namespace qs::ui
