// The open model beside another one: what each of its tensors lost there.
#include <algorithm>
#include <cmath>

#include "labs/app/model_moves.hpp"
#include "labs/model/session.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/chart.hpp"
#include "ui/kit/list.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/noise_map.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

const ModelSession& session_of(const App& app) {
  return *app.results().session<ModelSession>();
}

std::string compare_answer(const App& app) {
  const ModelSession& session = session_of(app);
  const SecondModel& second = session.second();
  if (!second.problem.empty()) return text(Text::compare_failed, {{"reason", phrase(second.problem)}});
  if (second.progress) return text(Text::compare_works, {{"share", percent(*second.progress)}});
  if (!second.compared) return text(Text::compare_empty, {{"model", session.table().name}});
  const ComparedModels& models = *second.compared;
  std::string words = text(Text::compare_answer, {{"a", models.a},
                                                  {"b", models.b},
                                                  {"count", grouped(models.compared)},
                                                  {"same", grouped(models.identical)},
                                                  {"bits_a", fixed(models.bits_a, 2)},
                                                  {"bits_b", fixed(models.bits_b, 2)},
                                                  {"db", decibels_with_unit(models.sqnr_db)}});
  if (!models.rows.empty() && models.rows.front().problem.empty() && models.rows.front().loss > 0) {
    words += " " + text(Text::compare_weakest, {{"tensor", models.rows.front().a},
                                                {"db", decibels_with_unit(models.rows.front().sqnr_db)},
                                                {"share", percent(models.rows.front().loss)}});
  }
  const auto add_only = [&](const std::vector<std::string>& names, const std::string& model) {
    if (names.empty()) return;
    words += " " + text(Text::compare_only,
                        {{"model", model}, {"count", grouped(names.size())}, {"first", names.front()}});
  };
  add_only(models.only_a, models.a);
  add_only(models.only_b, models.b);
  return words;
}

void draw_compared_plane(Ui& ui, const Rect& place, const ComparedModels& models) {
  double most_bits = 8, most_db = 10, least_db = 0, weights = 1;
  for (const ComparedRow& row : models.rows) {
    if (!row.sqnr_db || !std::isfinite(*row.sqnr_db)) continue;
    most_bits = std::max(most_bits, row.bits_b);
    most_db = std::max(most_db, *row.sqnr_db);
    least_db = std::min(least_db, *row.sqnr_db);
    weights += row.weights;
  }
  Chart chart(ui, place, {0, most_bits + 1, false, tr(Text::axis_bits)},
              {least_db, most_db + 3, false, tr(Text::axis_sqnr)});
  for (const ComparedRow& row : models.rows) {
    if (!row.sqnr_db || !std::isfinite(*row.sqnr_db)) continue;
    chart.point({.at = {row.bits_b, *row.sqnr_db},
                 .color = faded(ui.theme.quantized, 0.5F),
                 .label = row.a,
                 .detail = row.type_b + ", " + decibels_with_unit(row.sqnr_db),
                 .is_quiet = true,
                 .radius = 2 + 9 * static_cast<float>(std::sqrt(row.weights / weights))});
  }
  chart.finish();
}

/// "mlp.experts.*.w1" with a / wherever a head may break.
std::string broken_head(std::string kind, bool is_narrow) {
  std::replace(kind.begin(), kind.end(), '.', '/');
  if (is_narrow) std::replace(kind.begin(), kind.end(), '_', '/');
  return kind;
}

void draw_compared_map(Ui& ui, const Rect& place, const ComparedModels& models) {
  NoiseMap map{.columns = {}, .heads = {}, .rows = models.map.layers, .caption = tr(Text::compare_map)};
  double least = 1e9, most = -1e9;
  for (const MapRow& layer : models.map.layers) {
    for (const auto& db : layer.sqnr_db) {
      if (!db || !std::isfinite(*db)) continue;
      least = std::min(least, *db);
      most = std::max(most, *db);
    }
  }
  if (models.map.layers.empty()) {
    return draw_text_within(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2,
                            tr(Text::compare_no_matrix));
  }
  if (least <= most) {
    map.least_db = least;
    map.most_db = most;
  }
  constexpr float kNarrowest = 90;
  const bool is_narrow = map_column(ui, place.w, models.map.kinds.size()) < kNarrowest;
  for (const std::string& kind : models.map.kinds) {
    map.columns.push_back(kind.empty() ? tr(Text::compare_itself) : kind);
    map.heads.push_back(broken_head(map.columns.back(), is_narrow));
  }
  draw_noise_map(ui, place, map);
}

void draw_compared_picture(const App& app, Ui& ui, const Rect& place, const ComparedModels& models) {
  const bool is_map = ModelLabState::from(app.state()).compared_as_map;
  (is_map ? draw_compared_map : draw_compared_plane)(ui, place, models);
}

float row_height(const Ui& ui) {
  return std::max(27 + 2 * (ui.fonts.tick->FontSize + 2) + 6, ui.measures.target);
}

void draw_row(Ui& ui, List& list, const ComparedRow& row, std::size_t index) {
  constexpr float kInset = 12;
  const std::string outputs =
      row.output_db && std::isfinite(*row.output_db)
          ? ", " + text(Text::compare_outputs, {{"db", decibels_with_unit(row.output_db)}})
          : "";
  const std::string types =
      row.type_a + " → " + row.type_b + ", " +
      text(Text::compare_bits, {{"a", fixed(row.bits_a, 2)}, {"b", fixed(row.bits_b, 2)}}) + outputs;
  const std::string number = !row.problem.empty()                      ? "–"
                             : row.sqnr_db && std::isinf(*row.sqnr_db) ? tr(Text::compare_same)
                                                                       : decibels_with_unit(row.sqnr_db);
  const std::string detail = !row.problem.empty() ? phrase(row.problem)
                             : row.how.empty()    ? (row.b == row.a ? "" : row.b)
                                                  : row.b + "; " + phrase(row.how);
  const List::Row place = list.open_row(
      "model/compare/" + std::to_string(index),
      row.a + ", " + number + ", " + types + (detail.empty() ? "" : ", " + detail), row_height(ui), 0, false);
  if (!place.visible) return;
  const Rect& at = place.place;
  const float room = at.w - 2 * kInset, numbers = text_width(ui.fonts.strong, number) + 8;
  draw_name_within(ui.fonts.label, {at.x + kInset, at.y + 5}, room - numbers, ui.theme.ink, row.a);
  draw_text(ui.fonts.strong, {at.right() - kInset, at.y + 5},
            row.problem.empty() ? ui.theme.noise : ui.theme.ink2, number, Align::kRight);
  draw_text_within(ui.fonts.tick, {at.x + kInset, at.y + 27}, room, ui.theme.ink2, types);
  draw_text_within(ui.fonts.tick, {at.x + kInset, at.y + 29 + ui.fonts.tick->FontSize}, room, ui.theme.ink2,
                   detail);
}

void draw_rows(Ui& ui, const Rect& place, const ComparedModels& models) {
  draw_list_in(ui, "model/pairs", tr(Text::compare_table), place, [&](List& list) {
    for (std::size_t i = 0; i < models.rows.size(); ++i) {
      const bool is_last = i + 1 == models.rows.size();
      if (!is_last && list.pass_far_row("model/compare/" + std::to_string(i), row_height(ui), false))
        continue;
      draw_row(ui, list, models.rows[i], i);
    }
  });
}

/// Notes the open model's bits a weight, with which a comparison begins.
void note_first(const Ui& ui, const ModelSession& session) {
  if (ui.export_frame == nullptr) return;
  for (const MeasuredTensor& tensor : session.table().tensors) {
    ui.export_frame->series.push_back(
        {"", tensor.info.name, "", tr(Text::axis_bits), {{0, io::stored_bits(tensor.info)}}});
  }
}

void draw_compare(App& app, Ui& ui, const Rect& place) {
  const SecondModel& second = session_of(app).second();
  if (!second.compared) {
    note_first(ui, session_of(app));
    draw_wrapped(ui.fonts.answer, {place.x, place.y}, place.w, ui.theme.ink2, tr(Text::compare_how));
    return;
  }
  constexpr float kGap = 20, kPart = 0.54F, kPlotOnPhone = 220;
  if (ui.measures.narrow) {
    const float plot = std::min(kPlotOnPhone, place.h * 0.45F), top = place.y + plot + kGap;
    draw_compared_picture(app, ui, {place.x, place.y, place.w, plot}, *second.compared);
    return draw_rows(ui, {place.x, top, place.w, place.bottom() - top}, *second.compared);
  }
  const float width = (place.w - kGap) * kPart;
  draw_compared_picture(app, ui, {place.x, place.y, width, place.h}, *second.compared);
  draw_rows(ui, {place.x + width + kGap, place.y, place.w - width - kGap, place.h}, *second.compared);
}

void add_compare_controls(App& app, Ui& ui, LabPage& page) {
  const SecondModel& second = session_of(app).second();
  if (second.compared) {
    page.controls.push_back(primary(lab_choice(app, ui, "compared", Text::control_compared,
                                               {tr(Text::view_tensor_plane), tr(Text::view_tensor_map)})));
  }
  if (!ui.can_pick_file) return;
  Control open = action(app, ui, "compare_open", second.compared ? Text::compare_another : Text::compare_open,
                        [&app] { ask_comparison(app); });
  page.controls.push_back(second.compared ? std::move(open) : primary(std::move(open)));
  if (!second.compared) return;
  page.controls.push_back(
      action(app, ui, "compare_page", Text::compare_page, [&app] { save_comparison_page(app); }));
  page.controls.push_back(
      action(app, ui, "compare_save", Text::compare_save, [&app] { save_comparison_table(app); }));
}

}  // namespace

constexpr View kModelCompare{.id = "compare",
                             .title = Text::view_tensor_compare,
                             .answer = compare_answer,
                             .draw = draw_compare,
                             .fill = add_compare_controls,
                             .least_picture = kModelPicture,
                             .least_narrow = kModelNarrow};

}  // namespace qs::ui
