#include "ui/choices.hpp"

#include "labs/text.hpp"

namespace qs::ui {

void draw_choices(App& app, Ui& ui, const std::string& path, std::string_view title,
                  const std::function<void(List&)>& rows) {
  const float pad = ui.measures.padding, width = ui.area.w - 2 * pad;
  float y = pad - 4;
  y += draw_wrapped(ui.fonts.question, {pad, y}, width, ui.theme.ink, title) + 6;
  const std::string_view back = text(Text::control_close);
  const std::string close = path + "/close";
  constexpr float kHeight = 34;
  ui.probe.note_escape(close);
  if (button(ui, close, back, {pad, y, button_width(ui, back), kHeight}))
    app.set_choosing(App::Choosing::kNothing);
  y += std::max(kHeight, ui.measures.target) + 4;
  draw_list(ui, path + "/list", std::string(title), {pad, y, width, 0}, rows);
}

void draw_lab_list(App& app, Ui& ui) {
  draw_choices(app, ui, "lab", text(Text::labs_title), [&](List& list) {
    for (const LabInfo& lab : labs()) {
      const bool here = lab.id == app.state().lab;
      if (list.row("lab/" + std::string(lab.id), std::string(lab.name), std::string(lab.title), here)) {
        app.set_choosing(App::Choosing::kNothing);
        app.open_lab(lab.id);
        return;
      }
    }
  });
}

void draw_preset_list(App& app, Ui& ui) {
  draw_choices(app, ui, "example", text(Text::examples_title), [&](List& list) {
    int number = 0;
    for (const Preset& preset : find_lab(app.state().lab)->presets) {
      const std::string path = "example/" + std::to_string(++number);
      if (list.row(path, std::string(preset.title), std::string(preset.teaches), false)) {
        app.follow(preset.link);
        return;
      }
    }
  });
}

}  // namespace qs::ui
