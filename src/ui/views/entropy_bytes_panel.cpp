#include "labs/entropy/lab.hpp"
#include "labs/words/text.hpp"
#include "ui/kit/part_bars.hpp"
#include "ui/views/entropy_panels.hpp"
#include "ui/views/rows.hpp"

namespace qs::ui {
namespace {

void draw_bytes(App& app, Ui& ui, const Rect& place) {
  const BytesResult& bytes = *app.results().get<BytesResult>();
  const auto coded = [&](Text name, std::size_t all, std::size_t table) {
    const ByteText size = byte_text(static_cast<double>(all)),
                   of_table = byte_text(static_cast<double>(table));
    return PartBar{tr(name), text(Text::bytes_table, {{"table", of_table.number + " " + of_table.unit}}),
                   size.number + " " + size.unit, static_cast<double>(all) / bytes.plain, ui.theme.quantized};
  };
  const ByteText plain = byte_text(bytes.plain), least = byte_text(bytes.least);
  draw_part_bars(ui, place,
                 {{tr(Text::bytes_plain), "", plain.number + " " + plain.unit, 1, ui.theme.ink},
                  coded(Text::bytes_huffman, bytes.huffman, bytes.huffman_table),
                  coded(Text::bytes_rans, bytes.rans, bytes.rans_table),
                  {tr(Text::bytes_least), "", least.number + " " + least.unit, bytes.least / bytes.plain,
                   ui.theme.bound}});
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
                  bar(Text::field_coded, {fields.whole.bits, fields.coded_bits})});
}

}  // namespace

constexpr View kEntropyBytes{
    .id = "bytes",
    .title = Text::view_bytes,
    .answer =
        [](const App& app) { return bytes_answer(*app.results().get<BytesResult>(), InfoUnit(app.state())); },
    .draw = draw_bytes,
    .fill = add_entropy_quantizer};

constexpr View kEntropyFields{.id = "fields",
                              .title = Text::view_fields,
                              .answer =
                                  [](const App& app) {
                                    return fields_answer(*app.results().get<FieldsResult>(),
                                                         InfoUnit(app.state()));
                                  },
                              .draw = draw_fields};

}  // namespace qs::ui
