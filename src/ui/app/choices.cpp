#include "ui/app/choices.hpp"

#include "labs/app/moves.hpp"
#include "labs/words/text.hpp"
#include "ui/app/page_parts.hpp"
#include "ui/kit/words.hpp"

namespace qs::ui {

void draw_choices(App& app, Ui& ui, const std::string& path, std::string_view title,
                  const Callback<List&>& rows, std::vector<Control> beside) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad, x = ui.area.x + pad;
  float y = ui.area.y + pad - 4;
  const ImFont* font = ui.is_beside() ? ui.fonts.strong : ui.fonts.question;
  y += say(ui, path + "/title", Words::kHeading, font, {x, y}, width, ui.theme.ink, title) + 6;
  const std::string_view back = text(Text::control_close);
  const std::string close = path + "/close";
  constexpr float kHeight = 34;
  ui.probe.note_escape(close);
  const ImVec2 size{button_width(ui, back), std::max(kHeight, ui.measures.target)};
  const auto draw_back = [&](ImVec2 at) {
    if (button(ui, close, back, {at.x, at.y, size.x, kHeight})) app.set_choosing(Choosing::kNothing);
  };
  beside.insert(beside.begin(), {size, draw_back});
  const ControlRows header(ui, std::move(beside), width);
  header.draw({x, y});
  y += header.height() + ui.measures.gap;
  draw_list(ui, path + "/list", std::string(title), {x, y, width, 0}, rows);
}

void draw_lab_list(App& app, Ui& ui) {
  draw_choices(app, ui, "lab", text(Text::labs_title), [&](List& list) {
    for (const LabInfo& lab : labs()) {
      const bool here = lab.id == app.state().lab;
      if (list.row("lab/" + std::string(lab.id), phrase(lab.name), phrase(lab.title), here)) {
        app.set_choosing(Choosing::kNothing);
        open_lab(app, lab.id);
        return;
      }
    }
  });
}

void draw_save_list(App& app, Ui& ui) {
  struct Way {
    std::string_view id;
    Text name, detail;
    PictureKind kind;
  };
  constexpr Way kWays[] = {{"png", Text::save_png, Text::save_png_detail, PictureKind::kPng},
                           {"svg", Text::save_svg, Text::save_svg_detail, PictureKind::kSvg},
                           {"csv", Text::save_csv, Text::save_csv_detail, PictureKind::kCsv}};
  draw_choices(app, ui, "save", text(Text::save_title), [&](List& list) {
    for (const Way& way : kWays) {
      if (list.row("save/" + std::string(way.id), std::string(text(way.name)), std::string(text(way.detail)),
                   false)) {
        app.page().picture = way.kind;
        app.set_choosing(Choosing::kNothing);
      }
    }
    if (list.row("save/link", std::string(text(Text::save_link)), std::string(text(Text::save_link_detail)),
                 false)) {
      app.ask_host(
          Outgoing{Outgoing::To::kClipboard, "", "text/plain", address_of(app.page().address, app.state())});
      app.set_choosing(Choosing::kNothing);
    }
  });
}

void draw_preset_list(App& app, Ui& ui) {
  draw_choices(app, ui, "example", text(Text::examples_title), [&](List& list) {
    int number = 0;
    for (const Preset& preset : find_lab(app.state().lab)->presets) {
      const std::string path = "example/" + std::to_string(++number);
      if (list.row(path, phrase(preset.title), phrase(preset.teaches), false)) {
        follow(app, preset.link);
        return;
      }
    }
  });
}

void draw_list_of(App& app, Ui& ui) {
  switch (app.page().choosing) {
    case Choosing::kSource:
      return draw_source_list(app, ui);
    case Choosing::kReading:
      return draw_reading_list(app, ui);
    case Choosing::kQuantizer:
      return draw_quantizer_list(app, ui);
    case Choosing::kLab:
      return draw_lab_list(app, ui);
    case Choosing::kPreset:
      return draw_preset_list(app, ui);
    case Choosing::kRun:
      return draw_run_list(app, ui);
    case Choosing::kSave:
      return draw_save_list(app, ui);
    case Choosing::kModelFormat:
      return draw_format_list(app, ui);
    case Choosing::kNothing:
      return;
  }
}

}  // namespace qs::ui
