#include "ui/views/overview_controls.hpp"

#include <algorithm>

#include "core/find.hpp"
#include "core/sources.hpp"
#include "core/text.hpp"
#include "labs/text.hpp"

namespace qs::ui {
namespace {

constexpr std::string_view kRange = "range";
constexpr float kButton = 34;

void change_quantizer(App& app, QuantizerSpec quantizer) {
  AppState state = app.state();
  state.quantizer = std::move(quantizer);
  app.set_state(std::move(state));
}

const QuantizerInfo& row_of(const App& app) {
  return *find_quantizer(app.state().quantizer.id);
}

std::string range_option(std::string_view range) {
  constexpr std::string_view kSigma = "sigma";
  if (range == "absmax") return std::string(text(Text::control_range_absmax));
  if (range == "minmax") return std::string(text(Text::control_range_minmax));
  if (range.starts_with('p')) return std::string(range.substr(1)) + " %";
  if (range.ends_with(kSigma)) return std::string(range.substr(0, range.size() - kSigma.size())) + " σ";
  return "±" + significant(parse_number(range).value_or(0));
}

Control bits_slider(App& app, Ui& ui, float width) {
  const ImVec2 size{width, slider_height(ui)};
  const auto draw = [&app, &ui, size](ImVec2 at) {
    const int bits = row_of(app).rate_bits;
    const BitWidths widths = widths_of_family(row_of(app).family);
    const std::string value = text(Text::value_bits, {{"bits", std::to_string(bits)}});
    const auto wanted = slider(ui, "overview/bits", text(Text::control_bits), {at.x, at.y, size.x, size.y},
                               bits, widths.least, widths.most, value);
    if (wanted) change_quantizer(app, with_bits(app.state().quantizer, *wanted));
  };
  return {size, draw, true};
}

Control scheme_choice(App& app, Ui& ui) {
  const std::vector<std::string> families = quantizer_families();
  const auto draw = [&app, &ui, families](ImVec2 at) {
    const int selected = static_cast<int>(index_of(families, row_of(app).family));
    const auto wanted = choice(ui, "overview/scheme", text(Text::control_scheme), at, families, selected);
    if (wanted) change_quantizer(app, with_family(app.state().quantizer, families[*wanted]));
  };
  return {choice_size(ui, families), draw};
}

/// The row's suggestions, and the present range where it is none of them (a dragged handle, a link).
Control range_choice(App& app, Ui& ui) {
  const ParamInfo& param = *find_by(row_of(app).params, &ParamInfo::id, kRange);
  const std::string present = app.state().quantizer.value(param);
  std::vector<std::string> values = param.suggestions, options;
  if (!contains(values, present)) values.push_back(present);
  for (const std::string& value : values) options.push_back(range_option(value));
  const int selected = static_cast<int>(index_of(values, present));
  const ImVec2 size = choice_size(ui, options);
  const auto draw = [&app, &ui, values, options, selected](ImVec2 at) {
    const auto wanted = choice(ui, "overview/range", text(Text::control_range), at, options, selected);
    if (wanted) change_overview_range(app, values[*wanted]);
  };
  return {size, draw};
}

Control text_button(Ui& ui, std::string path, std::string label, float width, ButtonLook look,
                    std::function<void()> pressed) {
  const float height = std::max(kButton, ui.measures.target);
  const ImVec2 size{std::min(width, button_width(ui, label, look)), height};
  const auto draw = [&ui, path = std::move(path), label = std::move(label), pressed = std::move(pressed),
                     look, size](ImVec2 at) {
    const Rect place{at.x, at.y + (size.y - kButton) / 2, size.x, kButton};
    if (button(ui, path, label, place, look)) pressed();
  };
  return {size, draw};
}

}  // namespace

void change_overview_range(App& app, std::string_view range) {
  if (auto changed = with_param(app.state().quantizer, kRange, range)) change_quantizer(app, *changed);
}

bool has_range(const App& app) {
  return find_by(row_of(app).params, &ParamInfo::id, kRange) != nullptr;
}

std::vector<Control> overview_controls(App& app, Ui& ui, float width) {
  std::vector<Control> controls;
  if (!ui.hidden("overview/scheme")) controls.push_back(scheme_choice(app, ui));
  if (!ui.hidden("overview/range") && has_range(app)) controls.push_back(range_choice(app, ui));
  const BitWidths widths = widths_of_family(row_of(app).family);
  if (!ui.hidden("overview/bits") && widths.least < widths.most) {
    // The slider takes what the choices leave of a row, or a row of its own.
    constexpr float kLeast = 240, kMost = 400;
    float rest = width;
    for (const Control& control : controls) rest -= control.size.x + control_gap(ui);
    const bool own_row = ui.measures.narrow || rest < kLeast;
    controls.insert(controls.begin(), bits_slider(app, ui, own_row ? width : std::min(rest, kMost)));
  }
  if (ui.hidden("overview/source")) return controls;
  const SourceChoice& shown = app.loaded().sample ? app.loaded().origin.source : app.state().source;

  controls.push_back(text_button(ui, "overview/source", source_title(shown), width, ButtonLook::kMenu,
                                 [&app] { app.set_choosing_source(true); }));
  controls.back().starts_row = true;
  if (ui.can_pick_file && !ui.hidden("app/open_file")) {
    controls.push_back(text_button(ui, "app/open_file", std::string(text(Text::control_open_file)), width,
                                   ButtonLook::kPlain, [&ui] { ui.wants_file = true; }));
  }
  if (find_source(app.state().source.id) != nullptr && !ui.hidden("overview/draw_again")) {
    controls.push_back(text_button(ui, "overview/draw_again", std::string(text(Text::control_redraw)), width,
                                   ButtonLook::kPlain, [&app] {
                                     AppState state = app.state();
                                     ++state.seed;
                                     app.set_state(std::move(state));
                                   }));
  }
  return controls;
}

}  // namespace qs::ui
