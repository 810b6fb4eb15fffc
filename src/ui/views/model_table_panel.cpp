#include <algorithm>
#include <cmath>

#include "labs/model/session.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/list.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_columns.hpp"
#include "ui/views/model_panels.hpp"
#include "ui/views/model_table_heads.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// How a tensor is stored, in a model that has packed weights: "GPTQ 4-bit, groups of 128 · 4.25 bits · 64 × 512".
std::string stored_line(const io::TensorInfo& tensor) {
  if (scheme_name_of(tensor).empty()) return type_or_dash(tensor) + " · " + shape_words(tensor);
  return type_words(tensor) + " · " + text(Text::row_bits, {{"bits", fixed(io::stored_bits(tensor), 2)}}) +
         " · " + shape_words(tensor);
}

/// Label of a row; a tensor that does not count gives the reason in place of format figures.
std::string row_label(const ModelSession& session, std::size_t index,
                      const std::vector<TensorColumn>& columns, bool is_apart) {
  const MeasuredTensor& tensor = session.shown().tensors[index];
  std::string label = tensor.info.name;
  if (session.result()->has_schemes) label += ", " + stored_line(tensor.info);
  for (const TensorColumn& column : columns) {
    if (!is_apart || !is_about_formats(column))
      label += ", " + column.title + " " + cell_text(column, session, index);
  }
  return is_apart ? label + ", " + phrase(tensor.role().why) : label;
}

void draw_cells(const Ui& ui, const Rect& row, const ModelSession& session, std::size_t index,
                const std::vector<TensorColumn>& columns, float names, bool selected, bool is_apart) {
  const MeasuredTensor& tensor = session.shown().tensors[index];
  const ImFont* font = selected ? ui.fonts.strong : ui.fonts.label;
  const float middle = row.y + row.h / 2, text_y = middle - ui.fonts.tick->FontSize / 2;
  const ImU32 ink = tensor.problem.empty() && !is_apart ? ui.theme.ink : ui.theme.ink2;
  const bool has_line = session.result()->has_schemes;
  const float name_y = has_line ? middle - font->FontSize - 1 : middle - font->FontSize / 2;
  draw_name_within(font, {row.x + 12, name_y}, names - 20, ink, tensor.info.name);
  if (has_line)
    draw_text_within(ui.fonts.tick, {row.x + 12, middle + 2}, names - 20, ui.theme.ink2,
                     stored_line(tensor.info));
  float x = row.x + names;
  for (const TensorColumn& column : columns) {
    if (is_apart && is_about_formats(column)) {
      const float room = row.right() - x - 5;
      draw_text_within(ui.fonts.tick, {x + 12, text_y}, room - 12, ui.theme.ink2, phrase(tensor.role().why));
      break;
    }
    const std::string cell = cell_text(column, session, index);
    const FormatFigures* format = column.spec.empty() ? nullptr : tensor.format(column.spec);
    if (format != nullptr && format->sqnr_db && std::isfinite(*format->sqnr_db)) {
      ImGui::GetWindowDrawList()->AddRectFilled(
          {x + 3, row.y + 2}, {x + column.width, row.bottom() - 2},
          noise_fill(ui, session.result()->least_db, session.result()->most_db, *format->sqnr_db), 3);
    }
    const float width = std::min(text_width(ui.fonts.tick, cell), column.width - 10);
    draw_text_within(ui.fonts.tick, {x + column.width - 5 - width, text_y}, column.width - 10,
                     column.spec.empty() ? ui.theme.ink2 : ui.theme.ink, cell);
    x += column.width;
  }
}

/// Width for the names, which differ at their ends and in their middle: more where they are long.
float least_names(const ModelSession& session) {
  constexpr float kLeast = 190, kMost = 330, kLetter = 7, kAround = 32;
  if (session.result()->has_schemes) return kMost;
  std::size_t longest = 0;
  for (const MeasuredTensor& tensor : session.shown().tensors)
    longest = std::max(longest, tensor.info.name.size());
  return std::clamp(kLetter * static_cast<float>(longest) + kAround, kLeast, kMost);
}

/// Two lines for a row too narrow for columns: of a packed weight the figures first, as its scheme is long.
std::string narrow_detail(const MeasuredTensor& tensor, const std::vector<std::string>& specs) {
  const std::string size = size_text(bytes_as_stored(tensor.info));
  const bool is_packed = !scheme_name_of(tensor.info).empty();
  std::string detail = shape_words(tensor.info) + "  ";
  if (is_packed) {
    detail += text(Text::row_bits, {{"bits", fixed(io::stored_bits(tensor.info), 2)}}) + "  ";
    const FormatFigures* format = specs.empty() ? nullptr : tensor.format(specs.front());
    if (format != nullptr) detail += decibels_with_unit(format->sqnr_db) + "  ";
    return detail + type_or_dash(tensor.info);
  }
  detail += type_or_dash(tensor.info) + "  " + size;
  if (!tensor.problem.empty()) return detail + "  " + phrase(tensor.problem);
  if (const io::TensorRole role = tensor.role(); !role.why.empty()) return detail + "  " + phrase(role.why);
  if (specs.empty()) return detail;
  const FormatFigures* format = tensor.format(specs.front());
  detail += "  " + (format ? decibels_with_unit(format->sqnr_db) : format_cell(tensor, specs.front()));
  return detail;
}

/// The row that stands for the vectors; true if they are listed under it.
bool open_kept(App& app, Ui& ui, List& list, const ModelGroup& group) {
  const ModelLabState lab = ModelLabState::from(app.state());
  const bool open = lab.unfolds_vectors || !lab.find.empty();
  const std::string words = text(
      Text::model_kept_vectors, {{"count", grouped(group.tensors.size())}, {"size", size_text(group.bytes)}});
  const List::Row row = list.open_row("model/vectors", words, std::max(34.0F, ui.measures.target), 0, false);
  if (row.visible) {
    const float middle = row.place.y + row.place.h / 2;
    draw_chevron({row.place.x + 18, middle}, 4, open ? -1.0F : 1.0F, ui.theme.ink2);
    draw_text_within(ui.fonts.label, {row.place.x + 32, middle - ui.fonts.label->FontSize / 2},
                     row.place.w - 40, ui.theme.ink2, words);
  }
  if (row.chosen)
    ui.last = [&app, open] {
      change_lab<ModelLabState>(app, [&](auto& changed) { changed.unfolds_vectors = !open; });
    };
  return open;
}

void list_tensors(App& app, Ui& ui, List& list, const ModelSession& session,
                  const std::vector<TensorColumn>& columns, float names,
                  const std::vector<std::string>& specs) {
  const ModelResult& result = *session.result();
  if (result.shown == 0) list.words(text(Text::model_none_shown));
  const std::string chosen = ModelLabState::from(app.state()).show;
  for (const ModelGroup& group : result.groups) {
    if (group.is_apart) {
      list.heading(text(Text::model_apart,
                        {{"count", grouped(group.tensors.size())}, {"size", size_text(group.bytes)}}));
    } else if (group.is_kept) {
      if (!open_kept(app, ui, list, group)) continue;
    } else if (!group.name.empty()) {
      list.heading(group.name + " · " + size_text(group.bytes));
    }
    for (const std::size_t i : group.tensors) {
      const MeasuredTensor& tensor = session.shown().tensors[i];
      const std::string path = "model/row/" + std::to_string(i);
      const bool selected = tensor.info.name == chosen;
      const bool is_last = &group == &result.groups.back() && i == group.tensors.back();
      bool pressed = false;
      if (ui.measures.narrow) {
        if (!is_last && list.pass_far_row(path, list.row_height(tensor.info.name), selected)) continue;
        pressed = list.row(path, tensor.info.name, narrow_detail(tensor, specs), selected);
      } else {
        const float height = std::max(result.has_schemes ? 40.0F : 26.0F, ui.measures.target);
        if (!is_last && list.pass_far_row(path, height, selected)) continue;
        const List::Row row =
            list.open_row(path, row_label(session, i, columns, group.is_apart), height, 0, selected);
        if (row.visible) draw_cells(ui, row.place, session, i, columns, names, selected, group.is_apart);
        pressed = row.chosen;
      }
      if (pressed) {
        ui.last = [&app, name = tensor.info.name] {
          change_lab<ModelLabState>(app, [&](auto& lab) { lab.show = name; });
        };
      }
    }
  }
}

/// Notes the numbers behind the cells, for export.
void note_table(ExportFrame& frame, const ModelSession& session, const std::vector<std::string>& specs) {
  for (const ModelGroup& group : session.result()->groups) {
    for (const std::size_t i : group.tensors) {
      const MeasuredTensor& tensor = session.shown().tensors[i];
      ExportSeries series{"", tensor.info.name, tr(Text::axis_bits), tr(Text::axis_sqnr), {}};
      for (const std::string& spec : specs) {
        const FormatFigures* format = tensor.format(spec);
        if (format != nullptr && format->sqnr_db && std::isfinite(*format->sqnr_db))
          series.points.push_back({format->bits_per_weight, *format->sqnr_db, spec});
      }
      frame.series.push_back(std::move(series));
    }
  }
}

/// Place of the tensor whose figures are shown, if any.
std::optional<std::size_t> chosen_tensor(const App& app, const ModelSession& session) {
  const std::string chosen = ModelLabState::from(app.state()).show;
  const auto& tensors = session.shown().tensors;
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const MeasuredTensor& tensor) { return tensor.info.name == chosen; });
  if (found == tensors.end()) return std::nullopt;
  return static_cast<std::size_t>(found - tensors.begin());
}

constexpr float kLeastListHeight = 120;

void fill_table(App& app, Ui& ui, LabPage& page) {
  add_table_controls(app, ui, page);
  ModelSession& session = *app.results().session<ModelSession>();
  constexpr float kHeadsAndWhole = 120;
  if (const auto chosen = chosen_tensor(app, session))
    page.needed_picture = tensor_figures_height(app, ui, row_width(ui), session, *chosen) + kLeastListHeight +
                          (ui.measures.narrow ? 0 : kHeadsAndWhole);
}

void draw_tensor_table(App& app, Ui& ui, const Rect& place) {
  ModelSession& session = *app.results().session<ModelSession>();
  float y = place.y;
  if (const auto chosen = chosen_tensor(app, session))
    y += draw_tensor_figures(app, ui, {place.x, y, place.w, 0}, session, *chosen);
  std::vector<std::string> specs;
  for (const QuantizerSpec& format : formats_of(app.state())) specs.push_back(format.text());
  if (ui.export_frame != nullptr) note_table(*ui.export_frame, session, specs);
  std::vector<TensorColumn> columns;
  float names = place.w, below = 0;
  if (!ui.measures.narrow) {
    constexpr float kScrollbar = 12;
    const float least = least_names(session);
    columns = columns_for(place.w - least - kScrollbar, specs, *session.result());
    for (const TensorColumn& column : columns) names -= column.width;
    names -= kScrollbar;
    const TableHeads heads{columns, names};
    y += draw_heads(app, ui, {place.x, y, place.w - kScrollbar, 0}, heads);
    below = draw_whole(ui, {place.x, y, place.w - kScrollbar, place.bottom() - y}, session, heads);
  }
  const Rect visible{place.x, y, place.w, std::max(kLeastListHeight, place.bottom() - y - below)};
  draw_list_in(ui, "model/list", tr(Text::column_tensor), visible,
               [&](List& list) { list_tensors(app, ui, list, session, columns, names, specs); });
}

}  // namespace

constexpr View kModelTable{.id = "table",
                           .title = Text::view_tensor_table,
                           .answer = model_summary,
                           .draw = draw_tensor_table,
                           .fill = fill_table,
                           .least_picture = kModelPicture,
                           .least_narrow = kModelNarrow};

}  // namespace qs::ui
