#include <algorithm>
#include <cmath>

#include "ui/kit/part_bars.hpp"
#include "ui/views/language_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// A bar for each kind: what it adds when it alone has the present format, over the largest.
std::vector<PartBar> kind_bars(const App& app, const Ui& ui) {
  const LanguageSession& session = language_of(app);
  const LanguageSweep& kinds = *session.kinds;
  const InfoUnit unit(app.state());
  const std::size_t all = session.examinee()->model.weights.size();
  double most = 0;
  for (const LanguagePoint& point : kinds.points()) most = std::max(most, point.added.value);
  std::vector<PartBar> bars;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const LanguageSetting& setting = kinds.settings()[i];
    PartBar bar{kind_text(setting.only), "", "…", 0, ui.theme.noise};
    if (i < kinds.points().size()) {
      const LanguagePoint& point = kinds.points()[i];
      const auto per_saved = point.added_per_saved(all);
      bar.detail = text(Text::language_kind_detail, {{"weights", grouped(point.weights)}});
      if (per_saved)
        bar.detail +=
            ", " + text(Text::language_kind_harm, {{"harm", excess_text(*per_saved, unit)}, unit.place()});
      constexpr int kDecimals = 4;
      bar.number = (point.added.value > 0 ? "+" : "") + unit.number(point.added.value, kDecimals);
      bar.part = most > 0 ? std::max(0.0, point.added.value / most) : 0;
      bar.color = setting.only ? ui.theme.noise : ui.theme.quantized;
    }
    bars.push_back(std::move(bar));
  }
  return bars;
}

/// Bars in one column where two would be too narrow for their words.
bool has_one_column(const Ui& ui, float width) {
  constexpr float kTwoColumns = 700;
  return ui.measures.narrow || width < kTwoColumns;
}

std::string kinds_caption(const App& app) {
  return text(Text::language_kinds_caption,
              {{"spec", app.state().quantizer.text()}, InfoUnit(app.state()).place()});
}

void draw_kinds(App& app, Ui& ui, const Rect& place) {
  if (language_of(app).kinds == nullptr) return;
  const float caption =
      draw_wrapped(ui.fonts.tick, place.corner(), place.w, ui.theme.ink2, kinds_caption(app)) + 4;
  std::vector<PartBar> bars = kind_bars(app, ui);
  constexpr float kGap = 40;
  if (has_one_column(ui, place.w)) {
    draw_part_bars(ui, {place.x, place.y + caption, place.w, place.h - caption}, bars);
    return;
  }
  const auto half = static_cast<std::ptrdiff_t>((bars.size() + 1) / 2);
  const float column = (place.w - kGap) / 2;
  const std::vector<PartBar> left(bars.begin(), bars.begin() + half), right(bars.begin() + half, bars.end());
  draw_part_bars(ui, {place.x, place.y + caption, column, place.h - caption}, left, BarsFit::kFill);
  draw_part_bars(ui, {place.x + column + kGap, place.y + caption, column, place.h - caption}, right,
                 BarsFit::kFill);
}

void fill_quantize(App& app, Ui& ui, LabPage& page) {
  add_language_formats(app, ui, page);
  if (!has_language_trial(app)) return;
  const LanguageSession& session = language_of(app);
  if (session.trial->problem) {
    page.picture = {};
  } else {
    page.readouts = language_readouts(app, ui);
    const float width = row_width(ui);
    const std::size_t bars = session.kinds == nullptr ? kMatrixKinds + 1 : session.kinds->size();
    page.needed_picture = wrapped_height(ui.fonts.tick, kinds_caption(app), width) + 4 +
                          part_bars_height(ui, has_one_column(ui, width) ? bars : (bars + 1) / 2);
  }
  add_zero_controls(app, ui, page);
  add_model_choice(app, ui, page);
  if (session.has_work() && session.progress() < 1) page.controls.push_back(language_hold(app, ui));
}

}  // namespace

constexpr View kLanguageQuantize{
    .id = "quantize",
    .title = Text::view_language_quantize,
    .is_ready = has_language_trial,
    .answer = [](const App& app) { return harm_answer(language_of(app), InfoUnit(app.state())); },
    .draw = draw_kinds,
    .fill = fill_quantize,
    .least_picture = 300,
    .least_narrow = 500};

}  // namespace qs::ui
