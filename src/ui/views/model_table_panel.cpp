#include <algorithm>
#include <cmath>

#include "core/find.hpp"
#include "labs/model/tensor_words.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/list.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"

namespace qs::ui {
namespace {

enum class Cell { kSize, kType, kShape, kTail, kKurtosis, kEntropy, kSigma, kZeros, kFormat, kMix };

struct Column {
  Cell cell;
  std::string title;
  float width;
  std::string spec{};  // the format whose SQNR it shows
};

std::string type_name(const io::TensorInfo& tensor) {
  return tensor.unreadable.empty() ? std::string(io::info(tensor.dtype).name) : "–";
}

bool is_waiting(const MeasuredTensor& tensor) {
  return tensor.problem.empty() && !tensor.is_packed();
}

std::string figure(const MeasuredTensor& tensor, const std::optional<double>& number, int decimals) {
  return tensor.figures ? table_number(number, decimals) : is_waiting(tensor) ? tr(Text::cell_waiting) : "–";
}

std::string format_cell(const MeasuredTensor& tensor, const std::string& spec) {
  const auto found = tensor.formats.find(spec);
  if (found == tensor.formats.end()) return is_waiting(tensor) ? tr(Text::cell_waiting) : "–";
  if (!found->second.problem.empty()) return "–";
  return table_number(found->second.sqnr_db, 1);
}

/// The tensor's format in the best mix.
std::string mix_cell(const Mix& mix, std::size_t tensor) {
  if (!mix.offered[tensor]) return "–";
  return mix.chosen[tensor].empty() ? tr(Text::cell_kept) : mix.chosen[tensor];
}

std::string cell_text(const Column& column, const ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const auto law = [&](auto of, int decimals) {
    return figure(tensor, tensor.figures ? of(*tensor.figures) : std::nullopt, decimals);
  };
  switch (column.cell) {
    case Cell::kSize:
      return size_text(bytes_as_stored(tensor.info));
    case Cell::kType:
      return type_name(tensor.info);
    case Cell::kShape:
      return shape_words(tensor.info);
    case Cell::kTail:
      return law([](const TensorFigures& figures) { return figures.absmax_in_sigmas; }, 1);
    case Cell::kKurtosis:
      return law([](const TensorFigures& figures) { return figures.kurtosis; }, 1);
    case Cell::kEntropy:
      return law(
          [](const TensorFigures& f) { return f.stored ? std::optional(f.stored->bits) : std::nullopt; }, 2);
    case Cell::kSigma:
      return tensor.figures ? significant(tensor.figures->sigma) : figure(tensor, {}, 0);
    case Cell::kZeros:
      return tensor.figures ? grouped(tensor.figures->zeros) : figure(tensor, {}, 0);
    case Cell::kFormat:
      return format_cell(tensor, column.spec);
    case Cell::kMix:
      return mix_cell(session.result()->mix, index);
  }
  return {};
}

/// Columns that fit beside the names, the most informative first.
std::vector<Column> columns_for(float room, const std::vector<std::string>& specs) {
  const std::vector<Column> stored = {{Cell::kSize, tr(Text::column_size), 64},
                                      {Cell::kType, tr(Text::column_type), 54},
                                      {Cell::kShape, tr(Text::column_shape), 104}};
  const std::vector<Column> laws = {{Cell::kTail, tr(Text::column_tail), 54},
                                    {Cell::kKurtosis, tr(Text::column_kurtosis), 58},
                                    {Cell::kEntropy, tr(Text::column_entropy), 84},
                                    {Cell::kSigma, tr(Text::column_sigma), 62},
                                    {Cell::kZeros, tr(Text::column_zeros), 58}};
  std::vector<Column> formats;
  formats.reserve(specs.size());
  for (const std::string& spec : specs) formats.push_back({Cell::kFormat, spec, 78, spec});
  std::size_t stored_taken = 0, laws_taken = 0, formats_taken = 0;
  const auto take = [&](const std::vector<Column>& from, std::size_t& taken, std::size_t most) {
    while (taken < std::min(most, from.size()) && from[taken].width <= room) room -= from[taken++].width;
  };
  take(stored, stored_taken, 1);
  take(formats, formats_taken, formats.size());
  take(laws, laws_taken, 2);
  take(stored, stored_taken, stored.size());
  take(laws, laws_taken, laws.size());
  std::vector<Column> shown;
  for (std::size_t i = stored_taken; i-- > 0;) shown.push_back(stored[i]);
  shown.insert(shown.end(), laws.begin(), laws.begin() + static_cast<std::ptrdiff_t>(laws_taken));
  shown.insert(shown.end(), formats.begin(), formats.begin() + static_cast<std::ptrdiff_t>(formats_taken));
  constexpr float kMix = 150;
  if (room >= kMix) shown.push_back({Cell::kMix, tr(Text::column_mix), kMix});
  return shown;
}

/// Draws each format's parts on separate lines; returns the height of the tallest.
float draw_heads(const Ui& ui, const Rect& place, const std::vector<Column>& columns, float names) {
  const ImFont* font = ui.fonts.tick;
  const float line = font->FontSize + 1;
  std::size_t most = 1;
  for (const Column& column : columns) most = std::max(most, head_lines(column.title).size());
  const float height = line * static_cast<float>(most) + 6;
  draw_text(font, {place.x + 12, place.y + height - line - 4}, ui.theme.ink2, text(Text::column_tensor));
  float x = place.x + names;
  for (const Column& column : columns) {
    const std::vector<std::string_view> parts = head_lines(column.title);
    float y = place.y + height - 4 - line * static_cast<float>(parts.size());
    for (const std::string_view part : parts) {
      const float width = std::min(text_width(font, part), column.width - 6);
      draw_text_within(font, {x + column.width - width, y}, column.width - 6, ui.theme.ink2, part);
      y += line;
    }
    x += column.width;
  }
  ImGui::GetWindowDrawList()->AddLine({place.x, place.y + height}, {place.right(), place.y + height},
                                      ui.theme.hair);
  return height + 2;
}

bool is_about_formats(const Column& column) {
  return column.cell == Cell::kFormat || column.cell == Cell::kMix;
}

/// Label of a row; a tensor that does not count gives the reason in place of format figures.
std::string row_label(const ModelSession& session, std::size_t index, const std::vector<Column>& columns,
                      bool is_apart) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  std::string label = tensor.info.name;
  for (const Column& column : columns) {
    if (!is_apart || !is_about_formats(column))
      label += ", " + column.title + " " + cell_text(column, session, index);
  }
  return is_apart ? label + ", " + phrase(tensor.role().why) : label;
}

void draw_cells(const Ui& ui, const Rect& row, const ModelSession& session, std::size_t index,
                const std::vector<Column>& columns, float names, bool selected, bool is_apart) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const ImFont* font = selected ? ui.fonts.strong : ui.fonts.label;
  const float middle = row.y + row.h / 2, text_y = middle - ui.fonts.tick->FontSize / 2;
  const ImU32 ink = tensor.problem.empty() && !is_apart ? ui.theme.ink : ui.theme.ink2;
  draw_name_within(font, {row.x + 12, middle - font->FontSize / 2}, names - 20, ink, tensor.info.name);
  float x = row.x + names;
  for (const Column& column : columns) {
    if (is_apart && is_about_formats(column)) {
      const float room = row.right() - x - 5;
      draw_text_within(ui.fonts.tick, {x + 12, text_y}, room - 12, ui.theme.ink2, phrase(tensor.role().why));
      break;
    }
    const std::string cell = cell_text(column, session, index);
    const FormatFigures* format = column.spec.empty() ? nullptr : tensor.format(column.spec);
    if (format != nullptr && format->sqnr_db && std::isfinite(*format->sqnr_db)) {
      ImGui::GetWindowDrawList()->AddRectFilled({x + 3, row.y + 2}, {x + column.width, row.bottom() - 2},
                                                noise_fill(ui, *session.result(), *format->sqnr_db), 3);
    }
    const float width = std::min(text_width(ui.fonts.tick, cell), column.width - 10);
    draw_text_within(ui.fonts.tick, {x + column.width - 5 - width, text_y}, column.width - 10,
                     column.spec.empty() ? ui.theme.ink2 : ui.theme.ink, cell);
    x += column.width;
  }
}

/// Two lines for a row too narrow for columns.
std::string narrow_detail(const MeasuredTensor& tensor, const std::vector<std::string>& specs) {
  std::string detail = shape_words(tensor.info) + "  " + type_name(tensor.info) + "  " +
                       size_text(bytes_as_stored(tensor.info));
  if (!tensor.problem.empty()) return detail + "  " + phrase(tensor.problem);
  if (const io::TensorRole role = tensor.role(); !role.why.empty()) return detail + "  " + phrase(role.why);
  if (specs.empty()) return detail;
  const FormatFigures* format = tensor.format(specs.front());
  detail += "  " + (format ? decibels_with_unit(format->sqnr_db) : format_cell(tensor, specs.front()));
  return detail;
}

void list_tensors(App& app, Ui& ui, List& list, const ModelSession& session,
                  const std::vector<Column>& columns, float names, const std::vector<std::string>& specs) {
  const ModelResult& result = *session.result();
  if (result.shown == 0) list.words(text(Text::model_none_shown));
  const std::string chosen = lab_value(app.state(), "show");
  for (const ModelGroup& group : result.groups) {
    if (group.is_apart) {
      list.heading(text(Text::model_apart,
                        {{"count", grouped(group.tensors.size())}, {"size", size_text(group.bytes)}}));
    } else if (!group.name.empty()) {
      list.heading(group.name + " · " + size_text(group.bytes));
    }
    for (const std::size_t i : group.tensors) {
      const MeasuredTensor& tensor = session.table().tensors[i];
      const std::string path = "model/row/" + std::to_string(i);
      const bool selected = tensor.info.name == chosen;
      bool pressed = false;
      if (ui.measures.narrow) {
        pressed = list.row(path, tensor.info.name, narrow_detail(tensor, specs), selected);
      } else {
        const List::Row row = list.open_row(path, row_label(session, i, columns, group.is_apart),
                                            std::max(26.0F, ui.measures.target), 0, selected);
        if (row.visible) draw_cells(ui, row.place, session, i, columns, names, selected, group.is_apart);
        pressed = row.chosen;
      }
      if (pressed) {
        ui.last = [&app, name = tensor.info.name] {
          app.set_state(with_lab_value(app.state(), "show", name));
        };
      }
    }
  }
}

std::string stored_words(const TensorFigures& figures) {
  const StoredEntropy& stored = *figures.stored;
  if (!stored.sign) return text(Text::tensor_entropy_whole, {{"bits", fixed(stored.bits, 2)}});
  return text(Text::tensor_entropy, {{"bits", fixed(stored.bits, 2)},
                                     {"sign", fixed(*stored.sign, 2)},
                                     {"exponent", fixed(*stored.exponent, 2)},
                                     {"mantissa", fixed(*stored.mantissa, 2)}});
}

/// Draws all figures of one tensor, and links to other labs. Returns the height.
float draw_detail(App& app, Ui& ui, const Rect& place, ModelSession& session, std::size_t index) {
  const MeasuredTensor& tensor = session.table().tensors[index];
  const auto say_line = [&](float y, std::string_view path, ImU32 color, const std::string& words) {
    return say(ui, path, Words::kParagraph, ui.fonts.tick, {place.x + 12, y}, place.w - 24, color, words) + 3;
  };
  float y = place.y + 10;
  y += say(ui, "model/tensor", Words::kHeading, ui.fonts.strong, {place.x + 12, y}, place.w - 24,
           ui.theme.ink, tensor.info.name) +
       3;
  std::string stored = text(Text::tensor_stored, {{"shape", shape_words(tensor.info)},
                                                  {"type", type_name(tensor.info)},
                                                  {"size", size_text(bytes_as_stored(tensor.info))}});
  if (const std::string axes = axes_words(tensor.info); !axes.empty()) stored += " · " + axes;
  if (const io::TensorRole role = tensor.role(); !role.why.empty()) {
    y += say_line(y, "model/tensor/role", ui.theme.noise,
                  text(Text::tensor_role, {{"why", phrase(role.why)}}));
  }
  if (!tensor.problem.empty()) {
    y += say_line(y, "model/tensor/problem", ui.theme.noise, stored + " · " + phrase(tensor.problem));
  } else if (tensor.is_packed()) {
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored);
  } else if (!tensor.figures) {
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored + " · " + tr(Text::tensor_waits));
  } else {
    const TensorFigures& figures = *tensor.figures;
    std::string law = text(Text::tensor_law, {{"sigma", significant(figures.sigma)},
                                              {"tail", table_number(figures.absmax_in_sigmas, 1)},
                                              {"kurtosis", table_number(figures.kurtosis, 1)},
                                              {"zeros", grouped(figures.zeros)}});
    if (figures.stored) law += " · " + stored_words(figures);
    for (const std::string& odd : {non_finite_words(figures.non_finite), lost_words(figures.lost)}) {
      if (!odd.empty()) law += " · " + odd;
    }
    y += say_line(y, "model/tensor/law", ui.theme.ink2, stored + " · " + law);
    std::string formats;
    for (const QuantizerSpec& spec : formats_of(app.state())) {
      const auto known = tensor.formats.find(spec.text());
      if (known == tensor.formats.end()) continue;
      const FormatFigures& format = known->second;
      if (!formats.empty()) formats += "; ";
      if (!format.problem.empty()) {
        formats += format.spec + ": " + phrase(format.problem);
        continue;
      }
      formats += text(Text::tensor_format, {{"format", format.spec},
                                            {"db", decibels_with_unit(format.sqnr_db)},
                                            {"entropy", fixed(format.entropy_bits, 2)},
                                            {"bits", fixed(format.bits_per_weight, 2)}});
      if (const std::string sum = bits_words(format, figures.count); !sum.empty())
        formats += " (" + sum + ")";
    }
    y += say_line(y, "model/tensor/formats", ui.theme.ink, formats);
  }
  y += 4;
  std::vector<Control> controls;
  for (const LabInfo& lab : labs()) {
    if (!lab.uses_values || !tensor.info.unreadable.empty() || tensor.is_packed()) continue;
    const std::string label = tr(Text::tensor_open_in) + " " + phrase(lab.name);
    const ImVec2 size{button_width(ui, label), std::max(30.0F, ui.measures.target)};
    controls.push_back({size, [&app, &ui, label, size, index, id = std::string(lab.id)](ImVec2 at) {
                          if (button(ui, "model/open/" + id, label, {at.x, at.y, size.x, size.y}))
                            ui.last = [&app, index, id] { app.open_tensor(index, id); };
                        }});
  }
  if (tensor.info.unreadable.empty() && !tensor.is_packed()) {
    controls.push_back(action(app, ui, "ask", Text::tensor_ask, [&app, &ui, index] {
      ui.last = [&app, index] {
        app.open_tensor(index, "overview");
        app.open_quiz(kQuizOwn, app.state().quiz_seed);
      };
    }));
  }
  if (is_waiting(tensor) && !tensor.figures) {
    controls.push_back(
        action(app, ui, "first", Text::tensor_first, [&session, index] { session.measure_first(index); }));
  }
  controls.push_back(action(app, ui, "close", Text::tensor_close,
                            [&app] { app.set_state(with_lab_value(app.state(), "show", "")); }));
  const ControlRows rows(ui, std::move(controls), place.w - 24);
  rows.draw({place.x + 12, y});
  y += rows.height() + 10;
  ImGui::GetWindowDrawList()->AddRect(place.corner(), {place.right(), y}, ui.theme.hair, ui.measures.corner);
  return y - place.y + 8;
}

/// Notes the numbers behind the cells, for export.
void note_table(ExportFrame& frame, const ModelSession& session, const std::vector<std::string>& specs) {
  for (const ModelGroup& group : session.result()->groups) {
    for (const std::size_t i : group.tensors) {
      const MeasuredTensor& tensor = session.table().tensors[i];
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

}  // namespace

void draw_tensor_table(App& app, Ui& ui, const Rect& place, ModelSession& session) {
  float y = place.y;
  const std::string chosen = lab_value(app.state(), "show");
  const auto& tensors = session.table().tensors;
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const MeasuredTensor& tensor) { return tensor.info.name == chosen; });
  if (found != tensors.end())
    y += draw_detail(app, ui, {place.x, y, place.w, 0}, session, found - tensors.begin());
  std::vector<std::string> specs;
  for (const QuantizerSpec& format : formats_of(app.state())) specs.push_back(format.text());
  if (ui.export_frame != nullptr) note_table(*ui.export_frame, session, specs);
  std::vector<Column> columns;
  float names = place.w;
  if (!ui.measures.narrow) {
    constexpr float kLeastName = 190, kScrollbar = 12;
    columns = columns_for(place.w - kLeastName - kScrollbar, specs);
    for (const Column& column : columns) names -= column.width;
    names -= kScrollbar;
    y += draw_heads(ui, {place.x, y, place.w - kScrollbar, 0}, columns, names);
  }
  const Rect visible{place.x, y, place.w, std::max(120.0F, place.bottom() - y)};
  draw_list_in(ui, "model/list", tr(Text::column_tensor), visible,
               [&](List& list) { list_tensors(app, ui, list, session, columns, names, specs); });
}

}  // namespace qs::ui
