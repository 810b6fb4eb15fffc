#include "labs/entropy/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

/// Huffman's words of the most frequent codes: rare codes have long ones.
void draw_code_words(const Ui& ui, const Rect& place, const BytesResult& bytes, InfoUnit unit) {
  const ImFont* font = ui.fonts.label;
  const ImFont* small = ui.fonts.tick;
  const float line = font->FontSize + 7;
  const float code = place.x + 40, share = place.x + 104, surprise = place.x + 190, word = place.x + 206;
  float y = place.y;
  draw_text(small, {code, y}, ui.theme.ink2, text(Text::words_code), Align::kRight);
  draw_text(small, {share, y}, ui.theme.ink2, text(Text::words_share), Align::kRight);
  draw_text(small, {surprise, y}, ui.theme.ink2, text(Text::words_surprise, {unit.place()}), Align::kRight);
  draw_text(small, {word, y}, ui.theme.ink2, text(Text::words_word));
  y += small->FontSize + 6;
  ImGui::GetWindowDrawList()->AddLine({place.x, y}, {place.right(), y}, ui.theme.hair);
  y += 6;
  std::size_t shown = 0;
  for (const CodeWord& one : bytes.words) {
    if (y + line > place.bottom() - small->FontSize - 4) break;
    draw_text(font, {code, y}, ui.theme.ink, std::to_string(one.code), Align::kRight);
    draw_text(font, {share, y}, ui.theme.ink2, percent(one.share), Align::kRight);
    draw_text(font, {surprise, y}, ui.theme.quantized, unit.number(one.surprise_bits, 2), Align::kRight);
    draw_text_within(font, {word, y}, place.right() - word, ui.theme.ink, one.word);
    y += line;
    ++shown;
  }
  if (shown < bytes.alphabet)
    draw_text(small, {word, y}, ui.theme.ink2,
              text(Text::words_more, {{"count", grouped(bytes.alphabet - shown)}}));
}

void draw_bytes(App& app, Ui& ui, const Rect& place) {
  const BytesResult& bytes = *app.results().get<BytesResult>();
  const auto coded = [&](Text name, std::size_t all, std::size_t table) {
    const ByteText size = byte_text(static_cast<double>(all)),
                   of_table = byte_text(static_cast<double>(table));
    return PartBar{tr(name), text(Text::bytes_table, {{"table", of_table.number + " " + of_table.unit}}),
                   size.number + " " + size.unit, static_cast<double>(all) / bytes.plain, ui.theme.quantized};
  };
  const ByteText plain = byte_text(bytes.plain), least = byte_text(bytes.least);
  const bool narrow = ui.measures.narrow;
  constexpr float kGap = 40, kPart = 0.46F, kBarsOnPhone = 190;
  const Rect left = narrow ? Rect{place.x, place.y, place.w, kBarsOnPhone}
                           : Rect{place.x, place.y, (place.w - kGap) * kPart, place.h};
  draw_part_bars(ui, left,
                 {{tr(Text::bytes_plain), "", plain.number + " " + plain.unit, 1, ui.theme.ink},
                  coded(Text::bytes_huffman, bytes.huffman, bytes.huffman_table),
                  coded(Text::bytes_rans, bytes.rans, bytes.rans_table),
                  {tr(Text::bytes_least), "", least.number + " " + least.unit, bytes.least / bytes.plain,
                   ui.theme.bound}},
                 BarsFit::kFill);
  const Rect right =
      narrow ? Rect{place.x, left.bottom() + 8, place.w, place.bottom() - left.bottom() - 8}
             : Rect{left.right() + kGap, place.y + 4, place.right() - left.right() - kGap, place.h - 4};
  draw_code_words(ui, right, bytes, InfoUnit(app.state()));
}

void draw_fields(App& app, Ui& ui, const Rect& place) {
  const FieldsResult& fields = *app.results().get<FieldsResult>();
  const InfoUnit unit(app.state());
  const auto bar = [&](Text name, const FieldsResult::Field& field) {
    const std::string of =
        unit.number(field.entropy_bits, 2) + " / " + unit.width(field.bits) + " " + unit.name();
    return PartBar{tr(name),
                   "",
                   of,
                   field.entropy_bits / field.bits,
                   ui.theme.quantized,
                   static_cast<double>(field.bits) / fields.whole.bits};
  };
  draw_part_bars(ui, place,
                 {bar(Text::field_sign, fields.sign), bar(Text::field_exponent, fields.exponent),
                  bar(Text::field_mantissa, fields.mantissa), bar(Text::field_whole, fields.whole),
                  bar(Text::field_coded, {fields.whole.bits, fields.coded_bits})},
                 BarsFit::kFill);
}

}  // namespace

constexpr View kEntropyBytes{
    .id = "bytes",
    .title = Text::view_bytes,
    .answer =
        [](const App& app) { return bytes_answer(*app.results().get<BytesResult>(), InfoUnit(app.state())); },
    .draw = draw_bytes,
    .fill = add_entropy_quantizer,
    .least_narrow = 430};

constexpr View kEntropyFields{.id = "fields",
                              .title = Text::view_fields,
                              .answer =
                                  [](const App& app) {
                                    return fields_answer(*app.results().get<FieldsResult>(),
                                                         InfoUnit(app.state()));
                                  },
                              .draw = draw_fields};

}  // namespace qs::ui
