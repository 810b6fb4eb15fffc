#include "ui/views/model_table_heads.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/model_panels.hpp"

namespace qs::ui {
namespace {

void order_by(App& app, TensorOrder order, const std::string& spec) {
  change_lab<ModelLabState>(app, [&](ModelLabState& lab) {
    const bool is_here = lab.sort == order && (order != TensorOrder::kSqnr || lab.by == spec);
    lab.sort = is_here ? TensorOrder::kFile : order;
    lab.by = lab.sort == TensorOrder::kSqnr ? spec : "";
  });
}

/// True if rows are ordered by this column.
bool is_ordered_by(const ModelLabState& lab, const TensorColumn& column, const std::string& leading) {
  return column.order == lab.sort && (lab.sort != TensorOrder::kSqnr || column.spec == leading);
}

/// A head that orders the rows by its column, and back by the file when pressed again.
void draw_head(App& app, Ui& ui, const Rect& place, const TensorColumn& column, int number, bool here) {
  const bool at_left = number == 0;
  const ImFont* font = here ? ui.fonts.strong : ui.fonts.tick;
  const std::string path = "model/head/" + std::to_string(number);
  const std::vector<std::string_view> parts = head_lines(column.title);
  const float line = font->FontSize + 1;
  bool hovered = false;
  if (column.order) {
    const Hit hit = hit_area(ui, path, place);
    hovered = hit.hovered;
    const bool commanded = ui.probe.take(path).has_value();
    ProbeItem item =
        item_at(path, Role::kButton, text(Text::order_by_column, {{"column", column.title}}), place, hit.id);
    item.value_text = here ? tr(Text::order_is_here) : "";
    ui.probe.note(std::move(item));
    if (hit.pressed || commanded)
      ui.last = [&app, order = *column.order, spec = column.spec] { order_by(app, order, spec); };
  }
  const ImU32 ink = here || hovered ? ui.theme.ink : ui.theme.ink2;
  float y = place.bottom() - 4 - line * static_cast<float>(parts.size());
  for (const std::string_view part : parts) {
    const float width = std::min(text_width(font, part), place.w - 6);
    draw_text_within(font, {at_left ? place.x + 12 : place.right() - width, y}, place.w - 6, ink, part);
    y += line;
  }
  if (here) {
    const float x = at_left ? place.x + 4 : place.right() - text_width(font, parts.back()) - 9;
    draw_chevron({x, place.bottom() - 4 - line / 2}, 3, 1, ink);
  }
}

/// Size of the whole model in a format, and the SQNR of its quantized tensors together.
struct WholeModel {
  std::string size, db;
};
WholeModel whole_in(const ModelResult& result, std::string_view spec) {
  const UniformChoice* choice = find_by(result.mix.uniform, &UniformChoice::spec, spec);
  if (choice == nullptr) return {"–", ""};
  return {size_text(choice->totals.bytes), table_number(choice->totals.sqnr_db, 1)};
}

}  // namespace

float draw_heads(App& app, Ui& ui, const Rect& place, const TableHeads& heads) {
  const ModelLabState lab = ModelLabState::from(app.state());
  std::vector<std::string> specs;
  for (const QuantizerSpec& format : formats_of(app.state())) specs.push_back(format.text());
  const std::string leading = leading_format(specs, lab.by);
  const float line = ui.fonts.tick->FontSize + 1;
  std::size_t most = 1;
  for (const TensorColumn& column : heads.columns) most = std::max(most, head_lines(column.title).size());
  const float height = std::max(line * static_cast<float>(most) + 6, ui.measures.target);
  const TensorColumn name{TensorCell::kType, tr(Text::column_tensor), heads.names, "", TensorOrder::kName};
  draw_head(app, ui, {place.x, place.y, heads.names, height}, name, 0, lab.sort == TensorOrder::kName);
  int number = 0;
  float x = place.x + heads.names;
  for (const TensorColumn& column : heads.columns) {
    draw_head(app, ui, {x, place.y, column.width, height}, column, ++number,
              is_ordered_by(lab, column, leading));
    x += column.width;
  }
  ImGui::GetWindowDrawList()->AddLine({place.x, place.y + height}, {place.right(), place.y + height},
                                      ui.theme.hair);
  return height + 2;
}

float draw_whole(Ui& ui, const Rect& place, const ModelSession& session, const TableHeads& heads) {
  const ModelResult& result = *session.result();
  const float line = ui.fonts.strong->FontSize + 2, height = 2 * line + 10;
  const Rect row{place.x, place.bottom() - height, place.w, height};
  std::string words = text(Text::whole_model, {{"size", size_text(result.totals.bytes)}});
  ImGui::GetWindowDrawList()->AddLine(row.corner(), {row.right(), row.y}, ui.theme.hair);
  const std::string_view title = text(Text::whole_model_title);
  const float y = row.y + 6;
  draw_text_within(ui.fonts.strong, {row.x + 12, y}, heads.names - 20, ui.theme.ink, title);
  float x = row.x + heads.names;
  for (const TensorColumn& column : heads.columns) {
    const float right = x + column.width - 5;
    if (column.cell == TensorCell::kSize)
      draw_text(ui.fonts.strong, {right, y}, ui.theme.ink, size_text(result.totals.bytes), Align::kRight);
    if (column.cell == TensorCell::kFormat) {
      const WholeModel whole = whole_in(result, column.spec);
      draw_text(ui.fonts.strong, {right, y}, ui.theme.ink, whole.db, Align::kRight);
      draw_text(ui.fonts.tick, {right, y + line}, ui.theme.ink2, whole.size, Align::kRight);
      words +=
          " " + text(Text::whole_model_in, {{"format", column.spec}, {"size", whole.size}, {"db", whole.db}});
    }
    x += column.width;
  }
  note_words(ui, "model/whole", Words::kParagraph, words, row);
  return height;
}

}  // namespace qs::ui
