// The opened block as its tool stores it: byte by byte, and what each field costs.
#include <algorithm>

#include "labs/blocks/bytes.hpp"
#include "labs/blocks/lab.hpp"
#include "labs/blocks/state.hpp"
#include "labs/words/text.hpp"
#include "ui/app/lab_controls.hpp"
#include "ui/kit/hit.hpp"
#include "ui/kit/words.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

const BlocksResult& blocks_of(const App& app) {
  return *app.results().get<BlocksResult>();
}

std::size_t chosen_byte(const App& app, const BlockBytes& bytes) {
  return std::min<std::size_t>(BlocksLabState::from(app.state()).byte, bytes.bytes.size()) - 1;
}

std::string bits_of(std::uint8_t byte) {
  std::string bits;
  for (int i = 7; i >= 0; --i) bits += std::string(1, (byte >> i & 1) != 0 ? '1' : '0') + (i == 4 ? " " : "");
  return bits;
}

std::string hex_of(std::uint8_t byte) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  return {kHex[byte >> 4], kHex[byte & 15]};
}

std::string bytes_answer(const App& app) {
  const std::optional<BlockBytes>& bytes = blocks_of(app).bytes;
  if (!bytes) return {};
  std::string before;
  if (bytes->type != app.state().quantizer.id)
    before = text(Text::block_bytes_none, {{"format", app.state().quantizer.text()}}) + " ";
  const std::size_t at = chosen_byte(app, *bytes);
  const BlockByte& byte = bytes->bytes[at];
  const ggml::Field& field = bytes->fields[byte.field];
  std::string words = before + text(Text::block_bytes_answer, {{"place", grouped(at + 1)},
                                                               {"of", grouped(bytes->bytes.size())},
                                                               {"bits", bits_of(byte.value)},
                                                               {"field", std::string(field.name)},
                                                               {"holds", phrase(field.holds)}});
  if (bytes->given < bytes->block)
    words += " " + text(Text::block_bytes_padded,
                        {{"given", grouped(bytes->given)}, {"block", grouped(bytes->block)}});
  if (byte.weights.empty()) return words;
  std::string weights;
  constexpr std::size_t kMost = 8;
  for (std::size_t i = 0; i < std::min(kMost, byte.weights.size()); ++i)
    weights += (weights.empty() ? "" : ", ") + std::to_string(byte.weights[i] + 1);
  return words + " " +
         text(Text::block_bytes_weights, {{"count", grouped(byte.weights.size())}, {"weights", weights}});
}

ImU32 color_of(const Ui& ui, ggml::FieldKind kind) {
  switch (kind) {
    case ggml::FieldKind::kScale:
    case ggml::FieldKind::kMinimum:
      return ui.theme.bound;
    case ggml::FieldKind::kSubScales:
      return ui.theme.noise;
    case ggml::FieldKind::kCodes:
      return ui.theme.quantized;
    case ggml::FieldKind::kHighBits:
      break;
  }
  return ui.theme.signal;
}

/// Notes the bytes of each field, for export.
void note_bytes(const Ui& ui, const BlockBytes& bytes) {
  for (std::size_t field = 0; ui.export_frame != nullptr && field < bytes.fields.size(); ++field) {
    ExportSeries series{"", std::string(bytes.fields[field].name), tr(Text::block_bytes_grid), "", {}};
    for (std::size_t i = 0; i < bytes.bytes.size(); ++i) {
      if (bytes.bytes[i].field == field)
        series.points.push_back({static_cast<double>(i + 1), static_cast<double>(bytes.bytes[i].value)});
    }
    ui.export_frame->series.push_back(std::move(series));
  }
}

/// One line a field: its colour, its name, what it holds, and what it costs.
float draw_fields(Ui& ui, const Rect& place, const BlockBytes& bytes) {
  const ggml::Type& type = *ggml::find_type(bytes.type);
  float y = place.y;
  for (std::size_t i = 0; i < bytes.fields.size(); ++i) {
    const ggml::Field& field = bytes.fields[i];
    ImGui::GetWindowDrawList()->AddRectFilled({place.x, y + 3}, {place.x + 12, y + 15},
                                              faded(color_of(ui, field.kind), 0.45F), 2);
    const std::string words = text(Text::block_bytes_field, {{"field", std::string(field.name)},
                                                             {"bytes", grouped(field.bytes)},
                                                             {"bits", fixed(bits_a_value(type, field), 4)},
                                                             {"holds", phrase(field.holds)}});
    y += say(ui, "blocks/field/" + std::to_string(i), Words::kParagraph, ui.fonts.tick, {place.x + 20, y},
             place.w - 20, ui.theme.ink, words) +
         6;
  }
  return y - place.y;
}

void draw_block_bytes(App& app, Ui& ui, const Rect& place) {
  const std::optional<BlockBytes>& bytes = blocks_of(app).bytes;
  if (!bytes) return;
  note_bytes(ui, *bytes);
  constexpr float kGap = 16;
  const float top = place.y + draw_fields(ui, {place.x, place.y, place.w, 0}, *bytes) + kGap;
  const std::size_t columns = ui.measures.narrow ? 16 : 32, count = bytes->bytes.size();
  const std::size_t rows = (count + columns - 1) / columns;
  const float w = std::min(place.w / static_cast<float>(columns), 34.0F);
  const float h = std::min((place.bottom() - top) / static_cast<float>(rows), 26.0F);
  const Rect grid{place.x, top, w * static_cast<float>(columns), h * static_cast<float>(rows)};
  const std::string path = lab_path(app, "bytes");
  const Hit hit = hit_area(ui, path, grid);
  std::optional<double> wanted = ui.probe.take(path);
  const ImVec2 pointer = ImGui::GetIO().MousePos;
  if (hit.pressed && ImGui::IsMousePosValid()) {
    const auto column =
        static_cast<std::size_t>(std::clamp((pointer.x - grid.x) / w, 0.0F, static_cast<float>(columns - 1)));
    const auto row =
        static_cast<std::size_t>(std::clamp((pointer.y - grid.y) / h, 0.0F, static_cast<float>(rows - 1)));
    wanted = static_cast<double>(std::min(row * columns + column, count - 1) + 1);
  }
  const std::size_t chosen = chosen_byte(app, *bytes);
  ProbeItem item = item_at(path, Role::kSlider, text(Text::block_bytes_grid), grid, hit.id);
  item.value = static_cast<double>(chosen + 1);
  item.min = 1;
  item.max = static_cast<double>(count);
  item.step = 1;
  item.value_text =
      hex_of(bytes->bytes[chosen].value) + ", " + std::string(bytes->fields[bytes->bytes[chosen].field].name);
  ui.probe.note(std::move(item));
  for (std::size_t i = 0; i < count; ++i) {
    const ImVec2 at{grid.x + w * static_cast<float>(i % columns),
                    grid.y + h * static_cast<float>(i / columns)};
    const BlockByte& byte = bytes->bytes[i];
    const ImU32 color = color_of(ui, bytes->fields[byte.field].kind);
    ImGui::GetWindowDrawList()->AddRectFilled({at.x + 1, at.y + 1}, {at.x + w - 1, at.y + h - 1},
                                              faded(color, i == chosen ? 0.9F : 0.3F), 2);
    const bool has_room = w > text_width(ui.fonts.tick, "FF") + 2 && h > ui.fonts.tick->FontSize;
    if (has_room)
      draw_text(ui.fonts.tick, {at.x + w / 2, at.y + (h - ui.fonts.tick->FontSize) / 2}, ui.theme.ink,
                hex_of(byte.value), Align::kCentre);
  }
  if (!wanted) return;
  change_lab<BlocksLabState>(app, [&](auto& lab) { lab.byte = static_cast<std::uint64_t>(*wanted); });
}

}  // namespace

constexpr View kBlocksBytes{.id = "bytes",
                            .title = Text::view_block_bytes,
                            .answer = bytes_answer,
                            .draw = draw_block_bytes,
                            .least_picture = 420,
                            .least_narrow = 620};

}  // namespace qs::ui
