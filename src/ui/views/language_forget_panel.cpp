#include <algorithm>
#include <cmath>

#include "ui/kit/chart.hpp"
#include "ui/views/drawn_shares.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

constexpr double kFirst = kLeastForgetBits;

/// Shares that are kept of it at each width, named where the lines part: at few bits.
void draw_kept(Chart& chart, const Ui& ui, const LanguageSession& session, Knowledge knowledge,
               bool is_asked) {
  std::vector<Dot> kept;
  const auto& points = session.widths->points();
  for (std::size_t p = points.size(); p-- > 0;) {
    if (const auto share = kept_of(points[p].knows, knowledge))
      kept.push_back({static_cast<double>(kMostForgetBits) - static_cast<double>(p), 100 * *share});
  }
  const ImU32 color = is_asked ? ui.theme.quantized : ui.theme.ink2;
  const std::string name = knowledge_text(knowledge);
  if (!kept.empty() && session.widths->is_done())
    chart.point(kept.front(), color, name, is_asked, percent(kept.front().y / 100));
  chart.quiet_line(std::move(kept), color, name, "%", is_asked ? Stroke::kSolid : Stroke::kFine);
}

void draw_forgetting(App& app, Ui& ui, const Rect& place) {
  const LanguageSession& session = language_of(app);
  const LanguageLabState lab = LanguageLabState::from(app.state());
  const auto what = static_cast<std::size_t>(lab.knows);
  Chart chart(ui, place, {kFirst - 0.3, kMostForgetBits + 0.3, false, tr(Text::axis_bits), true, true},
              {0, 105, false, tr(Text::axis_kept)});
  if (const auto trained = kept_of(session.examinee()->knows, lab.knows)) {
    const double whole = 100 * *trained;
    chart.horizontal(whole, ui.theme.signal, tr(Text::language_as_trained));
    chart.data(tr(Text::language_as_trained), {{kFirst, whole}, {kMostForgetBits, whole}});
  }
  constexpr double kChance = 50;  // of two numbers
  if (lab.knows == Knowledge::kFar || lab.knows == Knowledge::kNear) {
    chart.horizontal(kChance, ui.theme.bound, tr(Text::mark_chance));
    chart.data(tr(Text::mark_chance), {{kFirst, kChance}, {kMostForgetBits, kChance}});
  }
  KeptGuess drawn = lab.guesses[what];
  if (draw_shares(app, ui, chart, {kFirst, 1, Text::language_place, "bits"}, drawn))
    change_lab<LanguageLabState>(app, [&](auto& changed) { changed.guesses[what] = drawn; });
  if (session.widths == nullptr) {
    if (lab.guesses[what] == KeptGuess{}) chart.note({5, 50}, ui.theme.ink2, tr(Text::sweep_hint));
    return chart.finish();
  }
  // The one that is asked about comes first: its name finds a place.
  for (std::size_t i = 0; i < kKnowledges; ++i)
    draw_kept(chart, ui, session, static_cast<Knowledge>((what + i) % kKnowledges), i == 0);
  chart.finish();
}

void fill_forgetting(App& app, Ui& ui, LabPage& page) {
  if (!has_language_trial(app)) return;
  const LanguageSession& session = language_of(app);
  if (session.trial->problem) page.picture = {};
  const bool shown = session.widths != nullptr;
  page.controls.push_back(
      primary(action(app, ui, "reveal", shown ? Text::sweep_hide : Text::language_run_widths, [&app, shown] {
        change_lab<LanguageLabState>(app, [&](auto& lab) { lab.reveal = !shown; });
      })));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kKnowledges; ++i) names.push_back(knowledge_text(static_cast<Knowledge>(i)));
  page.controls.push_back(primary(captioned(
      ui, Text::control_knows, lab_choice(app, ui, "knows", Text::control_knows, std::move(names)))));
  page.controls.push_back(action(app, ui, "erase", Text::sweep_forget, [&app] {
    change_lab<LanguageLabState>(
        app, [](auto& lab) { lab.guesses[static_cast<std::size_t>(lab.knows)] = KeptGuess{}; });
  }));
  if (shown && !session.widths->is_done()) page.controls.push_back(language_hold(app, ui));
  add_language_formats(app, ui, page);
  for (Control& control : page.controls)
    if (control.path == lab_path(app, "bits")) control.is_primary = false;
  add_model_choice(app, ui, page);
}

}  // namespace

constexpr View kLanguageForget{.id = "forget",
                               .title = Text::view_forget,
                               .is_ready = has_language_trial,
                               .answer =
                                   [](const App& app) {
                                     return forgetting_answer(language_of(app),
                                                              LanguageLabState::from(app.state()));
                                   },
                               .draw = draw_forgetting,
                               .fill = fill_forgetting,
                               .least_picture = 340};

}  // namespace qs::ui
