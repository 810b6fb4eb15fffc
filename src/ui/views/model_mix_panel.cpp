#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/list.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// The end of what is worth showing: a little more than the best format for all tensors. Beyond it a mix keeps tensors
/// as they are stored, and nothing is to be learnt.
Dot end_of(const Mix& mix) {
  constexpr double kMoreBits = 2, kMoreDb = 10;
  Dot end{mix.made ? mix.totals.bits_per_weight : 0, 0};
  const auto reach = [&end](const MixTotals& totals) {
    if (!totals.sqnr_db || !std::isfinite(*totals.sqnr_db)) return;
    end = {std::max(end.x, totals.bits_per_weight), std::max(end.y, *totals.sqnr_db)};
  };
  for (const UniformChoice& choice : mix.uniform) reach(choice.totals);
  if (mix.made) reach(mix.totals);
  return {end.x + kMoreBits, end.y + kMoreDb};
}

void draw_frontier(App& app, Ui& ui, const Rect& place, const Mix& mix) {
  double most_db = 10, least_db = 0, most_bits = 8;
  const auto finite = [](const MixTotals& totals) {
    return totals.sqnr_db && std::isfinite(*totals.sqnr_db);
  };
  const Dot end = end_of(mix);
  std::vector<Dot> line;
  bool is_cut = false;
  for (const MixTotals& totals : mix.frontier) {
    is_cut = is_cut || !finite(totals) || *totals.sqnr_db > end.y || totals.bits_per_weight > end.x;
    if (is_cut) continue;
    line.push_back({totals.bits_per_weight, *totals.sqnr_db});
    most_db = std::max(most_db, *totals.sqnr_db);
    least_db = std::min(least_db, *totals.sqnr_db);
    most_bits = std::max(most_bits, totals.bits_per_weight);
  }
  Chart chart(ui, place, {0, most_bits + 0.5, false, tr(Text::axis_bits)},
              {least_db, most_db + 4, false, tr(Text::axis_sqnr)});
  if (is_cut && !line.empty()) {
    const Dot last = line.back();
    chart.note({last.x, last.y}, ui.theme.ink2,
               text(Text::mix_beyond, {{"bits", fixed(mix.frontier.back().bits_per_weight, 1)}}));
  }
  chart.line(std::move(line), ui.theme.bound, tr(Text::plane_mixes), "dB");
  for (const UniformChoice& choice : mix.uniform) {
    if (finite(choice.totals)) {
      chart.point({choice.totals.bits_per_weight, *choice.totals.sqnr_db}, ui.theme.quantized,
                  short_name(mix, choice.spec), false, decibels_with_unit(choice.totals.sqnr_db));
    }
  }
  const double target = ModelLabState::from(app.state()).target;
  chart.vertical(target, ui.theme.ink2, "");
  if (mix.made && finite(mix.totals)) {
    chart.point({mix.totals.bits_per_weight, *mix.totals.sqnr_db}, ui.theme.bound, tr(Text::plane_mix), true,
                decibels_with_unit(mix.totals.sqnr_db), 6);
  }
  chart.finish();
  const Rect plot = chart.plot();
  const double low = 0.5, high = std::min(32.0, most_bits + 0.5);
  const HandleAxis axis{low, high, 0.05, chart.x(low), chart.x(high)};
  const auto moved =
      handle(ui, lab_path(app, "target_handle"), text(Text::control_target_bits), plot.y - 8, plot.bottom(),
             axis, std::clamp(target, low, high), fixed(target, 2) + " " + tr(Text::unit_bits));
  if (!moved) return;
  constexpr double kSteps = 20;
  change_lab<ModelLabState>(
      app, [&](auto& lab) { lab.target = std::clamp(std::round(*moved * kSteps) / kSteps, low, high); });
}

/// The steps that the mix did not take: to a smaller format, and to a larger one.
std::vector<std::string> steps_of(const MixRow& row) {
  std::vector<std::string> steps;
  const auto add = [&steps](Text words, const std::optional<MixStep>& to) {
    if (!to) return;
    steps.push_back(text(words, {{"format", to->spec},
                                 {"size", size_text(std::abs(to->bytes))},
                                 {"db", decibels_with_unit(to->sqnr_db)}}));
  };
  add(Text::mix_smaller, row.smaller);
  add(Text::mix_larger, row.larger);
  if (steps.empty()) steps.push_back(tr(Text::mix_only));
  return steps;
}

float mix_row_height(const Ui& ui) {
  return std::max(27 + 2 * (ui.fonts.tick->FontSize + 2) + 6, ui.measures.target);
}

void draw_mix_row(App& app, Ui& ui, List& list, const MeasuredTensor& tensor, const MixRow& row,
                  const std::string& format) {
  constexpr float kInset = 12;
  const std::vector<std::string> steps = steps_of(row);
  const std::string db = table_number(row.sqnr_db, 1),
                    number = row.sqnr_db && std::isfinite(*row.sqnr_db) ? db + " dB" : db;
  std::string label = tensor.info.name + ", " + format + ", " + number;
  for (const std::string& step : steps) label += "; " + step;
  const List::Row place =
      list.open_row("model/mix/" + std::to_string(row.tensor), label, mix_row_height(ui), 0, false);
  if (place.visible) {
    const Rect& at = place.place;
    const float room = at.w - 2 * kInset, numbers = text_width(ui.fonts.strong, number) + 8;
    draw_name_within(ui.fonts.label, {at.x + kInset, at.y + 5}, room - numbers, ui.theme.ink,
                     tensor.info.name);
    draw_text(ui.fonts.strong, {at.right() - kInset, at.y + 5}, ui.theme.noise, number, Align::kRight);
    float y = at.y + 27;
    for (const std::string& step : steps) {
      draw_text_within(ui.fonts.tick, {at.x + kInset, y}, room, ui.theme.ink2, step);
      y += ui.fonts.tick->FontSize + 2;
    }
  }
  if (!place.chosen) return;
  ui.last = [&app, name = tensor.info.name] {
    change_lab<ModelLabState>(app, [&](auto& lab) {
      lab.show = name;
      lab.view = ModelView::kTable;
    });
  };
}

/// Which tensor gets which format, and why.
void draw_mix_table(App& app, Ui& ui, const Rect& place, const ModelSession& session) {
  draw_list_in(ui, "model/mix_table", tr(Text::mix_table), place, [&](List& list) {
    for (const MixPart& part : session.result()->mix_parts) {
      const std::string format = part.spec.empty() ? tr(Text::cell_kept) : part.spec;
      list.heading(text(Text::mix_part, {{"format", format},
                                         {"share", percent(part.weights / session.result()->mix.weights)},
                                         {"count", grouped(part.rows.size())}}),
                   format);
      for (const MixRow& row : part.rows) {
        const std::string path = "model/mix/" + std::to_string(row.tensor);
        const bool is_last = &part == &session.result()->mix_parts.back() && &row == &part.rows.back();
        if (!is_last && list.pass_far_row(path, mix_row_height(ui), false)) continue;
        draw_mix_row(app, ui, list, session.shown().tensors[row.tensor], row, format);
      }
    }
  });
}

void draw_mix(App& app, Ui& ui, const Rect& place) {
  const ModelSession& session = *app.results().session<ModelSession>();
  const ModelResult& result = *session.result();
  if (result.mix.frontier.empty()) {
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, phrase(result.mix.problem));
    return;
  }
  constexpr float kGap = 20, kPart = 0.46F, kPlotOnPhone = 220;
  if (!result.mix.made) return draw_frontier(app, ui, place, result.mix);
  if (ui.measures.narrow) {
    const float plot = std::min(kPlotOnPhone, place.h * 0.45F), top = place.y + plot + kGap;
    draw_frontier(app, ui, {place.x, place.y, place.w, plot}, result.mix);
    return draw_mix_table(app, ui, {place.x, top, place.w, place.bottom() - top}, session);
  }
  const float width = (place.w - kGap) * kPart;
  draw_frontier(app, ui, {place.x, place.y, width, place.h}, result.mix);
  draw_mix_table(app, ui, {place.x + width + kGap, place.y, place.w - width - kGap, place.h}, session);
}

}  // namespace

constexpr View kModelMix{.id = "mix",
                         .title = Text::view_tensor_mix,
                         .answer = mix_sentence,
                         .draw = draw_mix,
                         .fill = add_mix_controls,
                         .least_picture = kModelPicture,
                         .least_narrow = kModelNarrow};

}  // namespace qs::ui
